import Foundation
import Testing

extension Stories {
    /// A path that leads to no database, and a key that was not passed.
    @Suite struct MissingDatabaseStories {
        static let paths = ["clint.sqlite", "none/client.sqlite", "client.sqlite.old"]

        /// Commands about what a database holds.
        static let contents = [
            ["outbox"], ["outbox", "list"], ["outbox", "cancel", id],
            ["outbox", "acknowledge", id], ["rekey"], ["rekey", "--new-key-file", "new.key"],
        ]
        static let id = "0123456789abcdef0123456789abcdef"

        @Test(arguments: paths)
        func `the contents of no database are an error, not empty`(_ path: String) async throws {
            try await Story.play { story in
                var demo = Demo(
                    story: story,
                    url: "http://127.0.0.1:1",
                    database: story.directory.appending(path: path),
                    keyFile: story.directory.appending(path: "client.key")
                )
                for url in [demo.url, nil] {
                    demo.url = url
                    for command in Self.contents {
                        let outcome = try await demo(command)
                        #expect(outcome.summary == "74 -")
                        #expect(outcome.report.error?.code == "store")
                        let plain = try await demo.plain(command)
                        #expect(plain.exit == 74 && plain.output.isEmpty)
                        #expect(plain.errors.contains("no database at \(demo.database.path)"))
                    }
                    let status = try await demo.plain("status")
                    #expect(status.exit == 0)
                    #expect(status.output.contains("no database at \(demo.database.path)"))
                    let logout = try await demo.plain("logout")
                    #expect(logout.output.contains("no database at") == (url != nil))
                    let check = try await demo.plain("check")
                    #expect(check.exit == 64)
                    #expect(check.errors.contains("no database at") == (url != nil))
                }
                #expect(try clientFiles(story) == [])
            }
        }

        @Test(arguments: [
            ["status"], ["outbox"], ["login", "hedy"], ["logout"], ["check"], ["cancel"],
            ["signup-token"], ["external", "facebook"],
        ])
        func `a database that must exist is not made`(_ command: [String]) async throws {
            try await Story.play { story in
                let database = story.directory.appending(path: "client.sqlite").path
                let attempt = Attempt(
                    arguments: command + [
                        "--must-exist", "--url", "http://127.0.0.1:1", "--db", database,
                    ],
                    input: .bytes(Data("secret\n".utf8))
                )
                let result = try await attempt(in: story)
                #expect(result.exit == 74)
                let said = String(decoding: result.errors, as: UTF8.self)
                #expect(said.contains("no database at \(database)"), "\(said)")
                #expect(try clientFiles(story) == [])
            }
        }

        @Test func `a run waits for a database that must exist, and makes none`() async throws {
            try await Story.play { story in
                let demo = story.demo(of: try await EmulatorProcess.start(in: story))
                let run = try demo.run("--must-exist")
                let first = try await run.line("the trouble") { $0.event == "snapshot" }
                #expect(first.state == nil && first.error?.code == "store")
                #expect(first.error?.message.contains("no database at") == true)
                #expect(try await run.ask("status").exit == 74)
                #expect(try clientFiles(story) == [])
                // Another command may make it, once the disk is there.
                #expect(try await demo("external", "facebook").exit == 0)
                try await run.line("the state") { $0.state != nil }
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `a credential is the key, and a missing one is never replaced`() async throws {
            try await Story.play { story in
                let folder = story.directory.appending(path: "credentials")
                try FileManager.default.createDirectory(
                    at: folder,
                    withIntermediateDirectories: false
                )
                let key = folder.appending(path: "client.key")
                try Data(repeating: 7, count: 32).write(to: key)
                try setPermissions(0o440, key)
                let named = ["--credential", "client.key"]
                let external = ["external", "facebook"]
                for missing in [["--credential", "other"], named] {
                    let folder = missing == named ? nil : folder
                    #expect(try await exit(story, folder, external + missing) == 74)
                    #expect(try clientFiles(story) == [])
                }
                #expect(try await exit(story, folder, external + named) == 0)
                let file = ["--key-file", key.path]
                #expect(try await exit(story, folder, ["cancel"] + file) == 0)
                #expect(try await exit(story, nil, external + file) == 74)
                #expect(try await exit(story, folder, external + file + named) == 64)
                #expect(try clientFiles(story) == ["client.sqlite", "client.sqlite.lock"])
            }
        }

        private func exit(
            _ story: Story,
            _ credentials: URL?,
            _ arguments: [String]
        ) async throws -> Int32? {
            let database = story.directory.appending(path: "client.sqlite").path
            let process = try story.start(
                "loginrocket-demo",
                arguments + ["--url", "http://127.0.0.1:1", "--db", database],
                environment: credentials.map { ["CREDENTIALS_DIRECTORY": $0.path] } ?? [:],
                as: arguments[0]
            )
            guard case .exited(let code) = try await process.end(within: .seconds(30)) else {
                return nil
            }
            return code
        }
    }
}

private func clientFiles(_ story: Story) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: story.directory.path)
        .filter { $0.hasPrefix("client") || $0.hasPrefix("clint") || $0 == "none" }
        .sorted()
}
