import Foundation
import Testing

extension Stories {
    /// One process owns a database; others may read it, and give orders to its owner.
    @Suite struct OwnershipStories {
        @Test func `without a socket, reading works and everything else is told who has it`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run("--no-socket")
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await emulator.setNetwork(up: false)
                #expect(try await run.ask("logout").exit == 75)

                for command in [["login", "hedy"], ["check"], ["logout"], ["cancel"], ["run"]] {
                    let refusal = try await demo.plain(command, input: [hedy.password])
                    #expect(refusal.exit == 73, "\(command)")
                    #expect(refusal.errors.contains(demo.database.path), "\(refusal.errors)")
                }
                let status = try await demo("status")
                #expect(status.summary == "0 loggedOut")
                #expect(status.report.network == "unknown")
                #expect(status.report.operation("logout")?.state == "queued")
                let list = try await demo("outbox", "list")
                #expect(list.exit == 0)
                #expect(list.report.outboxCount == 1)

                // The owner did not mind.
                try await emulator.setNetwork(up: true)
                try await run.line("done", within: .seconds(100)) {
                    $0.outcome(of: "logout") == "done"
                }
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `beside a run, a command is carried out by the run`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                try await run.begins()
                #expect(try await demo("login", "hedy", input: [hedy.password]).exit == 0)
                try await run.line("the login") { $0.state == "loggedIn" && $0.exit == nil }
                let status = try await demo("status")
                #expect(status.summary == "0 loggedIn")
                #expect(status.report.network == "online")
                #expect(status.report.command == "status" && status.report.event == "answer")

                try await emulator.setNetwork(up: false)
                let logout = try await demo.timing(out: 1)("logout")
                #expect(logout.summary == "75 loggedOut")
                let id = try #require(logout.report.id)
                try await emulator.setNetwork(up: true)
                try await run.line("the logout", within: .seconds(100)) {
                    $0.outcome(of: "logout") == "done"
                }
                let list = try await demo("outbox", "list")
                #expect(list.report.result?.outbox?.map(\.id) == [id])
                #expect(try await demo("outbox", "acknowledge", id).exit == 0)

                // The owner alone can seal its database with another key, or be one.
                for command in ["rekey", "run"] {
                    let refusal = try await demo.plain(command)
                    #expect(refusal.exit == 73, "\(command)")
                    #expect(refusal.errors.contains(demo.database.path), "\(refusal.errors)")
                }
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `after kill -9 the next owner is let in`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await run.kill()
                #expect(try await demo("check").summary == "0 loggedIn")
            }
        }

        @Test func `status without a database says so and makes nothing`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                var demo = story.demo(of: emulator)
                let directory = demo.database.deletingLastPathComponent().appending(path: "new")
                demo.database = directory.appending(path: "client.sqlite")
                let status = try await demo("status")
                #expect(status.summary == "0 loggedOut")
                #expect(status.report.reason == "never")
                #expect(!FileManager.default.fileExists(atPath: directory.path))
                #expect(!FileManager.default.fileExists(atPath: demo.keyFile.path))
            }
        }
    }
}
