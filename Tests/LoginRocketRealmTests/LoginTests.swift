import Foundation
import LoginRocketRealm
import Testing

@Suite("Login")
struct LoginTests {
    @Test("the right password gets result, token and url")
    func success() throws {
        var test = try RealmUnderTest()
        let answer = try test.login()
        #expect(answer.status == 200)
        #expect(answer.keys == ["result", "token", "url"])
        #expect(try answer.text("result") == "okay")
        let url = try "https://yourapp.com/login?token=" + answer.text("token")
        #expect(try answer.text("url") == url)
    }

    @Test("a handler with a query gets the token as one more parameter")
    func handlerWithQuery() throws {
        var test = try RealmUnderTest()
        test.realm = Realm(loginHandler: "https://yourapp.com/login?app=1")
        try test.realm.addUser("frank", password: "secret")
        #expect(try test.login().text("url").hasPrefix("https://yourapp.com/login?app=1&token="))
    }

    @Test("a username is the same in any case", arguments: ["FRANK", "Frank", "frank"])
    func anyCase(name: String) throws {
        var test = try RealmUnderTest()
        #expect(try test.login(name).text("result") == "okay")
        #expect(test.realm.state(at: test.now).sessions.map(\.username) == ["frank"])
    }

    @Test("a wrong password and an unknown user get the same error")
    func failure() throws {
        var test = try RealmUnderTest()
        let wrong = try test.login("frank", "wrong")
        let unknown = try test.login("nobody", "secret")
        #expect(wrong.status == 200)
        #expect(wrong.keys == ["error", "errors"])
        #expect(try wrong.text("error") == wrong.texts("errors").joined(separator: " "))
        #expect(wrong.answer.body == unknown.answer.body)
        #expect(try test.user("frank").wrongPasswords == 1)
    }

    @Test("each missing field is an error, and the error joins them with a space")
    func missing() throws {
        var test = try RealmUnderTest()
        let answer = try test.post("/v1/login", ["username": ""])
        #expect(try answer.texts("errors").count == 2)
        #expect(try answer.text("error") == answer.texts("errors").joined(separator: " "))
    }

    @Test("a user with a TOTP secret gets need_mfa and a login token, and no session yet")
    func needMfa() throws {
        var test = try RealmUnderTest()
        let answer = try test.login("grace")
        #expect(answer.keys == ["result", "token"])
        #expect(try answer.text("result") == "need_mfa")
        #expect(try answer.text("token").wholeMatch(of: /kli_[0-9A-Za-z]{22}/) != nil)
        #expect(test.realm.state(at: test.now).sessions.isEmpty)
    }
}

@Suite("Verification of a login")
struct VerifyLoginTests {
    @Test("the right code gets token and url, and no result")
    func success() throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        let answer = try verify(&test, token: token, code: test.code(), username: "Grace")
        #expect(answer.keys == ["token", "url"])
        #expect(try test.check(answer.text("token")).keys == ["valid"])
    }

    @Test("a wrong code is refused, and the login token can be used again")
    func wrongCode() throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        let wrong = try test.code() == "000000" ? "111111" : "000000"
        #expect(try verify(&test, token: token, code: wrong).keys == ["error", "errors"])
        #expect(try verify(&test, token: token, code: test.code()).keys == ["token", "url"])
    }

    @Test("success uses the login token up")
    func oneTime() throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        _ = try verify(&test, token: token, code: test.code())
        #expect(try verify(&test, token: token, code: test.code()).keys == ["error", "errors"])
    }

    @Test("a login token lives ten minutes", arguments: [(599.0, true), (600, false)])
    func lifetime(seconds: Double, isAccepted: Bool) throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        test.now += seconds
        let answer = try verify(&test, token: token, code: test.code())
        #expect(answer.keys.contains("error") != isAccepted)
    }

    @Test("a login token is of no use to another user")
    func otherUser() throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        let answer = try verify(&test, token: token, code: test.code(), username: "frank")
        #expect(answer.keys == ["error", "errors"])
    }

    private func verify(
        _ test: inout RealmUnderTest,
        token: String,
        code: String,
        username: String = "grace"
    ) throws -> Heard {
        try test.post("/v1/verify_login", ["username": username, "token": token, "code": code])
    }
}
