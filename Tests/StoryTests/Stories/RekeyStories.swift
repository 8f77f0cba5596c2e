import Foundation
import Testing

extension Stories {
    /// A new key for a database with a session, and everything that is no new key.
    @Suite struct RekeyStories {
        @Test func `a new key opens what is queued, and the old one nothing`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let old = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await old("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.setNetwork(up: false)
                #expect(try await old("logout").summary == "75 loggedOut")
                let before = try Data(contentsOf: old.keyFile)

                var new = old
                new.keyFile = story.directory.appending(path: "new.key")
                let rekey = try await old("rekey", "--new-key-file", new.keyFile.path)
                #expect(rekey.summary == "0 loggedOut")
                #expect(rekey.report.outboxCount == 1)
                #expect(try permissions(new.keyFile) == 0o600)
                #expect(try Data(contentsOf: old.keyFile) == before)

                let refusal = try await old("check")
                #expect(refusal.exit == 74)
                #expect(refusal.report.error?.code == "key")
                let status = try await old("status")
                #expect(status.summary == "74 loggedOut", "the state is there to read")
                #expect(status.report.error?.code == "key")
                try await emulator.setNetwork(up: true)
                let run = try new.run()
                try await run.line("done") { $0.outcome(of: "logout") == "done" }
                #expect(try await run.terminate() == 0)
                #expect(try await emulator.state().sessions == [])
            }
        }

        @Test func `without a name the key file is renewed, as often as one likes`() async throws {
            try await Story.play { story in
                let (_, demo) = try await loggedIn(story)
                var keys: Set<Data> = [try Data(contentsOf: demo.keyFile)]
                for options in [[], ["--new-key-file", demo.keyFile.path], []] {
                    let rekey = try await demo.plain(["rekey"] + options)
                    #expect(rekey.exit == 0, "\(rekey.errors)")
                    #expect(rekey.output.contains("sealed with the new key"), "\(rekey.output)")
                    keys.insert(try Data(contentsOf: demo.keyFile))
                    #expect(try await demo("check").summary == "0 loggedIn")
                }
                #expect(keys.count == 4)
                #expect(try keyFiles(story) == ["client.key"])
            }
        }

        /// No new key: what is tried, how that ends, and what is said.
        struct Refusal: CustomTestStringConvertible {
            let testDescription: String
            let exit: Int32
            let says: String
            let options: @Sendable (Demo) throws -> [String]
        }

        static let refusals = [
            Refusal(testDescription: "a copy of the key in use", exit: 65, says: "copy.key") {
                let copy = $0.story.directory.appending(path: "copy.key")
                try FileManager.default.copyItem(at: $0.keyFile, to: copy)
                return ["--new-key-file", copy.path]
            },
            Refusal(testDescription: "a credential nobody passed", exit: 74, says: "other") { _ in
                ["--new-credential", "other"]
            },
            Refusal(testDescription: "a file that is no key", exit: 74, says: "32") {
                let file = $0.story.directory.appending(path: "short.key")
                try Data(repeating: 7, count: 31).write(to: file)
                try setPermissions(0o600, file)
                return ["--new-key-file", file.path]
            },
            Refusal(testDescription: "a name of the database", exit: 65, says: "-wal") {
                ["--new-key-file", $0.database.path + "-wal"]
            },
            Refusal(testDescription: "a file and a credential", exit: 64, says: "either") { _ in
                ["--new-key-file", "new.key", "--new-credential", "new"]
            },
            Refusal(testDescription: "an empty name", exit: 64, says: "name a file") { _ in
                ["--new-key-file", ""]
            },
        ]

        @Test(arguments: refusals)
        func `what is no new key is refused, and the old one stays in use`(
            _ refusal: Refusal
        ) async throws {
            try await Story.play { story in
                let (_, demo) = try await loggedIn(story)
                let options = try refusal.options(demo)
                let (before, files) = (try Data(contentsOf: demo.keyFile), try keyFiles(story))
                let rekey = try await demo.plain(["rekey"] + options)
                #expect(rekey.exit == refusal.exit)
                #expect(rekey.errors.contains(refusal.says), "\(rekey.errors)")
                #expect(try Data(contentsOf: demo.keyFile) == before)
                #expect(try keyFiles(story) == files)
                #expect(try await demo("check").summary == "0 loggedIn")
            }
        }

        @Test func `the key of another database seals nothing anew`() async throws {
            try await Story.play { story in
                let (emulator, demo) = try await loggedIn(story)
                let other = story.demo(of: emulator, "other")
                #expect(try await other("external", "facebook").exit == 0)
                var mistaken = demo
                mistaken.keyFile = other.keyFile
                let keys = [
                    try Data(contentsOf: demo.keyFile), try Data(contentsOf: other.keyFile),
                ]
                let rekey = try await mistaken("rekey")
                #expect(rekey.exit == 74)
                #expect(rekey.report.error?.code == "key")
                // Both keys lie beside both databases: which one is sealed with which is not known.
                let renewal = try await demo("rekey")
                #expect(renewal.exit == 65)
                #expect(renewal.report.error?.message.contains("other.sqlite") == true)
                #expect(try Data(contentsOf: demo.keyFile) == keys[0])
                #expect(try Data(contentsOf: other.keyFile) == keys[1])
                #expect(try await demo("check").summary == "0 loggedIn")
                #expect(try await other("cancel").exit == 0)
            }
        }

        @Test func `a database in use gets no new key, and its owner does not mind`() async throws {
            try await Story.play { story in
                let (_, demo) = try await loggedIn(story)
                let run = try demo.run()
                try await run.begins()
                let before = try Data(contentsOf: demo.keyFile)
                for options in [[], ["--new-key-file", "new.key"]] {
                    let rekey = try await demo(["rekey"] + options)
                    #expect(rekey.exit == 73)
                    #expect(rekey.report.error?.code == "locked")
                }
                #expect(try Data(contentsOf: demo.keyFile) == before)
                #expect(try keyFiles(story) == ["client.key"])
                #expect(try await run.ask("check").summary == "0 loggedIn")
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `without a database there is nothing to seal, and no key is made`() async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                for options in [[], ["--new-key-file", "new.key"]] {
                    let rekey = try await demo(["rekey"] + options)
                    #expect(rekey.summary == "74 -")
                    #expect(rekey.report.error?.code == "store")
                    let message = rekey.report.error?.message ?? ""
                    #expect(message.contains("no database at \(demo.database.path)"), "\(message)")
                }
                #expect(try keyFiles(story) == [])
            }
        }

        private func loggedIn(_ story: Story) async throws -> (EmulatorProcess, Demo) {
            let emulator = try await EmulatorProcess.start(in: story)
            let demo = story.demo(of: emulator)
            let hedy = try await User.new("hedy", at: emulator, in: story)
            try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
            return (emulator, demo)
        }
    }
}

/// The keys that lie in the folder, with their drafts and successors.
private func keyFiles(_ story: Story) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: story.directory.path)
        .filter { $0.contains(".key") }
        .sorted()
}

private func permissions(_ file: URL) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    return attributes[.posixPermissions] as? Int
}
