import LoginRocketRealm
import Testing

extension Stories {
    /// A logout is `done` when the server holds no session any more, and not before.
    @Suite struct LogoutStories {
        /// An empty object is left out: to the API it is a yes.
        @Test(arguments: Fault.allCases.filter { $0 != .emptyJson })
        func `no fault makes a logout falsely done, and it is done in the end`(
            _ fault: Fault
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 2)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)

                try await emulator.plan(fault.rawValue, on: "/v1/logout", times: 1_000)
                let logout = try await demo("logout")
                #expect(logout.report.reason == "user")
                #expect(try await emulator.state().count("/v1/logout") >= 1)
                if logout.exit == 0 {
                    // It was applied, and a check has found that out in time.
                    #expect([.applyThenDrop, .headThenClose, .unframed].contains(fault))
                    #expect(logout.report.outcome(of: "logout") == "done")
                    #expect(try await emulator.state().sessions == [])
                    return
                }
                #expect(logout.summary == "75 loggedOut")
                #expect(logout.report.outboxCount == 1)
                #expect(logout.report.outcome(of: "logout") == nil)

                try await emulator.clearFaults()
                let run = try demo.run()
                try await run.line("done") { $0.outcome(of: "logout") == "done" }
                #expect(try await emulator.state().sessions == [])
                #expect(try await emulator.state().maxInFlight == ["hedy": 1])
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `a logout whose answer is lost is done when the session is found ended`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 30)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.plan("applyThenDrop", on: "/v1/logout")
                let logout = try await demo("logout")
                #expect(logout.summary == "0 loggedOut")
                #expect(logout.report.outcome(of: "logout") == "done")
                #expect(try await emulator.state().sessions == [])
                #expect(try await demo("outbox").report.outbox == [])
            }
        }

        @Test func `a logout online is done at once and leaves nothing behind`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                let logout = try await demo("logout")
                #expect(logout.summary == "0 loggedOut")
                #expect(logout.report.outcome(of: "logout") == "done")
                #expect(try await emulator.state().sessions == [])
                #expect(try await demo("status").report.outbox == [])
            }
        }
    }
}
