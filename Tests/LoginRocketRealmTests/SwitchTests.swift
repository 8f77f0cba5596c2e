import Foundation
import LoginRocketRealm
import Testing

@Suite("Switches of sessions and answers")
struct SwitchTests {
    @Test("every setting is a switch of the same name, and all of them can be read and merged")
    func complete() throws {
        var settings = Realm.Settings()
        let object = try JSONSerialization.jsonObject(with: Data(settings.json))
        let switches = try found(object as? [String: Any])
        let properties = Mirror(reflecting: settings).children.compactMap(\.label)
        #expect(Set(switches.keys) == Set(properties))
        settings.lockout = Realm.Lockout(after: 2, as: .error200)
        settings.rateLimit = Realm.RateLimit(requests: 3)
        settings.signupHandler = "app:/signup"
        settings.loginTokenAttempts = 5
        settings.tokenFields = [.orgs]
        var copy = Realm.Settings()
        try copy.merge(json: settings.json)
        #expect(copy == settings)
    }

    @Test("unmanaged sessions are not stored, cannot be revoked and cannot be checked")
    func unmanaged() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"managedSessions":false}"#)
        let login = try test.login()
        let token = try login.text("token")
        #expect(login.answer[header: "Set-Cookie"] == nil)
        #expect(try (claims(token)["tk"] as? String)?.wholeMatch(of: /[0-9A-Za-z]{22}/) != nil)
        #expect(test.realm.state(at: test.now).sessions.isEmpty)
        let check = try test.check(token)
        #expect(check.keys == ["error", "errors", "valid"])
        #expect(try check.flag("valid") == false)
        #expect(try test.post("/v1/logout", ["token": token]).keys.isEmpty)
        #expect(try test.update(token, from: "secret", to: "better").keys == ["message"])
        test.now += 21_600
        #expect(try test.update(token, from: "better", to: "best").keys == ["error", "errors"])
    }

    @Test("tokens may have no end; a managed session ends all the same")
    func endless() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"tokensExpire":false}"#)
        let token = try test.token()
        #expect(try claims(token)["exp"] == nil)
        test.now += 21_600
        #expect(try test.check(token).flag("valid") == false)
        try test.set(#"{"managedSessions":false}"#)
        let open = try test.token()
        test.now += 1e9
        #expect(try test.post("/v1/logout", ["token": open]).keys.isEmpty)
    }

    @Test("a logout ends the session of its token, or all of its user")
    func logoutScope() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"logoutScope":"user"}"#)
        try test.realm.addUser("hal", password: "x")
        let other = try test.token(of: "hal", "x")
        let tokens = [try test.token(), try test.token()]
        _ = try test.post("/v1/logout", ["token": tokens[0]])
        for token in tokens { #expect(try test.check(token).flag("valid") == false) }
        #expect(try test.check(other).flag("valid"))
    }

    @Test("a login may return the token of the live session again")
    func sameToken() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"loginRepeatsToken":true}"#)
        let first = try test.token()
        test.now += 60
        #expect(try test.token() == first)
        #expect(test.realm.state(at: test.now).sessions.count == 1)
        _ = try test.post("/v1/logout", ["token": first])
        #expect(try test.token() != first)
    }

    @Test("the same password may be refused as a new one")
    func samePassword() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        #expect(try test.update(token, from: "secret", to: "secret").keys == ["message"])
        try test.set(#"{"samePasswordRefused":true}"#)
        #expect(try test.update(token, from: "secret", to: "secret").keys == ["error", "errors"])
    }

    @Test("a confirmation and a length may be demanded of a password change")
    func passwordRules() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        try test.set(#"{"confirmationRequired":true,"passwordMinimumLength":7}"#)
        #expect(try test.update(token, from: "secret", to: "better7").keys == ["error", "errors"])
        let short = try test.update(token, from: "secret", to: "better", confirmation: "better")
        #expect(short.keys == ["error", "errors"])
        let fine = try test.update(token, from: "secret", to: "better7", confirmation: "better7")
        #expect(fine.keys == ["message"])
    }

    @Test("requests over the limit are 429 until the window ends, and change nothing")
    func rateLimit() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"rateLimit":{"requests":2,"seconds":10}}"#)
        _ = try test.login("frank", "x")
        test.now += 4
        #expect(try test.login().status == 200)
        let before = try test.realm.saved()
        let refused = try test.login()
        #expect(refused.status == 429)
        #expect(refused.keys == ["error", "errors"])
        #expect(refused.answer[header: "X-Ratelimit-Reset"] == "1800000011")
        #expect(refused.answer[header: "Retry-After"] == "7")
        #expect(try test.realm.saved() == before)
        test.now += 6
        #expect(try test.login().status == 200)
    }

    @Test("a login token may live longer or shorter, be used again, and be lost by wrong codes")
    func loginTokens() throws {
        var test = try RealmUnderTest()
        try test.set(
            #"{"loginTokenSeconds":60,"oneTimeTokens":false,"loginTokenAttempts":2}"#
        )
        let token = try test.login("grace").text("token")
        for _ in 0..<2 { #expect(try verify(&test, token, test.code()).keys == ["token", "url"]) }
        for _ in 0..<2 { _ = try verify(&test, token, "x") }
        #expect(try verify(&test, token, test.code()).keys == ["error", "errors"])
        let late = try test.login("grace").text("token")
        test.now += 60
        #expect(try verify(&test, late, test.code()).keys == ["error", "errors"])
    }

    @Test("login takes a code, as in the document's example, only if a switch says so")
    func loginTakesCodes() throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        let fields = ["username": "grace", "token": token, "code": try test.code()]
        #expect(try test.post("/v1/login", fields).keys == ["error", "errors"])
        try test.set(#"{"loginTakesCodes":true}"#)
        #expect(try test.post("/v1/login", fields).keys == ["token", "url"])
    }

    @Test("errors are in the realm's language")
    func locale() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"locale":"es"}"#)
        #expect(try test.login("frank", "x").text("error") == "Error al iniciar sesión.")
    }

    @Test("an inactive user has no sessions and gets none")
    func inactive() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        try test.realm.setActive(false, "Frank")
        #expect(try test.check(token).flag("valid") == false)
        #expect(try test.login().keys == ["error", "errors"])
        try test.realm.setActive(true, "frank")
        #expect(try test.login().text("result") == "okay")
    }

    @Test(
        "handlers are addresses that cannot break a head",
        arguments: ["", "x", "a:\\r\\nb", "a: b"]
    )
    func handlers(text: String) throws {
        var test = try RealmUnderTest()
        let mistake = "invalid: loginHandler: an address of visible ASCII with a colon"
        #expect(throws: Realm.ControlError.invalidSettings(mistake)) {
            try test.set(#"{"loginHandler":"\#(text)"}"#)
        }
        try test.set(##"{"loginHandler":"app:/in?a=1#top"}"##)
        let answer = try test.login()
        let token = try answer.text("token")
        #expect(try answer.text("url") == "app:/in?a=1&token=\(token)#top")
    }

    private func verify(
        _ test: inout RealmUnderTest,
        _ token: String,
        _ code: String
    ) throws -> Heard {
        try test.post("/v1/verify_login", ["username": "grace", "token": token, "code": code])
    }
}
