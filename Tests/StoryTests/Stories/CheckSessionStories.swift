import LoginRocketRealm
import Testing

extension Stories {
    /// Only a clear no ends a session.
    @Suite struct CheckSessionStories {
        @Test(arguments: Fault.allCases)
        func `no fault ends a session`(_ fault: Fault) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 2)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)

                try await emulator.plan(fault.rawValue, on: "/v1/check_session")
                let start = ContinuousClock.now
                let check = try await demo("check")
                // No fault holds it up for ever.
                #expect(ContinuousClock.now - start < .seconds(60))
                #expect(check.summary == "69 loggedIn")
                #expect(check.report.freshness == "unconfirmed")
                #expect(check.report.error?.code == "unknown")
                #expect(try await emulator.state().count("/v1/check_session") == 1)

                let clear = try await demo("check")
                #expect(clear.summary == "0 loggedIn")
                #expect(clear.report.freshness == "confirmed")
            }
        }

        @Test func `no network ends no session`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 2)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.setNetwork(up: false)
                let check = try await demo("check")
                #expect(check.summary == "69 loggedIn")
                #expect(check.report.error?.code == "offline")
                #expect(check.report.network == "offline")
            }
        }

        @Test func `the server's clear no does`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.revokeSessions(of: hedy)
                let check = try await demo("check")
                #expect(check.summary == "77 loggedOut")
                #expect(check.report.reason == "endedByServer")
                #expect(try await demo("status").report.reason == "endedByServer")
            }
        }
    }
}
