import Foundation
import LoginRocketRealm
import Testing

@Suite("Signups")
struct SignupTests {
    @Test("mode user: the answer of a login, with signup=true in the url")
    func user() throws {
        var test = try RealmUnderTest()
        let answer = try signup(&test, ["username": "Hal", "password": "open"])
        #expect(answer.keys == ["result", "token", "url"])
        #expect(try answer.text("result") == "okay")
        let token = try answer.text("token")
        #expect(try answer.text("url") == "https://yourapp.com/login?token=\(token)&signup=true")
        #expect(try test.check(token).flag("valid"))
        #expect(try test.login("hal", "open").text("result") == "okay")
    }

    @Test("mode user_org: the user is a member of a new organization, in the token too")
    func org() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"signupMode":"user_org"}"#)
        let named = try signup(&test, ["username": "hal", "password": "x", "org_name": "Acme"])
        #expect(try named.text("url").hasSuffix("&signup=true"))
        #expect(try orgNames(in: named) == ["Acme"])
        let unnamed = try signup(&test, ["username": "Ida", "password": "x"])
        #expect(try orgNames(in: unnamed) == ["Ida"])
    }

    @Test("mode user_token: a signup token at the signup handler, and no user yet")
    func userToken() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"signupMode":"user_token"}"#)
        let answer = try signup(&test, ["username": "hal", "password": "open"])
        #expect(answer.keys == ["token", "url"])
        let token = try answer.text("token")
        #expect(token.wholeMatch(of: /utk_[0-9A-Za-z]{22}/) != nil)
        #expect(try answer.text("url") == "https://yourapp.com/login?token=\(token)")
        #expect(throws: NotFound.self) { try test.user("hal") }
        #expect(try test.login("hal", "open").keys == ["error", "errors"])

        try test.set(#"{"signupHandler":"https://yourapp.com/signup?a=1"}"#)
        let second = try signup(&test, ["username": "ida", "password": "open"])
        #expect(try second.text("url").hasPrefix("https://yourapp.com/signup?a=1&token=utk_"))
    }

    @Test("the app's server makes a user of a signup token, once, and while its name is free")
    func complete() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"signupMode":"user_token"}"#)
        let fields = ["username": "hal", "password": "open", "first_name": "Hal"]
        let tokens = try (0..<2).map { _ in try signup(&test, fields).text("token") }
        let done = try test.realm.completeSignup(tokens[0], at: test.now)
        #expect(done.username == "hal")
        #expect(try test.check(done.token).flag("valid"))
        #expect(try claims(done.token)["fn"] as? String == "Hal")
        #expect(try test.login("hal", "open").text("result") == "okay")
        #expect(throws: Realm.ControlError.unknownUserToken) {
            try test.realm.completeSignup(tokens[0], at: test.now)
        }
        #expect(throws: Realm.ControlError.userExists("hal")) {
            try test.realm.completeSignup(tokens[1], at: test.now)
        }
    }

    @Test(
        "a signup token lives as long as the switch says",
        arguments: [(59.0, true), (60, false)]
    )
    func userTokenLifetime(seconds: Double, isAccepted: Bool) throws {
        var test = try RealmUnderTest()
        try test.set(#"{"signupMode":"user_token","userTokenSeconds":60}"#)
        let token = try signup(&test, ["username": "hal", "password": "open"]).text("token")
        test.now += seconds
        let done = try? test.realm.completeSignup(token, at: test.now)
        #expect((done != nil) == isAccepted)
    }

    @Test("names are in the token as fn, ln and n")
    func names() throws {
        var test = try RealmUnderTest()
        let fields = [
            "username": "hal", "password": "x", "first_name": "Hal", "last_name": "Ito",
        ]
        let answer = try claims(signup(&test, fields).text("token"))
        #expect(answer["fn"] as? String == "Hal")
        #expect(answer["ln"] as? String == "Ito")
        #expect(answer["n"] as? String == "Hal Ito")
    }

    @Test("names are ignored, asked or required, as the switch says")
    func nameRule() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"nameFields":"off"}"#)
        let fields = ["username": "hal", "password": "x", "first_name": "Hal"]
        #expect(try claims(signup(&test, fields).text("token"))["fn"] == nil)
        try test.set(#"{"nameFields":"required"}"#)
        let missing = try signup(&test, ["username": "ida", "password": "x", "first_name": "Ida"])
        #expect(try missing.texts("errors") == ["Last name can't be blank."])
    }

    @Test("an organization's name is ignored, asked or required, in its mode only")
    func orgRule() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"orgNameField":"required"}"#)
        #expect(try signup(&test, ["username": "h", "password": "x"]).text("result") == "okay")
        try test.set(#"{"signupMode":"user_org"}"#)
        let missing = try signup(&test, ["username": "i", "password": "x"])
        #expect(try missing.texts("errors") == ["Organization can't be blank."])
        try test.set(#"{"orgNameField":"off"}"#)
        let fields = ["username": "j", "password": "x", "org_name": "Acme"]
        #expect(try orgNames(in: signup(&test, fields)) == ["j"])
    }

    @Test(
        "what is wrong is an error, and makes no user",
        arguments: [
            ["username": "hal"], ["password": "x"], ["username": " ", "password": "x"],
            ["username": "FRANK", "password": "x"],
            ["username": "hal", "password": "x", "password_confirmation": "y"],
            ["username": "hal", "password": "x", "email": "nonsense"],
            ["username": "h\u{0}al", "password": "x"],
            ["username": "hal", "password": "x", "email": "h\u{1B}al@example.com"],
            ["username": "hal", "password": "x", "first_name": "H\u{0}al"],
            ["username": "hal", "password": "x", "last_name": "9\n000"],
            ["username": "hal", "password": "x", "org_name": "Dis\u{7F}covery"],
            ["username": "hal", "password": "x", "email": "Frank@example.com"],
            [
                "username": "hal", "password": "x", "email": "hal@example.com",
                "email_confirmation": "ha@example.com",
            ],
        ]
    )
    func refused(fields: [String: String]) throws {
        var test = try RealmUnderTest()
        let before = try test.realm.saved()
        #expect(try signup(&test, fields).keys == ["error", "errors"])
        #expect(try test.realm.saved() == before)
    }

    @Test("every mistake gets a sentence of its own")
    func several() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"nameFields":"required"}"#)
        #expect(try signup(&test, ["email": "x"]).texts("errors").count == 5)
    }

    @Test("a confirmation is needed if the switch says so, and a password has its length")
    func passwordRules() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"confirmationRequired":true,"passwordMinimumLength":8}"#)
        var fields = ["username": "hal", "password": "eight888"]
        #expect(try signup(&test, fields).keys == ["error", "errors"])
        fields["password_confirmation"] = "eight888"
        #expect(try signup(&test, fields).text("result") == "okay")
        let short = ["username": "i", "password": "1234567", "password_confirmation": "1234567"]
        #expect(try signup(&test, short).keys == ["error", "errors"])
    }

    @Test("signups and logins can be switched off, each alone")
    func disabled() throws {
        var test = try RealmUnderTest()
        let before = try test.realm.saved()
        try test.set(#"{"signupsEnabled":false}"#)
        let refused = try signup(&test, ["username": "hal", "password": "x"])
        #expect(refused.keys == ["error", "errors"])
        #expect(try test.realm.saved() == before)
        #expect(try test.login().text("result") == "okay")
        try test.set(#"{"signupsEnabled":true,"loginsEnabled":false}"#)
        #expect(try test.login().keys == ["error", "errors"])
        #expect(test.get("/auth/facebook").status == 200)
        #expect(try signup(&test, ["username": "h", "password": "x"]).text("result") == "okay")
    }

    private func signup(_ test: inout RealmUnderTest, _ fields: [String: String]) throws -> Heard {
        try test.post("/v1/signup", fields)
    }

    private func orgNames(in answer: Heard) throws -> [String] {
        let memberships = try claims(answer.text("token"))["m"] as? [[String: Any]]
        return try found(memberships).map { membership in
            let id = try found(membership["oid"] as? String)
            #expect(id.hasPrefix("org_"))
            return try found(membership["o"] as? String)
        }
    }
}

@Suite("A realm whose usernames are addresses")
struct EmailRealmTests {
    @Test("email takes the place of username in every call, and is the username")
    func email() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"usernameKind":"email"}"#)
        let fields = ["email": "Hal@Example.com", "password": "x"]
        let token = try test.post("/v1/signup", fields).text("token")
        #expect(try claims(token)["un"] as? String == "hal@example.com")
        #expect(try test.user("hal@example.com").email == "hal@example.com")
        #expect(try test.post("/v1/login", fields).text("result") == "okay")
        let forgot = try test.post("/v1/forgot_password", ["email": "hal@example.com"])
        #expect(forgot.keys == ["message"])
        let reset = ["email": "hal@example.com", "token": try found(test.realm.mail.last).token]
        let answer = try test.post("/v1/reset_password", reset.merging(["password": "y"]) { $1 })
        #expect(answer.keys == ["message"])
        let again = try test.post("/v1/signup", fields)
        #expect(try again.texts("errors") == ["Email has already been taken."])
    }

    @Test("a user of before, whose name is none, is known by the address, for codes too")
    func before() throws {
        var test = try RealmUnderTest()
        var user = Realm.NewUser(username: "ida", password: "x")
        user.email = "ida@example.com"
        user.totpSecret = "JBSWY3DPEHPK3PXP"
        try test.realm.add(user, at: test.now)
        try test.set(#"{"usernameKind":"email"}"#)
        let email = "Ida@example.com"
        let token = try test.post("/v1/login", ["email": email, "password": "x"]).text("token")
        let code = ["email": email, "token": token, "code": try test.code()]
        #expect(try test.post("/v1/verify_login", code).keys == ["token", "url"])
        let taken = try test.post("/v1/signup", ["email": email, "password": "x"])
        #expect(taken.keys == ["error", "errors"])
    }

    @Test("a username alone is a missing email")
    func username() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"usernameKind":"email"}"#)
        #expect(try test.login().texts("errors") == ["Email can't be blank."])
    }

    @Test("the name that a realm does not go by is ignored, or refused")
    func stray() throws {
        var test = try RealmUnderTest()
        let both = ["username": "frank", "email": "frank@example.com", "password": "secret"]
        #expect(try test.post("/v1/login", both).text("result") == "okay")
        try test.set(#"{"strayNames":"refused"}"#)
        let refusal = try test.post("/v1/login", both).texts("errors")
        #expect(refusal == ["Email is not used by this realm."])
        let new = ["username": "hal", "email": "hal@example.com", "password": "x"]
        #expect(try test.post("/v1/signup", new).text("result") == "okay")
        try test.set(#"{"usernameKind":"email"}"#)
        let other = try test.post("/v1/login", both).texts("errors")
        #expect(other == ["Username is not used by this realm."])
    }
}
