import Testing

extension Stories {
    /// What becomes of a password change whose answer is lost, or which cannot be made any more.
    @Suite struct PasswordChangeStories {
        @Test func `a lost answer is asked for: done, changed once, and the probe logged out`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 60)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                let session = try await emulator.state().sessions

                try await emulator.plan("applyThenDrop", on: "/v1/update_password")
                let change = try await demo("update-password", input: [hedy.password, new, new])
                #expect(change.summary == "0 loggedIn")
                #expect(change.report.outcome(of: "updatePassword") == "done")

                let run = try demo.run()
                _ = try await eventually("the session of the probe ends") {
                    try await emulator.state().sessions == session ? true : nil
                }
                try await run.line("the outbox is empty") { $0.outbox.isEmpty }
                #expect(try await run.terminate() == 0)
                let state = try await emulator.state()
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.count("/v1/login") == 2)
                #expect(state.maxInFlight[hedy.name] == 1)
                #expect(try await demo("check").summary == "0 loggedIn")
            }
        }

        @Test func `a wrong current password is rejected, and the outcome is acknowledged`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let (wrong, new) = (story.newPassword(), story.newPassword())
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                let change = try await demo("update-password", input: [wrong, new, new])
                #expect(change.summary == "77 loggedIn")
                #expect(change.report.outcome(of: "updatePassword") == "rejected")
                #expect(try await demo("outbox", "list").report.outbox == [])
                #expect(try await emulator.state().user(hedy.name)?.passwordVersion == 1)
            }
        }

        @Test func `a one-shot drains what is due on its way, and leaves its outcome to be seen`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.setNetwork(up: false)
                let passwords = [hedy.password, new, new]
                let change = try await demo.timing(out: 1)("update-password", input: passwords)
                #expect(change.summary == "75 loggedIn")

                try await emulator.setNetwork(up: true)
                _ = try await eventually("a check has drained the change") {
                    #expect(try await demo("check").summary == "0 loggedIn")
                    let report = try await demo("status").report
                    return report.outcome(of: "updatePassword") == "done" ? true : nil
                }
                #expect(try await emulator.state().user(hedy.name)?.passwordVersion == 2)
            }
        }

        @Test func `being asked for a code proves the new password, and leaves no session`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 60)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                let new = story.newPassword()
                _ = try await demo("login", hedy.name, input: [hedy.password])
                let code = try await emulator.code(of: hedy)
                try #require(try await demo("mfa", code).summary == "0 loggedIn")
                let session = try await emulator.state().sessions

                try await emulator.plan("headThenClose", on: "/v1/update_password")
                let change = try await demo("update-password", input: [hedy.password, new, new])
                #expect(change.summary == "0 loggedIn")
                #expect(change.report.outcome(of: "updatePassword") == "done")
                let state = try await emulator.state()
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.sessions == session)
            }
        }

        @Test func `a lockout that looks like a wrong password never makes it rejected`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.lockOut(after: 1, as: "error200")
                try await emulator.plan("applyThenDrop", on: "/v1/update_password")

                // The change, the same again, the new password: nothing more, for nothing proves
                // it.
                let run = try demo.run()
                #expect(try await run.change(hedy.password, to: new).exit == 75)
                let ended = try await run.line("an outcome") {
                    $0.outcome(of: "updatePassword") != nil
                }
                #expect(ended.outcome(of: "updatePassword") == "outcomeUnknown")
                #expect(ended.operation("updatePassword")?.attempts == 3)
                #expect(ended.state == "loggedIn")
                #expect(try await run.terminate() == 0)
                let state = try await emulator.state()
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.count("/v1/update_password") == 2)
                #expect(state.count("/v1/login") == 2)
                #expect(state.user(hedy.name)?.wrongPasswords ?? 9 <= 2)
            }
        }

        @Test func `a queued change whose session died waits for a login, and can be cancelled`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)

                try await emulator.setNetwork(up: false)
                let passwords = [hedy.password, new, new]
                let change = try await demo.timing(out: 1)("update-password", input: passwords)
                #expect(change.summary == "75 loggedIn")
                try await emulator.revokeSessions(of: hedy)
                try await emulator.setNetwork(up: true)

                let run = try demo.run()
                let waiting = try await run.line("needs a login") {
                    $0.operation("updatePassword")?.state == "needsLogin"
                }
                #expect(waiting.state == "loggedOut")
                #expect(waiting.reason == "endedByServer")
                #expect(waiting.outboxCount == 1)
                #expect(try await run.terminate() == 0)
                for line in try run.lines() {
                    #expect(line.outcome(of: "updatePassword") == nil)
                }

                let id = try #require(waiting.operation("updatePassword")).id
                let cancelled = try await demo("outbox", "cancel", id)
                #expect(cancelled.exit == 0)
                #expect(cancelled.report.outcome(of: "updatePassword") == "cancelled")
                #expect(cancelled.report.outboxCount == 0)
                #expect(try await demo("outbox", "acknowledge", id).exit == 0)
                #expect(try await demo("outbox", "list").report.outbox == [])
                #expect(try await emulator.state().user(hedy.name)?.passwordVersion == 1)
            }
        }
    }
}
