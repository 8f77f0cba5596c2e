import Foundation
import LoginRocketRealm
import Testing

@Suite("Forgotten passwords")
struct ResetTests {
    private static let sentence =
        "You should receive a password reset token within a few minutes. "
        + "If not, check your spam folder."

    @Test("forgot_password mails a token, and says so in the document's words")
    func forgot() throws {
        var test = try RealmUnderTest()
        let answer = try test.post("/v1/forgot_password", ["username": "Frank"])
        #expect(answer.keys == ["message"])
        #expect(try answer.text("message") == Self.sentence)
        let mail = try found(test.realm.mail.first)
        #expect(mail.to == "frank@example.com")
        #expect(mail.kind == .passwordReset)
        #expect(mail.username == "frank")
        #expect(mail.token.wholeMatch(of: /kpw_[0-9A-Za-z]{22}/) != nil)
        let link = "https://yourapp.com/reset_password?token=\(mail.token)&username=frank"
        #expect(mail.link == link)
    }

    @Test("an unknown user gets the same answer and no mail, unless a switch reveals it")
    func unknown() throws {
        var test = try RealmUnderTest()
        let known = try test.post("/v1/forgot_password", ["username": "frank"])
        let unknown = try test.post("/v1/forgot_password", ["username": "nobody"])
        #expect(known.answer.body == unknown.answer.body)
        #expect(test.realm.mail.count == 1)
        try test.set(#"{"forgotPasswordRevealsUsers":true}"#)
        #expect(
            try test.post("/v1/forgot_password", ["username": "nobody"]).keys == [
                "error", "errors",
            ]
        )
    }

