import Foundation
import Testing

extension Stories {
    /// What cannot be used is refused in one line, and nothing is touched.
    @Suite struct BadInputStories {
        @Test(arguments: Mistake.all)
        func `a mistake is told in one line and changes nothing`(mistake: Mistake) async throws {
            for client in mistake.clients {
                try await Story.play { story in
                    var mishap = try await Mishap(client, in: story)
                    try await mistake.make(&mishap)
                    try await expect(mistake, of: mishap)
                    try mishap.restorePermissions()
                }
            }
        }

        @Test func `what was asked for goes to standard output and is no mistake`() async throws {
            try await Story.play { story in
                for (arguments, says) in [
                    (["--version"], "loginrocket-demo "), (["--help"], "update-password"),
                    (["help"], "update-password"), (["login", "--help"], "Example:"),
                    (["help", "outbox", "cancel"], "Example:"),
                    (["--generate-completion-script", "bash"], "update-password"),
                    (["--generate-completion-script", "zsh"], "update-password"),
                    (["--generate-completion-script", "fish"], "update-password"),
                ] {
                    let result = try await Attempt(arguments: arguments)(in: story)
                    #expect(result.exit == 0, "\(arguments)")
                    #expect(result.errors.isEmpty, "\(arguments)")
                    let output = String(decoding: result.output, as: UTF8.self)
                    #expect(output.contains(says), "\(arguments)")
                }
            }
        }

        @Test func `what cannot be printed is an error, not silence`() async throws {
            try await Story.play { story in
                let database = story.directory.appending(path: "client.sqlite").path
                for arguments in [
                    ["status", "--db", database], ["status", "--json", "--db", database],
                    ["--help"], ["--version"], ["--generate-completion-script", "bash"],
                ] {
                    let attempt = Attempt(arguments: arguments, output: .fullDisk)
                    let result = try await attempt(in: story)
                    #expect(result.exit == 74, "\(arguments)")
                    let line = try #require(onlyLine(result.errors))
                    #expect(line.isSentence, "\(line)")
                }
            }
        }
    }
}

private func expect(_ mistake: Mistake, of mishap: Mishap) async throws {
    let files = try mishap.files()
    let status = try await mishap.status()
    let requests = try await mishap.emulator.state().requests
    #expect(status.exit == mistake.status)

    let plain = try await mishap.attempt()
    #expect(plain.exit == mistake.exit)
    #expect(plain.output.isEmpty)
    let line = try #require(
        onlyLine(plain.errors),
        "\(String(decoding: plain.errors, as: UTF8.self))"
    )
    #expect(line.isSentence, "\(line)")
    for name in mistake.says { #expect(line.contains(name), "\(line)") }
    #expect(!line.contains("hunter2"), "\(line)")

    let json = try await mishap.attempt("--json")
    #expect(json.exit == mistake.exit)
    #expect(json.errors.isEmpty)
    let object = try #require(onlyLine(json.output))
    let report = try Report(line: Data(object.utf8))
    #expect(report.error?.code == mistake.code)
    #expect(report.error?.message == line)

    #expect(try mishap.files() == files)
    #expect(try await mishap.emulator.state().requests == requests)
    let after = try await mishap.status()
    #expect(after.exit == status.exit)
    #expect(after.output == status.output)
}

/// The text, if it is one whole line.
private func onlyLine(_ bytes: Data) -> String? {
    let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count == 2 && lines[1].isEmpty ? String(lines[0]) : nil
}

extension String {
    /// Whether it says what is wrong and what to do, in whole sentences.
    fileprivate var isSentence: Bool {
        wholeMatch(of: /[\p{Lu}\/"].*[:.?] .*[^.:]\./) != nil
    }
}
