import Foundation
import LoginRocketRealm
import Testing

@Suite("Names are told apart by their bytes")
struct NameTests {
    private static let composed = "jos\u{E9}"
    private static let decomposed = "jose\u{301}"

    /// Pairs that Unicode counts as the same text, of different bytes.
    private static let pairs = [
        ("jos\u{E9}", "jose\u{301}"), ("\u{AC00}", "\u{1100}\u{1161}"),
        ("\u{2000}x", "\u{2002}x"), ("a;b", "a\u{37E}b"), ("`x", "\u{1FEF}x"),
        ("q\u{323}\u{307}", "q\u{307}\u{323}"),
    ]

    @Test("a user made in one form does not log in in the other", arguments: pairs)
    func login(one: String, other: String) throws {
        for (one, other) in [(one, other), (other, one)] {
            var test = try RealmUnderTest()
            try test.realm.addUser(one, password: "x")
            #expect(try test.login(one, "x").text("result") == "okay")
            #expect(try test.login(other, "x").keys == ["error", "errors"])
        }
    }

    @Test("two users may have names that are the same text for Unicode", arguments: pairs)
    func both(one: String, other: String) throws {
        var test = try RealmUnderTest()
        try test.realm.addUser(one, password: "1")
        try test.realm.addUser(other, password: "2")
        let first = try test.token(of: one, "1")
        let second = try test.token(of: other, "2")
        try test.realm.revokeSessions(of: one, at: test.now)
        #expect(try test.check(first).flag("valid") == false)
        #expect(try test.check(second).flag("valid"))
    }

    @Test("both of two such users are in a saved realm, with their sessions and tokens")
    func saved() throws {
        var test = try RealmUnderTest()
        for (name, word) in [(Self.composed, "1"), (Self.decomposed, "2")] {
            try test.realm.addUser(name, password: word, email: "\(word)@example.com")
            _ = try test.post("/v1/forgot_password", ["username": name])
        }
        let tokens = test.realm.mail.map(\.token)
        var again = test
        again.realm = try Realm(saved: test.realm.saved(), settings: test.realm.settings)
        #expect(try again.realm.saved() == test.realm.saved())
        #expect(again.realm.state(at: test.now).users.count == 4)
        for (name, token) in zip([Self.composed, Self.decomposed], tokens) {
            let reset = ["username": name, "token": token, "password": "new"]
            #expect(try again.post("/v1/reset_password", reset).keys == ["message"])
            #expect(try again.login(name, "new").text("result") == "okay")
        }
    }

    @Test("a signup takes a name, and an address, whose bytes are free")
    func signup() throws {
        var test = try RealmUnderTest()
        for (name, mail) in [
            (Self.composed, "\u{E9}@example.com"), (Self.decomposed, "e\u{301}@example.com"),
        ] {
            let fields = ["username": name, "email": mail, "password": "x"]
            #expect(try test.post("/v1/signup", fields).text("result") == "okay")
            #expect(try test.post("/v1/signup", fields).texts("errors").count == 2)
        }
    }

    @Test("an address in another form is not the user's")
    func address() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"usernameKind":"email","forgotPasswordRevealsUsers":true}"#)
        try test.realm.addUser("x", password: "x", email: "\u{E9}@example.com")
        let right = try test.post("/v1/forgot_password", ["email": "\u{C9}@example.com"])
        #expect(right.keys == ["message"])
        let wrong = try test.post("/v1/forgot_password", ["email": "e\u{301}@example.com"])
        #expect(wrong.keys == ["error", "errors"])
    }

    @Test("a token with one letter in another form is another token")
    func tokens() throws {
        // K and the sign of the unit kelvin are the same letter for Unicode.
        var test = try RealmUnderTest()
        func mailed() throws -> String {
            for _ in 0..<50 {
                _ = try test.post("/v1/forgot_password", ["username": "frank"])
                if let token = test.realm.mail.last?.token, token.contains("K") { return token }
            }
            throw NotFound()
        }
        let token = try mailed()
        let other = token.replacing("K", with: "\u{212A}")
        let wrong = ["username": "frank", "token": other, "password": "new"]
        #expect(try test.post("/v1/reset_password", wrong).keys == ["error", "errors"])
        let right = ["username": "frank", "token": token, "password": "new"]
        #expect(try test.post("/v1/reset_password", right).keys == ["message"])
    }

    @Test("a confirmation in another form differs from its password")
    func confirmation() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        let changed = try test.update(
            token,
            from: "secret",
            to: Self.composed,
            confirmation: Self.decomposed
        )
        #expect(changed.keys == ["error", "errors"])
        let signup = [
            "username": "hal", "password": "x", "email": "\u{E9}@example.com",
            "email_confirmation": "e\u{301}@example.com",
        ]
        #expect(try test.post("/v1/signup", signup).keys == ["error", "errors"])
    }

    @Test("two parameters whose names differ in bytes are two")
    func parameters() throws {
        var test = try RealmUnderTest()
        let body = "{\"username\":\"frank\",\"password\":\"secret\",\"\u{E9}\":1,\"e\u{301}\":2}"
        let answer = try test.post("/v1/login", body, type: "application/json")
        #expect(answer.status == 200)
    }

    @Test("names are still taken in any case")
    func anyCase() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("JOS\u{C9}", password: "x")
        #expect(try test.login("jOs\u{E9}", "x").text("result") == "okay")
        #expect(throws: Realm.ControlError.userExists(Self.composed)) {
            try test.realm.addUser("Jos\u{C9}", password: "x")
        }
    }
}
