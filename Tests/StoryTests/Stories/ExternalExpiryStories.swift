import Foundation
import Testing

extension Stories {
    /// An external login has 30 minutes of the interval clock, however the wall clock is set.
    @Suite struct ExternalExpiryStories {
        /// A login that has left from a program that runs, and the URL that it comes back with.
        private func leave(
            _ story: Story,
            _ clock: MovedClock
        ) async throws -> (EmulatorProcess, RunningDemo, back: String) {
            let emulator = try await EmulatorProcess.start(in: story)
            var demo = story.demo(of: emulator).moved(by: clock)
            demo.loginHandler = "https://yourapp.com/login"
            let run = try demo.run()
            let left = try await run.ask("external", ["provider": "facebook"])
            #expect(left.summary == "0 awaitingExternalLogin")
            let url = try #require(left.url)
            return (emulator, run, try await emulator.browse(url, as: "frank@example.com"))
        }

        @Test func `after 29 minutes the URL still logs in`() async throws {
            try await Story.play { story in
                let clock = MovedClock(in: story)
                let (_, run, back) = try await leave(story, clock)
                try clock.advance(by: .minutes(29))
                #expect(try await run.ask("openURL", ["url": back]).summary == "0 loggedIn")
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `after 30 minutes the login ends, and its URL is refused without asking`()
            async throws
        {
            try await Story.play { story in
                let clock = MovedClock(in: story)
                let (emulator, run, back) = try await leave(story, clock)
                let requests = try await emulator.state().requests
                try clock.advance(by: .minutes(30))
                let expired = try await run.line("expired", within: .seconds(30)) {
                    $0.reason == "expired"
                }
                #expect(expired.state == "loggedOut")
                let late = try await run.ask("openURL", ["url": back])
                #expect(late.summary == "64 loggedOut")
                #expect(try await emulator.state().requests == requests)
                #expect(try await run.terminate() == 0)
            }
        }
    }
}
