import Foundation
import Testing

extension Stories {
    /// A run as a service: what its manager and its log are told, and when it is silent.
    @Suite struct ServiceStories {
        @Test func `the manager hears of the start, every change, signs of life and the end`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let manager = try ManagerDouble(in: story)
                var demo = story.demo(of: emulator)
                demo.manager = manager
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                try await run.begins()
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await emulator.setNetwork(up: false)
                #expect(try await run.ask("logout").exit == 75)
                try await manager.hears(ManagerDouble.sign)
                #expect(try await run.terminate() == 0)

                let news = manager.news()
                #expect(news.contains("READY=1"))
                #expect(news.contains("STATUS=loggedOut, unknown, 0 operations queued"))
                #expect(news.contains("STATUS=loggedIn as hedy, online, 0 operations queued"))
                #expect(news.contains { $0.hasPrefix("STATUS=loggedOut, ") && $0.contains("1 op") })
                #expect(news.last == "STOPPING=1" || news.dropLast().last == "STOPPING=1")
                #expect(news.filter { $0 == "READY=1" }.count == 1)
                for message in news { #expect(!message.contains(hedy.password)) }
            }
        }

        @Test func `a client that hangs gives no sign of life, and one that goes on does`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let manager = try ManagerDouble(in: story)
                let clock = MovedClock(in: story)
                var demo = story.demo(of: emulator).moved(by: clock)
                demo.manager = manager
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                // A session is waiting for its check, so that the client looks at the clock.
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await manager.hears(ManagerDouble.sign)

                let hang = try clock.hang()
                // One more may have been on its way.
                try await passes(manager.patience)
                let before = manager.heard().count
                try await passes(manager.patience * 5)
                #expect(manager.heard().count == before)

                try hang.end()
                try await manager.hears(ManagerDouble.sign)
                #expect(try await run.terminate() == 0)
            }
        }

        @Test func `the log has a line for each change that people care for, and no secret`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run("--acknowledge-done")
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                try await emulator.setNetwork(up: false)
                let id = try #require(try await run.ask("logout").id)
                try await run.line("offline") { $0.network == "offline" }
                try await emulator.setNetwork(up: true)
                try await run.line("the end", within: .seconds(100)) {
                    $0.outcome(of: "logout") == "done"
                }
                #expect(try await run.terminate() == 0)

                for news in [
                    "hedy has logged in.", "The session of hedy has ended: user.",
                    "The realm answers: online.", "The realm does not answer: offline.",
                    "The operation \(id), logout of hedy, has ended: done.",
                ] {
                    #expect(run.log.contains { $0.contains(" notice ") && $0.hasSuffix(news) })
                }
                for line in run.log { #expect(!line.contains(hedy.password)) }

                let quiet = try demo.run("--log-level", "warning")
                #expect(try await quiet.logIn(hedy).summary == "0 loggedIn")
                #expect(try await quiet.terminate() == 0)
                #expect(quiet.log == [])
            }
        }

        @Test(arguments: [true, false])
        func `an outcome done is forgotten once its line was written, if that is asked`(
            isAsked: Bool
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try isAsked ? demo.run("--acknowledge-done") : demo.run()
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                #expect(try await run.change("not the password", to: "a better one").exit == 75)
                try await run.line("the refusal") { $0.outcome(of: "updatePassword") == "rejected" }
                #expect(try await run.ask("logout").exit == 75)
                try await run.line("the end") { $0.outcome(of: "logout") == "done" }
                if isAsked {
                    try await run.line("the change alone") {
                        $0.outbox.map(\.outcome) == ["rejected"] && $0.state == "loggedOut"
                    }
                }
                // What was not done is kept in any case.
                let kept = isAsked ? ["updatePassword"] : ["updatePassword", "logout"]
                #expect(try await run.ask("status").outbox.map(\.kind) == kept)
                #expect(try await run.terminate() == 0)
                #expect(try await demo("status").report.outbox.map(\.kind) == kept)
            }
        }

        @Test(arguments: [(["--check-every", "0"], false), ([], true)])
        func `a session is not checked by itself if that is not asked`(
            options: [String],
            isChecked: Bool
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let clock = MovedClock(in: story)
                let demo = story.demo(of: emulator).moved(by: clock)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run(with: options)
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                let count = try await clock.pass(.minutes(20)) {
                    let count = try await emulator.state().count("/v1/check_session")
                    return count > 0 ? count : nil
                }
                #expect((count != nil) == isChecked)
                #expect(try await run.terminate() == 0)
            }
        }

        /// Waits while real time passes, for nothing is to happen in it.
        private func passes(_ duration: Duration) async throws {
            let end = ContinuousClock.now + duration
            try await eventually("\(duration) have passed") { ContinuousClock.now > end ? () : nil }
        }
    }
}