    @Test("the token resets the password, once, and ends a lockout")
    func reset() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"lockout":{"after":1,"as":"status429"}}"#)
        _ = try test.login("frank", "wrong")
        let token = try forget(&test)
        let answer = try reset(&test, token, to: "new", confirmation: "new")
        #expect(answer.keys == ["message"])
        #expect(try answer.text("message") == "Your password has been reset.")
        #expect(try test.user("frank").passwordVersion == 2)
        #expect(try test.login("frank", "new").text("result") == "okay")
        #expect(try reset(&test, token, to: "newer").keys == ["error", "errors"])
    }

    @Test("a switch lets tokens be used again until they expire")
    func manyTimes() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"oneTimeTokens":false}"#)
        let token = try forget(&test)
        _ = try reset(&test, token, to: "new")
        #expect(try reset(&test, token, to: "newer").keys == ["message"])
    }

    @Test("a token lives as long as its switch says", arguments: [(59.0, true), (60, false)])
    func lifetime(seconds: Double, isAccepted: Bool) throws {
        var test = try RealmUnderTest()
        try test.set(#"{"passwordTokenSeconds":60}"#)
        let token = try forget(&test)
        test.now += seconds
        #expect(try reset(&test, token, to: "new").keys.contains("message") == isAccepted)
    }

    @Test("a new token takes the place of the one before it")
    func replaced() throws {
        var test = try RealmUnderTest()
        let first = try forget(&test)
        let second = try forget(&test)
        #expect(try reset(&test, first, to: "new").keys == ["error", "errors"])
        #expect(try reset(&test, second, to: "new").keys == ["message"])
    }

    @Test("a token is of no use to another user, and a wrong confirmation does not use it up")
    func refused() throws {
        var test = try RealmUnderTest()
        let token = try forget(&test)
        #expect(try reset(&test, token, to: "new", of: "grace").keys == ["error", "errors"])
        let differs = try reset(&test, token, to: "new", confirmation: "old")
        #expect(differs.keys == ["error", "errors"])
        #expect(try reset(&test, token, to: "new").keys == ["message"])
    }

    @Test(
        "sessions survive a reset, unless a switch says which end",
        arguments: [("none", true), ("others", false), ("all", false)]
    )
    func sessions(choice: String, survives: Bool) throws {
        var test = try RealmUnderTest()
        try test.set(#"{"passwordChangeEnds":"\#(choice)"}"#)
        let session = try test.token()
        _ = try reset(&test, forget(&test), to: "new")
        #expect(try test.check(session).flag("valid") == survives)
    }

    @Test("a user without an address gets no mail")
    func noAddress() throws {
        var test = try RealmUnderTest()
        _ = try test.post("/v1/forgot_password", ["username": "grace"])
        #expect(test.realm.mail.isEmpty)
    }

    private func forget(_ test: inout RealmUnderTest) throws -> String {
        _ = try test.post("/v1/forgot_password", ["username": "frank"])
        return try found(test.realm.mail.last).token
    }

    private func reset(
        _ test: inout RealmUnderTest,
        _ token: String,
        to password: String,
        confirmation: String? = nil,
        of username: String = "frank"
    ) throws -> Heard {
        var fields = ["username": username, "token": token, "password": password]
        fields["password_confirmation"] = confirmation
        return try test.post("/v1/reset_password", fields)
    }
}

@Suite("Verification of an address")
struct VerificationTests {
    @Test("requested: a mail at signup, and logins meanwhile")
    func requested() throws {
        var test = try RealmUnderTest()
        let answer = try signup(&test, "requested")
        #expect(answer.keys == ["result", "token", "url"])
        #expect(try test.login("hal", "x").text("result") == "okay")
        let mail = try found(test.realm.mail.first)
        #expect(mail.kind == .verification)
        #expect(mail.to == "hal@example.com")
        #expect(mail.token.wholeMatch(of: /kvf_[0-9A-Za-z]{22}/) != nil)
        let link = "https://yourapp.com/verify_email?token=\(mail.token)&username=hal"
        #expect(mail.link == link)
    }

    @Test("required: a message and no token at signup, and no login before it is verified")
    func required() throws {
        var test = try RealmUnderTest()
        #expect(try signup(&test, "required").keys == ["message"])
        #expect(try test.login("hal", "x").keys == ["error", "errors"])
        #expect(try verify(&test).keys == ["message"])
        #expect(try test.login("hal", "x").text("result") == "okay")
    }

    @Test("required: a switch makes the signup's answer an error; the user is there all the same")
    func requiredAsError() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"unverifiedSignup":"error"}"#)
        #expect(try signup(&test, "required").keys == ["error", "errors"])
        #expect(try verify(&test).keys == ["message"])
        #expect(try test.login("hal", "x").text("result") == "okay")
    }

    @Test("the token verifies once, with its user's name, in the document's words")
    func verified() throws {
        var test = try RealmUnderTest()
        _ = try signup(&test, "requested")
        #expect(try verify(&test, "frank").keys == ["error", "errors"])
        let answer = try verify(&test)
        #expect(answer.keys == ["message"])
        #expect(try answer.text("message") == "Your email has been verified.")
        #expect(try verify(&test).keys == ["error", "errors"])
    }

    @Test("a token lives as long as its switch says", arguments: [(59.0, true), (60, false)])
    func lifetime(seconds: Double, isAccepted: Bool) throws {
        var test = try RealmUnderTest()
        try test.set(#"{"emailTokenSeconds":60}"#)
        _ = try signup(&test, "requested")
        test.now += seconds
        #expect(try verify(&test).keys.contains("message") == isAccepted)
    }

    @Test("it is sent again only while it is asked for")
    func resend() throws {
        var test = try RealmUnderTest()
        for name in ["frank", "nobody"] {
            let refused = try test.post("/v1/resend_email_token", ["username": name])
            #expect(refused.keys == ["error", "errors"])
        }
        _ = try signup(&test, "requested")
        let answer = try test.post("/v1/resend_email_token", ["username": "HAL"])
        #expect(try answer.text("message") == "A new verification email has been sent.")
        #expect(test.realm.mail.count == 2)
        _ = try verify(&test)
        let late = try test.post("/v1/resend_email_token", ["username": "hal"])
        #expect(late.keys == ["error", "errors"])
    }

    @Test("an address is required at signup once it is to be verified")
    func address() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"emailVerification":"requested"}"#)
        let answer = try test.post("/v1/signup", ["username": "hal", "password": "x"])
        #expect(try answer.texts("errors") == ["Email can't be blank."])
    }

    @Test("users of before are not affected by the switch")
    func existing() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"emailVerification":"required"}"#)
        #expect(try test.login().text("result") == "okay")
    }

    @Test("an administrator can ask for it, too")
    func added() throws {
        var test = try RealmUnderTest()
        var user = Realm.NewUser(username: "hal", password: "x")
        user.email = "hal@example.com"
        user.emailVerification = .requested
        try test.realm.add(user, at: test.now)
        #expect(test.realm.mail.count == 1)
        #expect(try verify(&test).keys == ["message"])
    }

    @Test("only the last 1,000 mails are kept")
    func bounded() throws {
        var test = try RealmUnderTest()
        _ = try signup(&test, "requested")
        for _ in 0..<1000 { _ = try test.post("/v1/forgot_password", ["username": "frank"]) }
        #expect(test.realm.mail.count == 1000)
        #expect(test.realm.mail.first?.kind == .passwordReset)
    }

    private func signup(_ test: inout RealmUnderTest, _ rule: String) throws -> Heard {
        try test.set(#"{"emailVerification":"\#(rule)"}"#)
        let fields = ["username": "hal", "email": "Hal@example.com", "password": "x"]
        return try test.post("/v1/signup", fields)
    }

    private func verify(_ test: inout RealmUnderTest, _ username: String = "hal") throws -> Heard {
        let token = try found(test.realm.mail.last { $0.kind == .verification }).token
        return try test.post("/v1/verify_email", ["username": username, "token": token])
    }
}
