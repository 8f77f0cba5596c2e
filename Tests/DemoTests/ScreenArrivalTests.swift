import Foundation
import LoginRocketProtocol
import LoginRocketRealm
import Testing

@testable import LoginRocketDemo

@Suite("The screen, for those who are not there yet")
struct ScreenArrivalTests {
    private func play(ownRealm: Bool = true, _ members: String) throws -> Play {
        var play = Play(ownRealm: ownRealm)
        try play.prints(members)
        return play
    }

    private func mail(_ kind: Realm.Mail.Kind, _ token: String) -> RealmView {
        var view = RealmView()
        view.mails = [RealmView.Mail(kind: kind, username: "grace", token: token)]
        return view
    }

    @Test("signs up whoever types the same password twice; an address may be left out")
    func signup() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.hit("n")
        #expect(play.type("heidi\rh@example.com\rsecret\rsecrets\r") == [])
        #expect(play.plainText.contains("! The new passwords differ"))
        let line = #"""
            {"command":"signUp","username":"heidi","password":"secret","email":"h@example.com"}
            """#
        #expect(play.type("secret\r") == [try tell(line)])
        try play.prints(#""state":"loggedOut","command":"signUp","exit":0"#)
        _ = play.hit("n")
        let short = #"{"command":"signUp","username":"heidi","password":"s"}"#
        #expect(play.type("heidi\r\rs\rs\r") == [try tell(short)])
    }

    @Test("brings the token of the latest mail, once one is waited for")
    func verification() throws {
        var play = try play(#""state":"loggedOut","emailVerification":"notRequested""#)
        #expect(!play.keys.contains("v"))
        try play.prints(#""state":"loggedOut","emailVerification":"awaitingToken""#)
        #expect(play.text.contains("email awaitingToken"))
        _ = play.screen.take(.looked(mail(.verification, "kvf_1")), at: play.now)
        #expect(play.text.contains("1 mail"))
        _ = play.hit("v")
        #expect(!play.text.contains("kvf_1"))
        #expect(play.type("\r") == [try tell(#"{"command":"verifyEmail","token":"kvf_1"}"#)])
        try play.prints(#""state":"loggedOut","emailVerification":"verified""#)
        #expect(!play.keys.contains("v"))
    }

    @Test("resets a password once the mail is there, and knows it from then on")
    func reset() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.hit("w")
        let forgot = #"{"command":"forgotPassword","username":"grace"}"#
        #expect(play.type("grace\r") == [try tell(forgot)])
        #expect(!play.keys.contains("w"), "one thing at a time")
        _ = play.screen.take(.looked(mail(.passwordReset, "kpw_1")), at: play.now)
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        #expect(play.keys.contains("y") && play.text.contains("reset password"))

        let reset = #"""
            {"command":"resetPassword","username":"grace","token":"kpw_1","new":"better"}
            """#
        for error in [
            #"{"code":"offline","message":"No.","serverErrors":[],"retryable":true}"#, "null",
        ] {
            _ = play.hit("y")
            #expect(play.type("\rbetter\rbetter\r") == [try tell(reset)])
            try play.prints(
                #""state":"loggedOut","command":"resetPassword","exit":0,"error":\#(error)"#
            )
        }
        #expect(!play.keys.contains("y"))
        _ = play.hit("g")
        let login = #"{"command":"login","username":"grace","password":"better"}"#
        #expect(play.type("\r") == [try tell(login)])
    }

    @Test("leaves for a provider, and uses the URL that the browser came back with")
    func external() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.hit("e")
        #expect(play.type("\r") == [try tell(#"{"command":"external","provider":"facebook"}"#)])
        let url = "http://127.0.0.1:8600/auth/facebook"
        let answer = #""command":"external","exit":0,"result":{"url":"\#(url)"}"#
        try play.prints(#""state":"awaitingExternalLogin",\#(answer)"#)
        #expect(play.screen.history.entries.last?.text.contains(url) == true)
        #expect(play.keys == "fglnweibxkuthq?".sorted())

        _ = play.hit("b")
        #expect(play.type("\r") == [.browse(url: url, email: "frank@example.com")])
        let back = "https://yourapp.com/login?token=eyJ"
        let opened = play.take(.cameBack(url: back))
        #expect(opened == [try tell(#"{"command":"openURL","url":"\#(back)"}"#)])
        #expect(!play.text.contains("eyJ"))
        #expect(!play.keys.contains("b"), "one thing at a time")
    }

    @Test("asks for the handler URL, where the realm is somebody else's")
    func handlerURL() throws {
        var play = try play(ownRealm: false, #""state":"awaitingExternalLogin""#)
        #expect(play.keys == "lnwebxkq?".sorted())
        _ = play.hit("b")
        let typed = play.type("https://a.example/login?token=eyJ")
        #expect(typed == [] && !play.text.contains("eyJ"))
        let line = #"{"command":"openURL","url":"https://a.example/login?token=eyJ"}"#
        #expect(play.type("\r") == [try tell(line)])
    }

    @Test("completes a signup with the token that the app's server made, and makes it once")
    func completion() throws {
        var play = try play(#""state":"awaitingSignupCompletion","username":"heidi""#)
        #expect(play.keys == "mxkuthq?".sorted())
        #expect(play.hit("m") == [.makeUser("heidi")])
        _ = play.screen.take(.madeUser(token: "eyJ"), at: play.now)
        #expect(!play.text.contains("eyJ"))
        _ = play.screen.take(.key(.escape), at: play.now)
        #expect(play.hit("m") == [])
        #expect(play.type("\r") == [try tell(#"{"command":"completeSignup","token":"eyJ"}"#)])
        try play.prints(#""state":"loggedIn","command":"completeSignup","exit":0"#)
        try play.prints(#""state":"awaitingSignupCompletion","username":"ivan""#)
        #expect(play.hit("m") == [.makeUser("ivan")])
    }

    @Test("asks for the login token, where the app's server is somebody else's")
    func loginToken() throws {
        var play = try play(ownRealm: false, #""state":"awaitingSignupCompletion""#)
        #expect(play.keys == "mxkq?".sorted())
        _ = play.hit("m")
        #expect(play.type("eyJ\r") == [try tell(#"{"command":"completeSignup","token":"eyJ"}"#)])
    }

    @Test("chooses what becomes of a signup, in turn")
    func signups() throws {
        var play = try play(#""state":"loggedOut""#)
        var seen: [RealmView.Signups] = []
        for _ in RealmView.Signups.allCases {
            guard case .setSignups(let signups)? = play.hit("i").first else { continue }
            seen.append(signups)
            var view = RealmView()
            view.signups = signups
            _ = play.screen.take(.looked(view), at: play.now)
            #expect(play.screen.choices.contains { $0.label == "signups: \(signups.rawValue)" })
        }
        #expect(seen == [.verifyFirst, .byServer, .logIn])
    }

    @Test("keeps a request for a new password in mind when the client dies")
    func killed() throws {
        var play = try play(#""state":"loggedOut""#)
        _ = play.hit("w")
        _ = play.type("grace\r")
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        _ = play.hit("y")
        _ = play.type("kpw_1\rbetter\rbetter\r")
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.screen.passwords.forgotten == .mailed("grace"))
    }
}

@Suite("The demo's own realm")
struct OwnRealmTests {
    @Test("plays provider, browser and the app's server")
    func arrivals() async throws {
        let realm = try await OwnRealm()
        let url = realm.url + "/auth/facebook"
        let back = try #require(await realm.browse(url, email: "frank@example.com"))
        #expect(back.hasPrefix("https://yourapp.com/login?token="))
        #expect(await realm.view().sessions == ["frank"])
        await realm.setSignups(.byServer)
        let signup = try #require(await realm.browse(url, email: "heidi@example.com"))
        #expect(signup.contains("?token=utk_"))
        let token = try await realm.makeUser(nil)
        #expect(token.split(separator: ".").count == 3)
        #expect(await realm.view().sessions.sorted() == ["frank", "heidi@example.com"])
        await #expect(throws: (any Error).self) { try await realm.makeUser("ivan") }
        try await realm.setNetwork(up: false)
        #expect(await realm.browse(url, email: "frank@example.com") == nil)
        await realm.close()
    }
}
