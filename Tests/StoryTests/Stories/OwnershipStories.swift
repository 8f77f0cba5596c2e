import Foundation
import Testing

extension Stories {
    /// One process owns a database; others may read it.
    @Suite struct OwnershipStories {
        @Test func `beside a run, reading works and everything else is told who has it`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
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
