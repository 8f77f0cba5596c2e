import Testing

extension Stories {
    /// Realms that keep no sessions: a session ends with its token.
    @Suite struct UnmanagedStories {
        private func logIn(_ story: Story) async throws -> (EmulatorProcess, Demo, User) {
            let emulator = try await EmulatorProcess.start(in: story)
            try await emulator.set(["managedSessions": false])
            var demo = story.demo(of: emulator)
            demo.isManaged = false
            let hedy = try await User.new("hedy", at: emulator, in: story)
            try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
            return (emulator, demo, hedy)
        }

        @Test func `a session ends when its token does, by the server's clock`() async throws {
            try await Story.play { story in
                let (emulator, demo, _) = try await logIn(story)

                let check = try await demo("check")
                #expect(check.summary == "69 loggedIn")
                #expect(check.report.error?.code == "unknown")
                #expect(check.report.freshness == "unconfirmed")

                try await emulator.advanceClock(by: 6 * 3600 + 61)
                let late = try await demo("check")
                #expect(late.summary == "77 loggedOut")
                #expect(late.report.reason == "expired")
                #expect(try await demo("status").report.reason == "expired")
            }
        }

        @Test func `a refused password change is known to be refused without a check`()
            async throws
        {
            try await Story.play { story in
                let (emulator, demo, hedy) = try await logIn(story)
                let wrong = [hedy.password + "x", "a new password", "a new password"]
                #expect(try await demo("update-password", input: wrong).summary == "77 loggedIn")
                #expect(try await emulator.state().count("/v1/check_session") == 0)
                let right = [hedy.password, "a new password", "a new password"]
                #expect(try await demo("update-password", input: right).summary == "0 loggedIn")
            }
        }
    }
}
