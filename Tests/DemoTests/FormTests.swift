import LoginRocketProtocol
import LoginRocketRealm
import Testing

@testable import LoginRocketDemo

@Suite("Forms")
struct FormTests {
    private func play(ownRealm: Bool = true, _ members: String) throws -> Play {
        var play = Play(ownRealm: ownRealm)
        try play.prints(members)
        return play
    }

    /// Somebody leaves the form.
    private func leave(_ play: inout Play) {
        #expect(play.screen.take(.key(.escape), at: play.now) == [])
    }

    @Test("an empty answer is told at its field, and the form stays there")
    func empty() throws {
        var play = try play(#""state":"loggedOut""#)
        #expect(play.type("l\r") == [])
        let lines = play.plainLines
        let field = try #require(lines.firstIndex { $0.contains("User name: █") })
        #expect(lines[field + 1].contains("! This must not be empty: type it, or leave with Esc."))
        #expect(play.screen.history.entries.allSatisfy { $0.kind != .trouble })
        _ = play.type("f")
        #expect(!play.plainText.contains("must not be empty"))
        _ = play.type("rank\r\r")
        #expect(play.plainText.contains("must not be empty"))
        let line = #"{"command":"login","username":"frank","password":"s"}"#
        #expect(play.type("s\r") == [try tell(line)])
    }

    @Test("two new passwords that differ are told at the second, and it can be typed again")
    func confirmation() throws {
        var play = try play(#""state":"loggedIn","username":"grace""#)
        #expect(play.type("p\rbetter\rworse\r") == [])
        let lines = play.plainLines
        let field = try #require(lines.firstIndex { $0.contains("New password again: █") })
        #expect(lines[field + 1].contains("! The new passwords differ"))
        let line = #"{"command":"updatePassword","current":"secret","new":"better"}"#
        #expect(play.type("better\r") == [try tell(line)])
    }

    @Test("an answer before can be corrected with the arrows")
    func correction() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.type("lfrak\r\u{1b}[A\u{7f}nk")
        #expect(play.plainText.contains("User name: frank█"))
        let line = #"{"command":"login","username":"frank","password":"s"}"#
        #expect(play.type("\u{1b}[Bs\r") == [try tell(line)])
    }

    @Test("a prefilled answer is taken with Enter, and replaced by what is typed")
    func replaced() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.type("fx")
        #expect(play.plainText.contains("Password of frank: *█"))
        let line = #"{"command":"login","username":"frank","password":"xyz"}"#
        #expect(play.type("yz\r") == [try tell(line)])
    }

