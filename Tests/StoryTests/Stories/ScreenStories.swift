import Foundation
import Testing

extension Stories {
    /// The demo's screen, told as its user sees it.
    @Suite struct ScreenStories {
        @Test(arguments: [(80, 24), (200, 50)])
        func `the outbox outlives an outage and a kill`(columns: Int, rows: Int) async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story, columns: columns, rows: rows)
                let password = story.newPassword()
                try await demo.logInGrace()
                #expect(demo.terminal.screen.isAlternate && !demo.terminal.screen.showsCursor)
                try await demo.hit("u")
                try await demo.see("UNPLUGGED")
                try await demo.hit("p")
                try await demo.answer([
                    "Current password": "", "New password": password,
                    "New password again": password,
                ])
                try await demo.see("1 waiting")
                try await demo.hit("o")
                try await demo.see("loggedOut · user")
                try await demo.see("2 waiting")
                #expect(demo.terminal.screen.text.contains("1 session (grace)"))

                try await demo.hit("k")
                try await demo.see("no client")
                try await demo.hit("r")
                let restarted = try await demo.terminal.see("the new client's outbox") { screen in
                    screen.lines[0].contains("client process") && screen.text.contains("2 waiting")
                }
                #expect(restarted.text.contains("updatePassword of grace"))
                #expect(restarted.text.contains("logout of grace"))

                try await demo.hit("u")
                try await demo.see("nothing waits")
                try await demo.see("no session · 1 password change")
                for kind in ["updatePassword", "logout"] {
                    let line = demo.terminal.screen.lines.first {
                        $0.hasPrefix("    \(kind) of grace")
                    }
                    #expect(line?.contains(" done ") == true)
                }
                try await demo.hit("a")
                try await demo.terminal.see("an empty outbox") { !$0.text.contains(" of grace  ") }

                // The demo knows the new password now.
                try await demo.logInGrace()
                try await demo.quit()
            }
        }

        @Test func `only what is legal is offered, and nothing else does anything`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                let always: Set<Character> = ["u", "t", "h", "k", "?", "q"]
                try await demo.offers(always.union("fglnwei"))
                try demo.type("csxpoar zZ1\r\u{1B}[A\u{7F}")
                try await demo.hit("u")
                try await demo.see("The network cable is pulled")
                #expect(demo.events.count == 2, "\(demo.events)")
                try await demo.hit("u")

                try await demo.hit("g")
                try await demo.answer(["Password of grace": ""])
                try await demo.see("awaitingMfa as grace")
                try await demo.see("login: done")
                try await demo.offers(always.union("fglnweicx"))
                try await demo.hit("x")
                try await demo.see("loggedOut · cancelled")

                try await demo.hit("f")
                try await demo.answer(["Password of frank": ""])
                try await demo.see("loggedIn as frank · confirmed")
                try await demo.offers(always.union("pos"))
                try demo.type("fglcxar")
                try await demo.hit("s")
                try await demo.see("check: done")
                #expect(demo.terminal.screen.text.contains("loggedIn as frank · confirmed"))

                try await demo.hit("k")
                try await demo.see("no client")
                try await demo.offers(["u", "t", "h", "r", "?", "q"])
                try demo.type("pos")
                try await demo.hit("r")
                try await demo.see("client process")
                try await demo.see("loggedIn as frank")
                try await demo.quit()
            }
        }

        @Test func `a form shows no password, and Esc leaves it`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                let wrong = story.newPassword()
                try await demo.hit("l")
                try await demo.answer(["User name": "frank"])
                try await demo.see("Password: ")
                try demo.type(wrong)
                try await demo.see("Password: " + String(repeating: "*", count: wrong.count) + "█")
                try demo.type("\r")
                try await demo.see("! login: The server refused")
                try await demo.hit("l")
                try await demo.answer(["User name": "frank"])
                try await demo.see("Password: █")
                try demo.type(wrong + "\u{1B}")
                try await demo.terminal.see("no form") { !$0.text.contains("Esc") }
                #expect(demo.terminal.screen.text.contains("1 request"))
                try await demo.quit()
            }
        }

        @Test func `a planned fault and the realm's clock are told`() async throws {
            try await Story.play { story in
                let demo = try await ScreenDemo.start(in: story)
                try await demo.hit("t")
                try await demo.see("▶ applyThenDrop")
                try demo.type("\r")
                try await demo.see("Faults   next call: applyThenDrop")
                try await demo.hit("f")
                try await demo.answer(["Password of frank": ""])
                try await demo.see("! login: ")
                try await demo.see("1 session (frank)")
                #expect(demo.terminal.screen.text.contains("Session  loggedOut"))
                try await demo.hit("h")
                try await demo.see("clock +")
                try await demo.quit()
            }
        }
    }
}
