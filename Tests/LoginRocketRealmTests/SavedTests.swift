import Foundation
import LoginRocketRealm
import Testing

@Suite("A realm that was saved")
struct SavedTests {
    @Test("goes on as the same realm, with its users, sessions, tokens and mail")
    func roundTrip() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"tokenAlgorithm":"RS256"}"#)
        let token = try test.token()
        let pending = try test.login("grace").text("token")
        _ = try test.post("/v1/forgot_password", ["username": "frank"])
        _ = try test.login("frank", "wrong")
        var again = test
        again.realm = try Realm(saved: test.realm.saved(), settings: test.realm.settings)
        #expect(again.realm.state(at: test.now) == test.realm.state(at: test.now))
        #expect(again.realm.mail == test.realm.mail)
        #expect(again.realm.id == test.realm.id)
        #expect(try again.realm.saved() == test.realm.saved())
        #expect(try again.realm.publicTokenKeyPEM() == test.realm.publicTokenKeyPEM())
        #expect(try again.check(token).flag("valid"))
        let code = ["username": "grace", "token": pending, "code": try again.code()]
        #expect(try again.post("/v1/verify_login", code).keys == ["token", "url"])
    }

    @Test("holds no password")
    func noPasswords() throws {
        var realm = Realm()
        try realm.addUser("hal", password: "canary-7001")
        #expect(try !String(decoding: realm.saved(), as: UTF8.self).contains("canary-7001"))
    }

    @Test(
        "is refused when it is damaged, cut off or of another version",
        arguments: ["", "{}", "[]", #"{"version":1}"#]
    )
    func damaged(text: String) throws {
        #expect(throws: Realm.ControlError.invalidContents) {
            try Realm(saved: Array(text.utf8))
        }
        let saved = try RealmUnderTest().realm.saved()
        #expect(throws: Realm.ControlError.invalidContents) {
            try Realm(saved: Array(saved.dropLast()))
        }
        let later = String(decoding: saved, as: UTF8.self).replacing(
            #""version":1"#,
            with: #""version":2"#
        )
        #expect(throws: Realm.ControlError.invalidContents) {
            try Realm(saved: Array(later.utf8))
        }
    }

    @Test("the revision tells whether there may be something to save")
    func revision() throws {
        var test = try RealmUnderTest()
        let start = test.realm.revision
        _ = try test.check("x")
        _ = try test.post("/v1/nothing", [:])
        #expect(test.realm.revision == start)
        _ = try test.login()
        #expect(test.realm.revision > start)
    }
}
