import Foundation
import LoginRocketRealm
import Testing

@Suite("Lockout")
struct LockoutTests {
    @Test("as status 429, logins and changes are refused even with the right password")
    func status429() throws {
        var test = try locked(as: .status429)
        let token = test.token
        let login = try test.inner.login()
        #expect(login.status == 429)
        #expect(login.keys == ["error", "errors"])
        #expect(login.answer[header: "X-Ratelimit-Reset"] == "1800000901")
        #expect(login.answer[header: "Retry-After"] == nil)
        #expect(try test.inner.update(token, from: "secret", to: "better").status == 429)
        #expect(try test.inner.user("frank").wrongPasswords == 3)
    }

    @Test("as an error with status 200, it is the very answer of a wrong password")
    func error200() throws {
        var test = try locked(as: .error200)
        let token = test.token
        let right = try test.inner.login()
        let rightChange = try test.inner.update(token, from: "secret", to: "better")
        test.inner.realm.settings.lockout = nil
        let wrong = try test.inner.login("frank", "wrong")
        let wrongChange = try test.inner.update(token, from: "wrong", to: "better")
        #expect(right.status == 200)
        #expect(right.answer.body == wrong.answer.body)
        #expect(rightChange.answer.body == wrongChange.answer.body)
        #expect(Set(right.answer.headers.map(\.name)) == Set(wrong.answer.headers.map(\.name)))
    }

    @Test("the lock ends by itself, and counting starts anew")
    func end() throws {
        var test = try locked(as: .status429)
        test.inner.now += 900
        #expect(try test.inner.login("frank", "wrong").status == 200)
        #expect(try test.inner.login().text("result") == "okay")
    }

    @Test("the right password starts the count anew; the total stays")
    func inARow() throws {
        var test = try RealmUnderTest()
        test.realm.settings.lockout = Realm.Lockout(after: 3, as: .status429)
        for password in ["wrong", "wrong", "secret", "wrong", "wrong"] {
            _ = try test.login("frank", password)
        }
        #expect(try test.login().text("result") == "okay")
        #expect(try test.user("frank").wrongPasswords == 4)
    }

    @Test("wrong current passwords count too")
    func changesCount() throws {
        var test = try RealmUnderTest()
        test.realm.settings.lockout = Realm.Lockout(after: 2, as: .status429)
        let token = try test.token()
        for _ in 0..<2 { _ = try test.update(token, from: "wrong", to: "better") }
        #expect(try test.login().status == 429)
    }

    @Test("other users are not locked, and neither are checks and logouts")
    func others() throws {
        var test = try locked(as: .status429)
        #expect(try test.inner.login("grace").text("result") == "need_mfa")
        let token = test.token
        #expect(try test.inner.check(token).flag("valid"))
        #expect(try test.inner.post("/v1/logout", ["token": token]).keys.isEmpty)
    }

    @Test("a switch adds Retry-After, with the seconds that are left")
    func retryAfter() throws {
        var test = try locked(as: .status429)
        test.inner.realm.settings.lockout?.retryAfter = true
        test.inner.now += 100
        #expect(try test.inner.login().answer[header: "Retry-After"] == "801")
    }

    private func locked(
        as form: Realm.Lockout.Form
    ) throws -> (inner: RealmUnderTest, token: String) {
        var test = try RealmUnderTest()
        test.realm.settings.lockout = Realm.Lockout(after: 3, as: form)
        let token = try test.token()
        for _ in 0..<3 { _ = try test.login("frank", "wrong") }
        return (test, token)
    }
}
