import Foundation
import Testing

extension Stories {
    /// What a person at a terminal sees of the commands; and that our terminals are real ones.
    @Suite struct TerminalStories {
        @Test func `a program is at a terminal of its own, in a session of its own`() async throws {
            try await Story.play { story in
                let script =
                    "test -t 0 -a -t 1 -a -t 2 && tty && stty size && stty size </dev/tty"
                let terminal = try shell(script, in: story, columns: 50, rows: 10)
                #expect(try await terminal.end(within: .seconds(10)) == .exited(0))
                let lines = terminal.screen.lines
                #expect(lines[0].hasPrefix("/dev/pts/"))
                #expect(lines[1...2] == ["10 50", "10 50"])
                #expect(terminal.screen.troubles == [])
                #expect(try terminal.isRestored)
            }
        }

        @Test func `what is typed is shown unless the program forbids it`() async throws {
            try await Story.play { story in
                let open = try shell("printf 'say: '; read -r word; exit 3", in: story)
                try await open.see("say:")
                try open.type("shown\r")
                #expect(try await open.end(within: .seconds(10)) == .exited(3))
                #expect(open.screen.lines[0] == "say: shown")

                let unseen = try shell("stty -echo; printf 'say: '; read -r word", in: story)
                try await unseen.see("say:")
                try unseen.type("hidden\r")
                #expect(try await unseen.end(within: .seconds(10)) == .exited(0))
                #expect(unseen.screen.lines[0] == "say:")
                #expect(try !unseen.isRestored)
                #expect(try !unseen.echoes)
            }
        }

        @Test func `keys make signals, and so does another size`() async throws {
            try await Story.play { story in
                let script = "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done"
                let terminal = try shell(script, in: story)
                try await terminal.see("ready")
                try terminal.resize(columns: 40, rows: 10)
                try await terminal.see("10 40")
                #expect(!terminal.processes.isEmpty)
                try terminal.type("\u{3}")
                #expect(try await terminal.end(within: .seconds(10)) == .killed(signal: SIGINT))
                _ = try await eventually("nobody is left") {
                    terminal.processes.isEmpty ? true : nil
                }
            }
        }

        @Test func `a password is asked for unseen, and the echo comes back`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let terminal = try login(hedy, at: emulator, in: story)
                try await terminal.see("The password:")
                #expect(try !terminal.echoes)
                try terminal.type(hedy.password + "\r")
                #expect(try await terminal.end(within: .seconds(30)) == .exited(0))
                #expect(terminal.screen.lines[0] == "The password:")
                #expect(terminal.screen.text.contains("hedy"))
                #expect(terminal.screen.troubles == [])
                #expect(try terminal.isRestored)
                #expect(try await emulator.state().sessions.map(\.username) == ["hedy"])
            }
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
        func `the echo comes back when a signal ends the question`(signal: Int32) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                let terminal = try login(hedy, at: emulator, in: story)
                try await terminal.see("The password:")
                #expect(try !terminal.echoes)
                // What is typed may reach the terminal later than a signal that no key makes.
                if signal == SIGINT {
                    try terminal.type(hedy.password + "\u{3}")
                } else {
                    terminal.send(signal)
                }
                #expect(try await terminal.end(within: .seconds(10)) == .exited(128 + signal))
                #expect(try terminal.isRestored)
                #expect(try await emulator.state().requests == [:])
            }
        }

        @Test(arguments: [80, 200]) func `the help fits the terminal`(columns: Int) async throws {
            try await Story.play { story in
                let terminal = try story.terminal(["--help"], columns: columns, rows: 100)
                #expect(try await terminal.end(within: .seconds(10)) == .exited(0))
                #expect(terminal.screen.text.contains("USAGE: loginrocket-demo"))
                #expect(terminal.screen.troubles == [])
                #expect(!terminal.screen.hasShownColour)
            }
        }
    }
}

private func shell(
    _ script: String,
    in story: Story,
    columns: Int = 80,
    rows: Int = 24
) throws -> PseudoTerminal {
    try story.terminal(["-c", script], of: "/bin/sh", columns: columns, rows: rows)
}

private func login(
    _ user: User,
    at emulator: EmulatorProcess,
    in story: Story
) throws -> PseudoTerminal {
    let files = ["--db", "client.sqlite", "--key-file", "client.key"]
    return try story.terminal(["login", user.name, "--url", emulator.url] + files)
}
