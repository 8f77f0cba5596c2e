import Testing

extension Stories {
    /// How long a logout waits for the password change of its session.
    @Suite struct HeldLogoutStories {
        /// What becomes of the client meanwhile.
        enum Power: CaseIterable {
            case steady
            case cutEveryTenMinutes
        }

        @Test(.timeLimit(.minutes(10)), arguments: Power.allCases)
        func `a logout leaves an hour after the first attempt of a change that is never decided`(
            _ power: Power
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let clock = MovedClock(in: story)
                let demo = story.demo(of: emulator).moved(by: clock)
                var run = try await queueOffline(demo, emulator, in: story)

                try await emulator.plan("status500", on: "/v1/update_password", times: forEver)
                try await emulator.setNetwork(up: true)
                var tried = clock.elapsed
                let isTried = try await clock.pass(.minutes(10)) {
                    if try await emulator.state().count("/v1/update_password") > 0 { return true }
                    tried = clock.elapsed
                    return Bool?.none
                }
                try #require(isTried == true)

                var nextCut = tried + .minutes(10)
                let left = try await clock.pass(.minutes(76)) {
                    if try await emulator.state().count("/v1/logout") > 0 { return clock.elapsed }
                    if power == .cutEveryTenMinutes, clock.elapsed >= nextCut {
                        try await run.kill()
                        run = try demo.run()
                        try await run.begins()
                        nextCut += .minutes(10)
                    }
                    return nil
                }
                #expect(left != nil)
                let minutes = ((left ?? clock.elapsed) - tried) / .minutes(1)
                #expect((60..<75).contains(minutes))
            }
        }

        @Test(.timeLimit(.minutes(10)), arguments: [5, 40])
        func `a realm that is down for some minutes gets the change first, then the logout`(
            _ minutes: Int
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let clock = MovedClock(in: story)
                let run = try story.demo(of: emulator).moved(by: clock).run()
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await run.logIn(hedy).exit == 0)

                try await emulator.plan("status503", on: "/v1/update_password", times: forEver)
                #expect(try await run.change(hedy.password, to: story.newPassword()).exit == 75)
                #expect(try await run.ask("logout").summary == "75 loggedOut")
                try await clock.pass(.minutes(minutes))
                #expect(try await emulator.state().count("/v1/update_password") > 1)

                try await emulator.clearFaults()
                // A change that may have reached the realm is tried twice in a quarter of an hour.
                _ = try await clock.pass(.minutes(20)) { try run.ends() == .done ? true : nil }
                let (ends, didHold) = (try run.ends(), try run.heldTheLogout())
                #expect(ends == .done)
                #expect(didHold)
                let state = try await emulator.state()
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.user(hedy.name)?.wrongPasswords == 0)
                #expect(state.sessions == [])
                #expect(state.maxInFlight == [hedy.name: 1])
            }
        }
    }
}

/// A client whose user wanted a new password, and out, when there was no network.
private func queueOffline(
    _ demo: Demo,
    _ emulator: EmulatorProcess,
    in story: Story
) async throws -> RunningDemo {
    let run = try demo.run()
    let hedy = try await User.new("hedy", at: emulator, in: story)
    try #require(try await run.logIn(hedy).exit == 0)
    try await emulator.setNetwork(up: false)
    #expect(try await run.change(hedy.password, to: story.newPassword()).exit == 75)
    #expect(try await run.ask("logout").summary == "75 loggedOut")
    try await run.line("offline") { $0.network == "offline" }
    return run
}
