import Testing

extension Stories {
    /// A login that waits for its code is a state like any other.
    @Suite struct MfaStories {
        @Test func `a challenge survives kill -9, and the code then logs in`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                let run = try demo.run()
                #expect(try await run.logIn(hedy).state == "awaitingMfa")
                try await run.kill()

                let survived = try await demo("status")
                #expect(survived.summary == "0 awaitingMfa")
                #expect(survived.report.username == hedy.name)
                let code = try await emulator.code(of: hedy)
                #expect(try await demo("mfa", input: [code]).summary == "0 loggedIn")
                #expect(try await emulator.state().count("/v1/login") == 1)
                #expect(try await emulator.state().sessions.count == 1)
            }
        }

        @Test func `a refused code and one without an answer leave the challenge as it is`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                _ = try await demo("login", hedy.name, input: [hedy.password])

                let refused = try await demo("mfa", "000000x")
                #expect(refused.summary == "77 awaitingMfa")
                #expect(refused.report.error?.code == "refused")
                try await emulator.setNetwork(up: false)
                let code = try await emulator.code(of: hedy)
                #expect(try await demo("mfa", code).summary == "69 awaitingMfa")
                try await emulator.setNetwork(up: true)
                #expect(try await demo("mfa", code).summary == "0 loggedIn")
            }
        }

        @Test func `a logout gives the challenge up and sends nothing`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                _ = try await demo("login", hedy.name, input: [hedy.password])
                let logout = try await demo("logout")
                #expect(logout.summary == "0 loggedOut")
                #expect(logout.report.reason == "cancelled")
                #expect(logout.report.outbox == [])
                #expect(try await emulator.state().requests == ["/v1/login": 1])
            }
        }
    }
}
