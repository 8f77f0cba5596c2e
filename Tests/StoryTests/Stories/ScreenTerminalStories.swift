import Foundation
import Testing

extension Stories {
    /// What the demo's screen is to the terminal it is on.
    @Suite struct ScreenTerminalStories {
        @Test func `every size is filled and never exceeded`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try await demo.logInGrace()
                let sizes = [(40, 10), (200, 50), (20, 5), (1, 1), (81, 21), (80, 24)]
                for (columns, rows) in sizes {
                    try demo.terminal.resize(columns: columns, rows: rows)
                    try await demo.terminal.see("\(columns) × \(rows)") { !$0.isOutdated }
                    // A key more is a picture more.
                    try demo.type("u")
                    try demo.type("u")
                    guard columns >= 40 else { continue }
                    try await demo.see("Session  loggedIn as grace")
                    try await demo.see("q quit")
                    let title = demo.terminal.screen
                    #expect(title.cell(0, columns - 1).look.isReversed)
                }
                try await demo.see("║ loggedIn ║")
                try await demo.quit()
            }
        }

        @Test func `NO_COLOR means no colour, and otherwise there is some`() async throws {
            try await Story.play { story in
                let plain = try await ScreenDemo.start(in: story, environment: ["NO_COLOR": "1"])
                try await plain.logInGrace()
                try await plain.hit("u")
                try await plain.see("UNPLUGGED")
                #expect(!plain.terminal.screen.hasShownColour)
                #expect(
                    plain.terminal.screen.looks(of: "UNPLUGGED") == [TerminalLook(isBold: true)]
                )
                try await plain.quit()

                let coloured = try await ScreenDemo.start(in: story, environment: ["NO_COLOR": ""])
                try await coloured.hit("u")
                try await coloured.see("UNPLUGGED")
                #expect(coloured.terminal.screen.hasShownColour)
                try await coloured.quit()
            }
        }

        @Test func `a terminal without UTF-8 gets ASCII`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story, environment: ["LANG": "C"])
                try await demo.hit("g")
                try await demo.answer(["Password of grace": ""])
                try await demo.see("awaitingMfa as grace - ")
                try await demo.quit()
                #expect(demo.terminal.output.allSatisfy { $0 < 0x80 })
            }
        }

        @Test func `what is pasted is text alone, and only in a form`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try demo.paste("kq\r\u{3}")
                try await demo.hit("l")
                try await demo.see("User name: █")
                try demo.paste("fra\r\nnk\t\u{3}\r")
                try await demo.see("This holds a line end")
                try await demo.see("User name: █")
                try demo.type("\u{15}")
                try demo.paste("frank\r")
                try await demo.see("User name: frank█")
                try demo.type("\r")
                try await demo.see("Password: █")
                try demo.paste("secret\r")
                try await demo.see("Password: ******█")
                #expect(demo.terminal.screen.text.contains("0 requests"))
                try demo.type("\r")
                try await demo.see("loggedIn as frank")
                try await demo.quit()
            }
        }

        @Test func `a sequence that arrives in pieces is not the key Esc`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try await demo.hit("l")
                try await demo.see("User name: █")
                // Too much for one read: neither 4,095 nor 4,096 bytes end where a sequence does.
                try demo.type(String(repeating: "\u{1B}[1;2A", count: 1_500) + "frank")
                try await demo.see("User name: frank█")
                try demo.type("\u{1B}")
                try await demo.terminal.see("no form") { !$0.text.contains("User name") }
                try await demo.quit()
            }
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM])
        func `a signal leaves nothing behind`(signal: Int32) async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try await demo.hit("f")
                try await demo.see("Password of frank: ")
                #expect(try !demo.terminal.isRestored)
                #expect(demo.terminal.processes.count == 2)
                let names = try FileManager.default.contentsOfDirectory(atPath: demo.folder.path)
                #expect(names.count == 1)
                demo.terminal.send(signal)
                try await demo.expectFarewell(.exited(128 + signal))
            }
        }

        @Test func `a screen that is killed takes its client with it`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                #expect(demo.terminal.processes.count == 2)
                demo.terminal.send(SIGKILL)
                _ = try await eventually("nobody is left") {
                    demo.terminal.processes.isEmpty ? true : nil
                }
            }
        }

        @Test(arguments: ["q", "\u{3}"])
        func `a key leaves nothing behind, with and without a client`(key: String) async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try demo.type(key)
                try await demo.expectFarewell(.exited(0))

                let killed = try await ScreenDemo.start(in: story)
                try await killed.hit("k")
                try await killed.see("no client")
                try killed.type(key)
                try await killed.expectFarewell(.exited(0))
            }
        }

        @Test func `without a terminal there is no screen`() async throws {
            try await Story.play { story in
                let process = try story.start("loginrocket-demo", [], as: "screen")
                #expect(try await process.end(within: .seconds(30)) == .exited(64))
                #expect(process.output.isEmpty)
                #expect(process.errors.contains("use the commands"))

                let dumb = try story.terminal([], environment: ["TERM": "dumb"])
                #expect(try await dumb.end(within: .seconds(30)) == .exited(64))
                #expect(dumb.screen.text.contains("use the commands"))
            }
        }

        @Test(arguments: [["--url", "http://localhost:8600"], ["--db", "client.sqlite"]])
        func `a realm and a database belong together`(options: [String]) async throws {
            try await Story.play { story in
                let terminal = try story.terminal(options)
                #expect(try await terminal.end(within: .seconds(30)) == .exited(64))
                #expect(!terminal.output.contains(0x1B))
                #expect(terminal.screen.text.contains("belong together"))
            }
        }

        @Test(arguments: [
            ["--key-file", "key"], ["--ca-file", "ca.pem"], ["--timeout", "3"], ["--unmanaged"],
        ])
        func `an option of somebody's realm needs that realm`(options: [String]) async throws {
            try await Story.play { story in
                for options in [options, options + ["--script"]] {
                    let terminal = try story.terminal(options, columns: 200)
                    #expect(try await terminal.end(within: .seconds(30)) == .exited(64))
                    #expect(!terminal.output.contains(0x1B))
                    let lines = terminal.screen.lines.filter { !$0.isEmpty }
                    #expect(lines.count == 1, "\(lines)")
                    #expect(lines.first?.contains("\(options[0]) is for") == true, "\(lines)")
                }
            }
        }
    }
}
