import Foundation
import Testing

extension Stories {
    /// Files that somebody takes from a running program.
    @Suite struct TakenFilesStories {
        @Test(arguments: ["client.sqlite.lock", "client.sqlite", "client.sqlite-wal"])
        func `a run whose files were taken accepts no more orders, and ends when told`(
            _ name: String
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await emulator.setNetwork(up: false)
                try FileManager.default.removeItem(at: story.directory.appending(path: name))

                let change = try await run.change(hedy.password, to: story.newPassword())
                #expect(change.summary == "74 loggedIn")
                #expect(change.error?.code == "store")
                #expect(change.error?.message.contains(name) == true)
                #expect(try await run.ask("logout").summary == "74 loggedIn")
                #expect(try await run.terminate() == 0)
            }
        }

        @Test(arguments: [[".lock"], [".lock", "-wal", "-shm"]])
        func `what a newer owner has saved is not undone when the older one ends`(
            _ taken: [String]
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let run = try demo.run()
                for provider in ["github", "google"] {
                    #expect(try await run.ask("external", ["provider": provider]).exit == 0)
                }
                for suffix in taken {
                    let path = demo.database.path + suffix
                    try FileManager.default.removeItem(atPath: path)
                }
                #expect(try await demo("external", "facebook").exit == 0)
                #expect(try await demo("cancel").exit == 0)
                #expect(try await run.terminate() == 0)
                let status = try await demo("status")
                #expect(status.summary == "0 loggedOut")
                #expect(status.report.reason == "cancelled")
            }
        }

        @Test func `of two runs on one database only the newer one accepts orders`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let first = try demo.run()
                #expect(try await first.logIn(hedy).summary == "0 loggedIn")
                let lock = story.directory.appending(path: "client.sqlite.lock")
                try FileManager.default.removeItem(at: lock)
                let second = try demo.run()
                try await second.begins()
                try await emulator.setNetwork(up: false)

                #expect(try await second.change(hedy.password, to: story.newPassword()).exit == 75)
                #expect(try await first.ask("logout").exit == 74)
                #expect(try await first.terminate() == 0)
                try await emulator.setNetwork(up: true)
                try await second.line("done", within: .seconds(100)) {
                    $0.outcome(of: "updatePassword") == "done"
                }
                #expect(try await second.terminate() == 0)
                #expect(try await demo("check").summary == "0 loggedIn")
            }
        }
    }
}
