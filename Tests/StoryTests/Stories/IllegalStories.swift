import Foundation
import Testing

extension Stories {
    /// What cannot be done is refused in a typed way, and changes nothing.
    @Suite struct IllegalStories {
        @Test func `what makes no sense without a database makes none`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                var demo = story.demo(of: emulator)
                demo.loginHandler = "https://app.example/login"
                let token = newJWT(of: "hedy")
                let (old, new) = (story.newPassword(), story.newPassword())
                for (command, input, summary) in [
                    (["mfa", "123456"], [], "64 illegal"), (["check"], [], "64 illegal"),
                    (["cancel"], [], "64 illegal"), (["logout"], [], "0 nothing"),
                    (["update-password"], [old, new, new], "64 illegal"),
                    (["complete-signup"], [token], "64 illegal"),
                    (["open-url"], ["https://app.example/login?token=\(token)"], "64 illegal"),
                    (["verify-email"], ["kvf_1"], "65 badInput"),
                    (["status"], [], "0 nothing"),
                ] as [([String], [String], String)] {
                    let outcome = try await demo(command, input: input)
                    let code = outcome.report.error?.code ?? "nothing"
                    #expect("\(outcome.exit) \(code)" == summary, "\(command)")
                    #expect(outcome.report.reason == "never", "\(command)")
                }
                let revealed = try await demo.plain("signup-token")
                #expect(revealed.exit == 64 && revealed.output.isEmpty)
                #expect(try await demo.plain("logout").output.hasPrefix("Nobody was logged in"))
                let directory = story.directory.path
                let files = try FileManager.default.contentsOfDirectory(atPath: directory)
                #expect(files.filter { $0.hasPrefix("client") } == [])
                #expect(try await emulator.state().requests == [:])
            }
        }

        @Test func `what needs a login is illegal without one`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                #expect(try await demo("external", "facebook").exit == 0)
                #expect(try await demo("cancel").summary == "0 loggedOut")
                for command in [["mfa", "123456"], ["check"], ["cancel"]] {
                    try await expect(64, "illegal", demo, command)
                }
                let passwords = [story.newPassword(), story.newPassword()]
                let change = try await demo(
                    ["update-password"],
                    input: [passwords[0], passwords[1], passwords[1]]
                )
                #expect(change.summary == "64 loggedOut")
                #expect(change.report.error?.code == "illegal")
                #expect(try await demo("logout").summary == "0 loggedOut")
                #expect(try await demo.plain("logout").exit == 0)
                #expect(try await emulator.state().requests == [:])
            }
        }

        @Test func `logging in is illegal when logged in, and there is nothing to cancel`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                let again = try await demo("login", hedy.name, input: [hedy.password])
                #expect(again.summary == "64 loggedIn")
                #expect(again.report.error?.code == "illegal")
                try await expect(64, "illegal", demo, ["cancel"])
                try await expect(64, "illegal", demo, ["mfa", "123456"])
                #expect(try await emulator.state().requests == ["/v1/login": 1])
            }
        }

        @Test func `an operation has its own rules`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator).timing(out: 1)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let new = story.newPassword()
                try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
                try await emulator.setNetwork(up: false)

                let passwords = [hedy.password, new, new]
                let change = try await demo("update-password", input: passwords)
                #expect(change.exit == 75)
                let changeID = try #require(change.report.operation("updatePassword")).id
                let second = try await demo("update-password", input: passwords)
                #expect(second.summary == "64 loggedIn")
                #expect(second.report.error?.code == "pendingChange")
                try await expect(64, "illegal", demo, ["outbox", "acknowledge", changeID])

                let logout = try await demo("logout")
                #expect(logout.exit == 75)
                let logoutID = try #require(logout.report.operation("logout")).id
                try await expect(64, "illegal", demo, ["outbox", "cancel", logoutID])
                for command in ["cancel", "acknowledge"] {
                    let unknown = "00000000-0000-0000-0000-000000000000"
                    try await expect(65, "badInput", demo, ["outbox", command, unknown])
                }
                #expect(try await demo("outbox", "cancel", changeID).exit == 0)
                #expect(try await demo("status").report.outboxCount == 1)
            }
        }

        @Test func `a run that cannot be heard ends, and says so`() async throws {
            try await Story.play { story in
                let database = story.directory.appending(path: "client.sqlite").path
                let attempt = Attempt(
                    arguments: ["run", "--url", "http://localhost:1", "--db", database],
                    output: .fullDisk
                )
                let result = try await attempt(in: story)
                #expect(result.exit == 74)
                let said = String(decoding: result.errors, as: UTF8.self)
                #expect(said.hasPrefix("Standard output cannot be written"), "\(said)")
                #expect(said.split(separator: "\n").count == 1, "\(said)")
            }
        }

        @Test func `every line of a run gets one answer, and a bad one changes nothing`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let run = try demo.run()
                let bad = [
                    "", "nonsense", "[]", "{}", #"{"command":"dance"}"#, #"{"command":"login"}"#,
                    #"{"command":"mfa","code":7}"#, #"{"command":"cancelOperation"}"#,
                ]
                for line in bad {
                    #expect(try await run.ask(line: line).summary == "65 loggedOut", "\(line)")
                }
                #expect(try await run.ask("check").summary == "64 loggedOut")
                #expect(try await run.ask("cancel").summary == "64 loggedOut")
                #expect(try await run.logIn(hedy).summary == "0 loggedIn")
                let status = try await run.ask("status")
                #expect(status.summary == "0 loggedIn")
                #expect(status.command == "status")
                #expect(try run.answers().count == bad.count + 4)

                // A run whose input has ended still drains.
                try await emulator.setNetwork(up: false)
                #expect(try await run.ask("logout").exit == 75)
                try run.closeInput()
                try await emulator.setNetwork(up: true)
                try await run.line("drained") { $0.outcome(of: "logout") == "done" }
                #expect(try await run.terminate() == 0)
            }
        }
    }
}

private func expect(
    _ exit: Int32,
    _ code: String,
    _ demo: Demo,
    _ command: [String]
) async throws {
    let outcome = try await demo(command)
    #expect(outcome.exit == exit, "\(command)")
    #expect(outcome.report.error?.code == code, "\(command)")
}
