import Testing

extension Stories {
    /// What ends the doubt about a password change whose answers were all lost.
    @Suite struct DoubtStories {
        @Test(.timeLimit(.minutes(10)))
        func `a person's login with the new password is proof of the change`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let clock = MovedClock(in: story)
                let demo = story.demo(of: emulator).moved(by: clock)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let renewed = User(name: hedy.name, password: story.newPassword())
                var run = try demo.run()
                try #require(try await run.logIn(hedy).exit == 0)

                // The first request is applied, and no answer to any comes in time.
                for fault in ["trickle", "hang", "trickle", "hang", "trickle"] {
                    try await emulator.plan(fault, on: "/v1/update_password")
                }
                try await emulator.plan("hang", on: "/v1/update_password", times: forEver)
                #expect(try await run.change(hedy.password, to: renewed.password).exit == 75)
                for request in 1...6 {
                    let isThere = try await clock.pass(.minutes(30)) {
                        let state = try await emulator.state()
                        let isApplied = state.user(hedy.name)?.passwordVersion == 2
                        let isSent = state.count("/v1/update_password") >= request
                        return isApplied && isSent ? true : nil
                    }
                    try #require(isThere == true, "request \(request)")
                    try await run.kill()
                    run = try demo.run()
                    try await run.begins()
                }

                #expect(try await run.ask("logout").summary == "75 loggedOut")
                #expect(try await run.logIn(renewed).summary == "0 loggedIn")
                let change = try await run.ask("status").operation("updatePassword")
                #expect(change?.outcome == "done", "it is \(change?.state ?? "not there")")

                try await emulator.clearFaults()
                let next = try await run.change(renewed.password, to: story.newPassword())
                #expect(next.exit == 75, "\(next.error?.code ?? "no error")")
                guard next.exit == 75 else { return }
                _ = try await clock.pass(.minutes(60)) {
                    try await emulator.state().user(hedy.name)?.passwordVersion == 3 ? true : nil
                }
                let version = try await emulator.state().user(hedy.name)?.passwordVersion
                #expect(version == 3)
            }
        }
    }
}
