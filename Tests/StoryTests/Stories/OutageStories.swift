import Testing

extension Stories {
    /// Log in, lose the network, lose the power, and nothing is lost.
    @Suite struct OutageStories {
        @Test func `a change and a logout outlive an outage and kill -9, and drain in order`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                try await outage(emulator, demo, of: .grace, in: story)
            }
        }

        @Test func `they do over TLS too`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story, tls: .valid)
                let demo = try await story.trustingDemo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                try await outage(emulator, demo, of: hedy, in: story)
            }
        }

        @Test func `they do inside one run that is fed through its standard input`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                let new = story.newPassword()

                let run = try demo.run()
                let login = try await run.logIn(hedy)
                #expect(login.exit == 0)
                #expect(login.state == "awaitingMfa")
                let code = try await emulator.code(of: hedy)
                let mfa = try await run.ask("mfa", ["code": code])
                #expect(mfa.exit == 0)
                #expect(mfa.state == "loggedIn")

                try await emulator.setNetwork(up: false)
                let change = try await run.change(hedy.password, to: new)
                #expect(change.exit == 75)
                let logout = try await run.ask("logout")
                #expect(logout.exit == 75)
                #expect(logout.state == "loggedOut")
                #expect(logout.reason == "user")
                #expect(logout.outboxCount == 2)
                try await run.line("offline") { $0.network == "offline" }
                story.expectNoLeaks()

                try await emulator.setNetwork(up: true)
                let drained = try await run.line("drained", within: .seconds(100)) {
                    $0.state == "loggedOut" && $0.outbox.count == 2 && $0.outboxCount == 0
                }
                expectInOrder(try run.lines())
                try await expectDrained(emulator, hedy, new)

                for operation in drained.outbox {
                    #expect(operation.outcome == "done")
                    #expect(try await run.ask("acknowledge", ["id": operation.id]).exit == 0)
                }
                #expect(try await run.ask("status").outbox == [])
                #expect(try await run.terminate() == 0)
                #expect(try await demo("outbox", "list").report.outbox == [])
            }
        }

        @Test func `a change that kill -9 met on its way is made exactly once`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                #expect(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)

                try await emulator.plan("hang", on: "/v1/update_password")
                let interrupted = try demo.run()
                #expect(try await interrupted.change(hedy.password, to: new).exit == 75)
                try await interrupted.line("sending") {
                    $0.operation("updatePassword")?.state == "sending"
                }
                _ = try await eventually("the request is there") {
                    try await emulator.state().count("/v1/update_password") == 1 ? true : nil
                }
                try await interrupted.kill()
                story.expectNoLeaks()

                let run = try demo.run()
                try await run.line("done") { $0.outcome(of: "updatePassword") == "done" }
                let state = try await emulator.state()
                #expect(state.user("hedy")?.passwordVersion == 2)
                #expect(state.count("/v1/update_password") == 2)
                #expect(state.maxInFlight["hedy"] == 1)
                #expect(try await run.terminate() == 0)
            }
        }
    }
}

/// The outage in one-shot commands, with a `run` that loses the power.
private func outage(
    _ emulator: EmulatorProcess,
    _ demo: Demo,
    of user: User,
    in story: Story
) async throws {
    let new = story.newPassword()
    #expect(
        try await demo("login", user.name, input: [user.password]).summary == "0 awaitingMfa"
    )
    let code = try await emulator.code(of: user)
    let mfa = try await demo("mfa", code)
    #expect(mfa.summary == "0 loggedIn")
    #expect(mfa.report.freshness == "confirmed")

    try await emulator.setNetwork(up: false)
    let hasty = demo.timing(out: 1)
    let passwords = [user.password, new, new]
    let change = try await hasty("update-password", input: passwords)
    #expect(change.summary == "75 loggedIn")
    #expect(change.report.operation("updatePassword")?.state == "queued")
    let logout = try await hasty("logout")
    #expect(logout.summary == "75 loggedOut")
    #expect(logout.report.reason == "user")
    #expect(logout.report.outboxCount == 2)
    story.expectNoLeaks()

    let interrupted = try demo.run()
    try await interrupted.line("offline") { $0.network == "offline" && $0.outboxCount == 2 }
    try await interrupted.kill()
    story.expectNoLeaks()

    try await emulator.setNetwork(up: true)
    let run = try demo.run()
    let drained = try await run.line("drained", within: .seconds(100)) {
        $0.outbox.count == 2 && $0.outboxCount == 0
    }
    expectInOrder(try run.lines())
    #expect(try await run.terminate() == 0)
    try await expectDrained(emulator, user, new)

    #expect(drained.outbox.map(\.kind) == ["updatePassword", "logout"])
    for operation in drained.outbox {
        #expect(operation.outcome == "done")
        #expect(try await demo("outbox", "acknowledge", operation.id).exit == 0)
    }
    let empty = try await demo("outbox", "list")
    #expect(empty.summary == "0 loggedOut")
    #expect(empty.report.outbox == [])
}

/// The server holds the new password and no session, and saw one request of the lane at a time.
private func expectDrained(
    _ emulator: EmulatorProcess,
    _ user: User,
    _ new: String
) async throws {
    let state = try await emulator.state()
    #expect(state.user(user.name)?.passwordVersion == 2)
    #expect(state.user(user.name)?.wrongPasswords == 0)
    #expect(state.sessions == [])
    #expect(state.count("/v1/update_password") == 1)
    #expect(state.count("/v1/logout") == 1)
    #expect(state.maxInFlight[user.name] == 1)
}

/// The logout, which was accepted last, never moves before the change has ended.
private func expectInOrder(_ lines: [Report]) {
    for line in lines where line.operation("logout") != nil {
        guard line.outcome(of: "updatePassword") == nil else { continue }
        #expect(line.operation("logout")?.state == "queued")
        #expect(line.operation("logout")?.attempts == 0)
    }
}
