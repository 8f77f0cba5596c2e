import Foundation
import LoginRocketProtocol
import Testing

@testable import LoginRocketDemo

@Suite("The screen")
struct ScreenTests {
    @Test("takes a new user from logged out to logged in with the keys it offers")
    func login() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.keys == "fglnweikuthq?".sorted())

        #expect(play.hit("g") == [])
        #expect(play.keys == [], "the form takes every key")
        let login = play.type("\r")
        #expect(login == [try tell(#"{"command":"login","username":"grace","password":"secret"}"#)])
        #expect(play.keys == "xkuthq?".sorted(), "one thing at a time: only cancel")

        try play.prints(#""state":"awaitingMfa","username":"grace","command":"login","exit":0"#)
        #expect(play.keys == "fglnweicxkuthq?".sorted())
        #expect(play.hit("c") == [])
        #expect(play.type("\r") == [try tell(#"{"command":"mfa","code":"123456"}"#)])

        try play.prints(#""state":"loggedIn","username":"grace","command":"mfa","exit":0"#)
        #expect(play.keys == "poskuthq?".sorted())
    }

    @Test("offers no second password change while one waits, and keys of a dead client never")
    func legalKeys() throws {
        var play = Play()
        try play.prints(#""state":"loggedIn","username":"grace""#, [.change(.queued)])
        #expect(!play.keys.contains("p"))
        #expect(play.hit("p") == [])

        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.keys == "urthq?".sorted())
        for key in "fglnweibmvcxposak" { #expect(play.hit(key) == []) }
        #expect(play.hit("r") == [.startClient])
        #expect(!play.keys.contains("r"), "one client at a time")
    }

    @Test("sends nothing to a client that died while a form was open, and waits for no answer")
    func formOfTheDead() throws {
        var play = Play()
        try play.prints(#""state":"awaitingMfa","username":"grace""#)
        _ = play.hit("c")
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.type("\r") == [])
        #expect(play.hit("r") == [.startClient])
        _ = play.screen.take(.clientStarted(pid: 8), at: play.now)
        try play.prints(#""state":"awaitingMfa","username":"grace""#)
        #expect(play.keys == "fglnweicxkuthq?".sorted())
    }

    @Test("knows the answer to an order by its number, in whatever order they come")
    func numbers() throws {
        var play = Play()
        try play.prints(#""state":"awaitingMfa","username":"grace""#)
        let login = play.screen.take(.key(.character("x")), at: play.now)
        let second = play.screen.take(.key(.character("x")), at: play.now)
        #expect(login == [.tell(.cancel, as: 1)] && second == [.tell(.cancel, as: 2)])
        try play.prints(#""state":"awaitingMfa","command":"cancel","order":2,"exit":0"#)
        #expect(play.screen.unanswered.commands == [.cancel])
        try play.prints(#""state":"awaitingMfa","exit":0,"order":1,"command":null"#)
        #expect(play.screen.unanswered.commands == [], "its command is another matter")
    }

    @Test("says that the client does not answer, once it should have, until it does")
    func silentClient() throws {
        var play = Play()
        func facts(after seconds: Double) -> String {
            Drawing(screen: play.screen, size: play.size, now: play.now + seconds).facts
                .map { $0.escaped(inColour: false) }.joined(separator: "\n")
        }
        try play.prints(#""state":"loggedIn","username":"grace""#)
        _ = play.hit("s")
        #expect(!facts(after: 20).contains("does not answer"), "the realm has its time")
        #expect(facts(after: 31).contains("does not answer"))
        _ = play.hit("o")
        #expect(!facts(after: 2).contains("does not answer"))
        #expect(facts(after: 4).contains("does not answer"))
        try play.prints(#""state":"loggedOut","command":"logout","exit":75"#)
        #expect(!facts(after: 4).contains("does not answer"))
    }

    @Test("gives no order whose line is too long to be read, and says so")
    func tooLong() throws {
        var play = Play()
        try play.prints(#""state":"awaitingExternalLogin""#)
        let url = String(repeating: "\"", count: 40_000)
        #expect(play.take(.cameBack(url: url)) == [])
        #expect(play.plainText.contains("! This is too long for the client"))
        #expect(play.keys.contains("b"), "it waits for no answer")
    }

    @Test("offers the new password at the next login, once the change is done")
    func knownPasswords() throws {
        var play = Play()
        try play.prints(#""state":"loggedIn","username":"grace""#)
        _ = play.hit("p")
        _ = play.type("\rbetter\rbetter\r")
        try play.prints(#""state":"loggedOut","reason":"user""#, [.change(.queued)])
        _ = play.hit("g")
        let old = #"{"command":"login","username":"grace","password":"secret"}"#
        #expect(play.type("\r") == [try tell(old)])
        try play.prints(#""state":"loggedOut","command":"login","exit":0"#, [.change(.done)])
        _ = play.hit("g")
        let new = #"{"command":"login","username":"grace","password":"better"}"#
        #expect(play.type("\r") == [try tell(new)])
    }

    @Test("shows what a password is made of nowhere")
    func secrets() throws {
        var play = Play()
        try play.prints(#""state":"loggedIn","username":"grace""#)
        _ = play.hit("p")
        for answer in ["\r", "7hidden7", "\r7hidden7", "\r"] {
            _ = play.type(answer)
            #expect(!play.text.contains("secret"))
            #expect(!play.text.contains("hidden"))
        }
    }

    @Test("acknowledges all that has ended, and nothing else")
    func acknowledge() throws {
        var play = Play()
        try play.prints(
            #""state":"loggedOut","reason":"user""#,
            [.change(.done), .logout(.queued)]
        )
        #expect(play.hit("a") == [try tell(#"{"command":"acknowledge","id":"\#(changeID)"}"#)])
    }

    @Test("without a realm of its own offers no keys for one")
    func lasting() throws {
        var play = Play(ownRealm: false)
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.keys == "lnwekq?".sorted())
    }
}

@Suite("What happened")
struct HistoryTests {
    @Test("tells of attempts and outcomes once")
    func operations() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"user""#, [.logout(.queued)])
        try play.prints(#""state":"loggedOut","reason":"user""#, [.logout(.queued, attempts: 1)])
        try play.prints(#""state":"loggedOut","reason":"user""#, [.logout(.done, attempts: 2)])
        try play.prints(#""state":"loggedOut","reason":"user""#, [.logout(.done, attempts: 2)])
        #expect(
            play.screen.history.entries.map(\.text) == [
                "Process 7 starts: loggedOut, 1 waiting",
                "logout of grace: attempt 1", "logout of grace: done",
            ]
        )
    }

    @Test("tells of a new operation, once that it needs a login, and why it was rejected")
    func changes() throws {
        var play = Play()
        let expired = #""state":"loggedOut","reason":"expired""#
        try play.prints(expired)
        try play.prints(expired, [.change(.queued)])
        try play.prints(expired, [.change(.needsLogin)])
        try play.prints(expired, [.change(.needsLogin)])
        try play.prints(expired, [.change(.rejected(["Too short."]))])
        #expect(
            play.screen.history.entries.map(\.text) == [
                "Process 7 starts: loggedOut, 0 waiting", "updatePassword of grace: queued",
                "updatePassword of grace: needs a login",
                "updatePassword of grace: rejected (Too short.)",
            ]
        )
    }

    @Test("is one line each, without what could move a cursor")
    func control() {
        var history = History()
        history.add(.trouble, "a\u{1b}[2Jb\nc\u{202e}d", at: Date())
        #expect(history.entries.map(\.text) == ["a[2Jb cd"])
    }

    @Test("forgets the oldest")
    func bounded() {
        var history = History()
        for number in 0...History.limit { history.add(.changed, "\(number)", at: Date()) }
        #expect(history.entries.count == History.limit)
        #expect(history.entries.first?.text == "1")
    }
}
