import Foundation
import Testing

@Suite("The program's export")
struct ExportProgramTests {
    @Test("is written at the end, and an import of it starts with the same users")
    func roundTrip() async throws {
        try await withFolder { folder in
            let (one, two) = ("\(folder)/one", "\(folder)/two")
            let start = try await runProgram(["exec", "--export", one, "--", "false"])
            #expect(start.code == 1)
            let mode = try FileManager.default.attributesOfItem(atPath: one)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let errors = try await withProgram(["--import", one, "--export", two]) { _ in }
            #expect(errors == "")
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: two))
        }
    }

    @Test("a missing import is 74, unless the export has its name")
    func missingImport() async throws {
        try await withFolder { folder in
            let file = "\(folder)/users"
            let alone = try await runProgram(["exec", "--import", file, "--", "true"])
            #expect(alone.code == 74)
            #expect(alone.isOneLine)
            let spellings = [file, "\(folder)/a/../users", "\(folder)/a/link"]
            try FileManager.default.createSymbolicLink(
                atPath: spellings[2],
                withDestinationPath: "../users"
            )
            for name in spellings {
                let first = ["exec", "--import", name, "--export", file, "--", "true"]
                #expect(try await runProgram(first).code == 0)
                #expect(try await runProgram(["exec", "--import", file, "--", "true"]).code == 0)
                try FileManager.default.removeItem(atPath: file)
            }
        }
    }

    @Test("a file that is there is the same one until the end")
    func untouched() async throws {
        try await withFolder { folder in
            let file = "\(folder)/users"
            try Data("old".utf8).write(to: URL(filePath: file))
            try FileManager.default.linkItem(atPath: file, toPath: "\(folder)/link")
            let before = try FileManager.default.attributesOfItem(atPath: file)
            let end = try await runProgram(["exec", "--export", file, "--", "no-such-command"])
            let after = try FileManager.default.attributesOfItem(atPath: file)
            #expect(end.code == 127)
            #expect(NSDictionary(dictionary: after) == NSDictionary(dictionary: before))
        }
    }

    @Test("replaces no file but its own, whatever the others are called")
    func neighbour() async throws {
        try await withFolder { folder in
            // The program gets the number of the shell.
            let script = #"echo mine >"$1.$$"; exec "$0" exec --export "$1" -- true"#
            let end = try await runProgram(
                ["exec", "--", "sh", "-c", script, program.path(), "\(folder)/users"]
            )
            #expect(end.code == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let neighbour = try found(names.first { $0.hasPrefix("users.") })
            #expect(names.sorted() == ["a", "users", neighbour])
            let text = try String(contentsOfFile: "\(folder)/\(neighbour)", encoding: .utf8)
            #expect(text == "mine\n")
        }
    }

    @Test("a place where none can be written is one line and 74 before anything starts")
    func unwritable() async throws {
        try await withFolder { folder in
            for path in ["\(folder)/none/export", folder, "/dev/null"] {
                let end = try await runProgram(["exec", "--export", path, "--", "echo", "started"])
                #expect(end.code == 74)
                #expect(end.isOneLine)
                #expect(end.errors.contains(path))
                #expect(end.output == "")
            }
        }
    }

    @Test("one that fails at the end is one line, and spoils success alone")
    func failure() async throws {
        try await withFolder { folder in
            for (code, expected) in [(0, 74), (3, 3)] as [(Int32, Int32)] {
                let path = "\(folder)/a/export"
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/a",
                    withIntermediateDirectories: true
                )
                let script = "rm -r \(folder)/a; exit \(code)"
                let end = try await runProgram(
                    ["exec", "--export", path, "--", "sh", "-c", script]
                )
                #expect(end.code == expected)
                #expect(end.isOneLine)
                #expect(end.errors.contains(path))
            }
        }
    }
}
