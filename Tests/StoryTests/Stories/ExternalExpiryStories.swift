import Foundation
import GRDB
import Testing

extension Stories {
    /// An external login has 30 minutes, whether a program runs or not.
    ///
    /// Half an hour is not waited for: while no program runs, the saved start of the login is moved
    /// back, so that the next one reads what one of half an hour ago has left.
    @Suite struct ExternalExpiryStories {
        private let halfAnHour = 30 * 60

        /// A login that has left, and the URL that it comes back with.
        private func leave(_ story: Story) async throws -> (EmulatorProcess, Demo, back: String) {
            let emulator = try await EmulatorProcess.start(in: story)
            var demo = story.demo(of: emulator)
            demo.loginHandler = "https://yourapp.com/login"
            let left = try await demo.plain("external", "facebook")
            #expect(left.exit == 0)
            let url = left.output.trimmingCharacters(in: .whitespacesAndNewlines)
            return (emulator, demo, try await emulator.browse(url, as: "frank@example.com"))
        }

        private func age(_ demo: Demo, by seconds: Int) throws {
            let database = try DatabaseQueue(path: demo.database.path)
            try database.writeWithoutTransaction { db in
                try db.execute(
                    sql: "UPDATE session SET started_at = started_at - ?",
                    arguments: [seconds]
                )
                #expect(db.changesCount == 1)
            }
            try database.close()
        }

        @Test func `after 29 minutes the URL still logs in`() async throws {
            try await Story.play { story in
                let (_, demo, back) = try await leave(story)
                try age(demo, by: halfAnHour - 60)
                #expect(try await demo("status").summary == "0 awaitingExternalLogin")
                #expect(try await demo("open-url", input: [back]).summary == "0 loggedIn")
            }
        }

        @Test func `after 30 minutes the URL is refused, nobody is asked, and nothing waits`()
            async throws
        {
            try await Story.play { story in
                let (emulator, demo, back) = try await leave(story)
                let requests = try await emulator.state().requests
                try age(demo, by: halfAnHour)
                let late = try await demo("open-url", input: [back])
                #expect(late.exit == 64)
                #expect(late.report.error?.code == "illegal")

                let run = try demo.run()
                let expired = try await run.line("expired") { $0.state == "loggedOut" }
                #expect(expired.reason == "expired")
                try await run.kill()
                #expect(try await demo("status").report.reason == "expired")
                #expect(try await demo("open-url", input: [back]).summary == "64 loggedOut")
                #expect(try await emulator.state().requests == requests)
            }
        }

        @Test func `a program that runs ends the login when its time is over`() async throws {
            try await Story.play { story in
                let (emulator, demo, back) = try await leave(story)
                let requests = try await emulator.state().requests
                try age(demo, by: halfAnHour - 5)
                let run = try demo.run()
                try await run.line("waiting") { $0.state == "awaitingExternalLogin" }
                let expired = try await run.line("expired", within: .seconds(30)) {
                    $0.state == "loggedOut"
                }
                #expect(expired.reason == "expired")
                let late = try await run.ask("openURL", ["url": back])
                #expect(late.summary == "64 loggedOut")
                #expect(try await emulator.state().requests == requests)
                try await run.kill()
            }
        }
    }
}
