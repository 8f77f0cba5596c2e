import Foundation
import LoginRocketRealm
import Testing

@Suite("Password changes")
struct UpdatePasswordTests {
    @Test("the right current password is swapped for the new one")
    func success() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        let answer = try test.update(token, from: "secret", to: "better", confirmation: "better")
        #expect(answer.keys == ["message"])
        #expect(try answer.text("message") == "Your password has been updated.")
        #expect(try test.user("frank").passwordVersion == 2)
        #expect(try test.login("frank", "secret").keys == ["error", "errors"])
        #expect(try test.login("frank", "better").text("result") == "okay")
    }

    @Test("it is a compare-and-swap: the same change again is refused and changes nothing")
    func again() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        _ = try test.update(token, from: "secret", to: "better")
        let again = try test.update(token, from: "secret", to: "better")
        #expect(again.keys == ["error", "errors"])
        #expect(try test.user("frank").passwordVersion == 2)
        #expect(try test.user("frank").wrongPasswords == 1)
    }

    @Test("a confirmation is checked when it is there")
    func confirmation() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        let answer = try test.update(token, from: "secret", to: "better", confirmation: "bitter")
        #expect(answer.keys == ["error", "errors"])
        #expect(try test.user("frank").passwordVersion == 1)
        #expect(try test.user("frank").wrongPasswords == 0)
    }

    @Test("a dead session is refused before any password is looked at")
    func deadSession() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        try test.realm.revokeSessions(of: "frank", at: test.now)
        #expect(try test.update(token, from: "wrong", to: "better").keys == ["error", "errors"])
        #expect(try test.user("frank").wrongPasswords == 0)
    }

    @Test("an empty new password is refused")
    func blank() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        #expect(try test.update(token, from: "secret", to: "").keys == ["error", "errors"])
        #expect(try test.user("frank").passwordVersion == 1)
    }

    @Test(
        "sessions survive a change, unless a switch says which end",
        arguments: [("none", true, true), ("others", true, false), ("all", false, false)]
    )
    func sessions(choice: String, own: Bool, other: Bool) throws {
        var test = try RealmUnderTest()
        if choice != "none" {
            let json = #"{"passwordChangeEnds":"\#(choice)"}"#
            try test.realm.settings.merge(json: Array(json.utf8))
        }
        let first = try test.token()
        let second = try test.token()
        _ = try test.update(first, from: "secret", to: "better")
        #expect(try test.check(first).flag("valid") == own)
        #expect(try test.check(second).flag("valid") == other)
    }
}
