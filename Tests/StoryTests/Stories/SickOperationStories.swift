import Testing

extension Stories {
    /// What never succeeds holds up nothing but itself.
    @Suite struct SickOperationStories {
        @Test(.timeLimit(.minutes(10)))
        func `a logout that never gets a clear answer holds up no later change of its user`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let clock = MovedClock(in: story)
                let run = try story.demo(of: emulator).moved(by: clock).run()
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await run.logIn(hedy).exit == 0)

                try await emulator.plan("status500", on: "/v1/logout", times: forEver)
                #expect(try await run.ask("logout").summary == "75 loggedOut")
                _ = try await eventually("the logout is tried") {
                    try await emulator.state().count("/v1/logout") > 0 ? true : nil
                }

                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                #expect(try await run.change(hedy.password, to: story.newPassword()).exit == 75)
                _ = try await clock.pass(.minutes(15)) {
                    try run.ends().change != nil ? true : nil
                }
                let ends = try run.ends()
                #expect(ends == Ends(change: "done", logout: nil))
                let state = try await emulator.state()
                #expect(state.count("/v1/update_password") == 1)
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.maxInFlight == [hedy.name: 1])
            }
        }
    }
}
