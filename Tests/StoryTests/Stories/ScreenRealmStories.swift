import Foundation
import Testing

extension Stories {
    /// The demo's screen with a realm that is not its own, and a database that stays.
    @Suite struct ScreenRealmStories {
        @Test func `it works in another realm, and the database stays`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let hedy = try await User.new("hedy", at: emulator, in: story, withCode: true)
                let password = story.newPassword()
                let options = ["--url", emulator.url, "--db", "client.sqlite", "--timeout", "2"]
                let demo = try await ScreenDemo.start(in: story, options)
                try await demo.offers(["l", "n", "w", "e", "k", "?", "q"])
                try await demo.hit("l")
                try await demo.answer(["User name": hedy.name, "Password": hedy.password])
                try await demo.hit("c")
                try await demo.answer(["Code": try await emulator.code(of: hedy)])
                try await demo.see("loggedIn as hedy · confirmed")
                try await demo.quit()

                try await emulator.setNetwork(up: false)
                let next = try await ScreenDemo.start(in: story, options)
                try await next.see("loggedIn as hedy")
                try await next.hit("p")
                try await next.answer([
                    "Current password": hedy.password, "New password": password,
                    "New password again": password,
                ])
                try await next.see("1 waiting")
                try await next.hit("o")
                try await next.see("2 waiting")
                try await next.hit("k")
                try await next.hit("r")
                try await next.see("client process")
                try await emulator.setNetwork(up: true)
                try await next.see("nothing waits")
                try await next.quit()
                let state = try await emulator.state()
                #expect(state.user(hedy.name)?.passwordVersion == 2)
                #expect(state.sessions == [])
                #expect(state.maxInFlight[hedy.name] == 1)
            }
        }

        @Test func `what no client can be opened with is told before there is a screen`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let options = ["--url", emulator.url, "--db", demo.database.path]
                let unreadable = options + ["--ca-file", "no.pem"]
                try await expectNoScreen(unreadable, 65, "no.pem", in: story)
                #expect(!FileManager.default.fileExists(atPath: demo.database.path))
                try await demo.run().line("ready") { $0.state == "loggedOut" }
                try await expectNoScreen(options, 73, "client.sqlite", in: story)
            }
        }

        private func expectNoScreen(
            _ options: [String],
            _ exit: Int32,
            _ name: String,
            in story: Story
        ) async throws {
            let terminal = try story.terminal(options, columns: 400)
            #expect(try await terminal.end(within: .seconds(30)) == .exited(exit))
            #expect(!terminal.output.contains(0x1B))
            let lines = terminal.screen.lines.filter { !$0.isEmpty }
            #expect(lines.count == 1 && lines[0].contains(name), "\(lines)")
        }

        @Test func `it outlives a client that is killed while a form is open`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let options = ["--url", emulator.url, "--db", "client.sqlite", "--timeout", "2"]
                let demo = try await ScreenDemo.start(in: story, options)
                let title = demo.terminal.screen.lines[0]
                let client = try #require(title.split(separator: " ").last.flatMap { pid_t($0) })
                try await demo.hit("l")
                try await demo.answer(["User name": "frank"])
                try await demo.see("Password: ")
                kill(client, SIGKILL)
                try await demo.see("no client")
                try demo.type("?\r")
                try await demo.see("! The client took nothing in")
                try await demo.hit("r")
                try await demo.hit("l")
                try await demo.see("User name: ")
                try demo.type("\u{1B}")
                // Together with the next key it would be Alt and that key.
                try await demo.terminal.see("no form") { !$0.text.contains("Esc") }
                try await demo.quit()
            }
        }

        @Test func `a text of the server moves no cursor`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let evil = "evil\u{1B}[2J\u{1B}[31m\r\n\u{7}\u{9B}31m\u{202E}user"
                let user = try await User.new("evil\u{202E}user", at: emulator, in: story)
                let demo = story.demo(of: emulator)
                // No name holds a control character; others may turn the direction of a line.
                #expect(try await demo("login", evil, input: [user.password]).exit == 65)
                #expect(try await demo("login", user.name, input: [user.password]).exit == 0)
                let options = [
                    "--url", emulator.url, "--db", demo.database.path,
                    "--key-file", demo.keyFile.path,
                ]
                let screen = try await ScreenDemo.start(in: story, options)
                try await screen.see("loggedIn as evil")
                try await screen.hit("o")
                try await screen.see("logout of evil")
                try await screen.see("nothing waits")
                #expect(!screen.terminal.screen.text.contains("\u{202E}"))
                try await screen.quit()
            }
        }
    }
}