    @Test("a mailed token outlives Esc")
    func mailedToken() throws {
        var play = try play(#""state":"loggedOut""#)
        var view = RealmView()
        view.mails = [.init(kind: .passwordReset, username: "grace", token: "kpw_1")]
        _ = play.type("wgrace\r")
        _ = play.screen.take(.looked(view), at: play.now)
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        _ = play.type("y\rbett")
        leave(&play)
        #expect(play.plainText.contains("y reset password"))
        _ = play.type("y")
        #expect(play.plainText.contains("Token from the mail: *****█"))
        #expect(!play.plainText.contains("kpw_1"))
        let reset = #"""
            {"command":"resetPassword","username":"grace","token":"kpw_1","new":"better"}
            """#
        #expect(play.type("\rbetter\rbetter\r") == [try tell(reset)])
    }

    @Test("what was typed outlives Esc and a refusal, but no password does; success ends it")
    func drafts() throws {
        var play = try play(ownRealm: false, #""state":"loggedOut""#)
        _ = play.type("wheidi\r")
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        _ = play.type("ykpw_7\rbetter")
        for _ in 1...2 {
            leave(&play)
            _ = play.type("y")
            #expect(play.plainText.contains("Token from the mail: *****█"))
            _ = play.type("\r")
            #expect(play.plainText.contains("New password of heidi: █"))
        }
        let reset = #"""
            {"command":"resetPassword","username":"heidi","token":"kpw_7","new":"b"}
            """#
        #expect(play.type("b\rb\r") == [try tell(reset)])
        let offline = #"{"code":"offline","message":"No.","serverErrors":[],"retryable":true}"#
        try play.prints(
            #""state":"loggedOut","command":"resetPassword","exit":0,"error":\#(offline)"#
        )
        #expect(play.type("y\rb\rb\r") == [try tell(reset)], "a refusal keeps it too")
        try play.prints(#""state":"loggedOut","command":"resetPassword","exit":0"#)

        _ = play.type("wheidi\r")
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        _ = play.type("y")
        #expect(play.plainText.contains("Token from the mail: █"), "another mail, another token")
    }

    @Test("what was typed for a client that died meanwhile is still there for the next one")
    func deadClient() throws {
        var play = try play(ownRealm: false, #""state":"loggedOut""#)
        _ = play.type("lheidi\rs")
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.type("\r") == [])
        _ = play.hit("r")
        _ = play.screen.take(.clientStarted(pid: 8), at: play.now)
        try play.prints(#""state":"loggedOut""#)
        _ = play.type("l")
        #expect(play.plainText.contains("User name: heidi█"))
        let line = #"{"command":"login","username":"heidi","password":"s"}"#
        #expect(play.type("\rs\r") == [try tell(line)])
    }
}

@Suite("An answer that is refused")
struct RefusalTests {
    private func play() throws -> Play {
        var play = Play(ownRealm: false)
        try play.prints(#""state":"loggedOut""#)
        _ = play.hit("l")
        return play
    }

    private func paste(_ bytes: [UInt8]) -> [UInt8] {
        Array("\u{1b}[200~".utf8) + bytes + Array("\u{1b}[201~".utf8)
    }

    private func type(_ bytes: [UInt8], into play: inout Play) -> [Screen.Effect] {
        var decoder = KeyDecoder()
        return decoder.keys(in: bytes).flatMap { play.take(.key($0)) }
    }

    @Test("says why, is not sent, and is typed again after Ctrl-U or Backspace; the form stays")
    func sentences() throws {
        let long = Array(repeating: UInt8(ascii: "x"), count: 100_000)
        for (bytes, sentence) in [
            ([0x66, 0xe9, 0x66], "This is not UTF-8 text"), (paste([0xff]), "This is not UTF-8"),
            ([0x66, 0x01, 0x66], "This holds a line end or another"),
            (paste(Array("secret\rnew\rnew".utf8)), "This holds a line end or another"),
            (paste(Array("a\u{85}b".utf8)), "This holds a line end or another"),
            (long, "This is too long"), (paste(long), "This is too long"),
        ] {
            for cure: UInt8 in [0x15, 0x7f] {
                var play = try play()
                #expect(type(bytes, into: &play) == [])
                #expect(play.plainText.contains("! \(sentence)"), "\(sentence)")
                #expect(type(Array("x\r\ts".utf8), into: &play) == [])
                #expect(play.plainText.contains("User name: █"), "nothing is taken until then")
                #expect(play.plainText.contains("! \(sentence)"), "\(sentence)")
                #expect(type([cure], into: &play) == [])
                #expect(!play.plainText.contains("! "))
                let line = #"{"command":"login","username":"frank","password":"s"}"#
                #expect(type(Array("frank\rs\r".utf8), into: &play) == [try tell(line)])
            }
        }
    }

    @Test("says so in whole on a terminal with hardly any rows", arguments: [3, 4, 5, 9])
    func fewRows(rows: Int) throws {
        var play = try play()
        play.size = Drawing.Size(rows: rows, columns: 80)
        #expect(type([0x01], into: &play) == [])
        #expect(play.plainLines.count == rows)
        let words = play.plainText.split { $0.isWhitespace }.joined(separator: " ")
        #expect(words.contains("clear it with Ctrl-U, and leave that out."))
    }

    @Test("is one that makes the order too long, although each of its answers is short enough")
    func together() throws {
        var play = try play()
        #expect(play.screen.take(.key(.escape), at: play.now) == [])
        _ = play.hit("n")
        let long = paste(Array(repeating: UInt8(ascii: "\""), count: 16_000)) + [0x0d]
        #expect(type(long + long + long, into: &play) == [])
        #expect(play.plainText.contains("! Together the answers are too long"))
        #expect(type([0x15, 0x73, 0x0d] + paste([0x73]) + [0x0d], into: &play).count == 1)
    }

    @Test("is told again when somebody comes back to it, and no form that is left keeps it")
    func comingBack() throws {
        var play = try play()
        _ = play.type("frank\rs\u{1}")
        _ = play.type("\u{1b}[A")
        #expect(!play.plainText.contains("! "))
        _ = play.type("\u{1b}[B")
        #expect(play.plainText.contains("control character"))
        _ = play.type("\u{1b}[A\u{1}")
        #expect(play.screen.take(.key(.escape), at: play.now) == [])
        _ = play.hit("l")
        #expect(play.plainText.contains("User name: █") && !play.plainText.contains("! "))
    }

    @Test("is none that only holds what cannot be seen: it is sent as it was typed")
    func unseen() throws {
        for name in ["👩\u{200d}👧", "a\u{202e}b", "a\u{ad}b"] {
            var play = try play()
            let line = #"{"command":"login","username":"\#(name)","password":"s"}"#
            #expect(play.type("\(name)\rs\r") == [try tell(line)])
            _ = play.hit("l")
            #expect(!play.text.contains("\u{202e}"))
        }
    }
}
