import Foundation
import Testing

@Suite("The program")
struct ProgramTests {
    @Test(
        "a bad configuration is one line that names the file and the key, and exit code 65",
        arguments: [
            ("{", "JSON"), (#"{"realm":{"colour":"rose-red"}}"#, "colour"),
            (#"{"users":[{"username":"a"}]}"#, "users[0].password"),
        ]
    )
    func badConfiguration(json: String, key: String) async throws {
        try await withFile(json) { path in
            let end = try await run("--config", path)
            #expect(end.code == 65)
            #expect(end.errors.split(separator: "\n").count == 1)
            #expect(end.errors.contains(path) && end.errors.contains(key))
            #expect(!end.errors.contains("rose-red"))
        }
    }

    @Test("a damaged state is one line that names the file, exit code 65, and left as it is")
    func damagedState() async throws {
        try await withFile(#"{"version":1,"contents":{"#) { path in
            let end = try await run("--state", path)
            #expect(end.code == 65)
            #expect(end.errors.split(separator: "\n").count == 1)
            #expect(end.errors.contains(path))
            #expect(try String(contentsOfFile: path, encoding: .utf8).count == 25)
        }
    }

    @Test(
        "a file that is not there, or cannot be made, is exit code 74",
        arguments: ["--config", "--state"]
    )
    func noFile(option: String) async throws {
        let end = try await run(option, "/nowhere/file")
        #expect(end.code == 74)
        #expect(end.errors.contains("/nowhere/file"))
    }

    /// Runs the program, on free ports, until it ends by itself.
    private func run(_ arguments: String...) async throws -> (code: Int32, errors: String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = try program
        process.arguments = ["--port", "0", "--control-port", "0"] + arguments
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let output = try found(errors.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// The program beside the test bundle.
    private var program: URL {
        get throws {
            let tests = [Bundle.main.executableURL, Bundle.main.bundleURL].compactMap { $0 }
                .map { $0.resolvingSymlinksInPath() }
            return try found(
                (tests.map { $0.deletingLastPathComponent() } + tests)
                    .map { $0.appending(path: "loginrocket-emulator") }
                    .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
            )
        }
    }

    private func withFile(_ content: String, _ test: (String) async throws -> Void) async throws {
        let name = "emulator-\(UUID().uuidString).json"
        let path = FileManager.default.temporaryDirectory.appending(path: name).path()
        try content.write(toFile: path, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await test(path)
    }
}
