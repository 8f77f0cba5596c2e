import Foundation
import LoginRocketRealm
import Testing

@Suite("Sessions")
struct SessionTests {
    @Test("a live session is valid, and nothing else is said")
    func valid() throws {
        var test = try RealmUnderTest()
        let answer = try test.check(test.token())
        #expect(answer.keys == ["valid"])
        #expect(try answer.flag("valid"))
    }

    @Test(
        "anything but a full token is an error with valid false",
        arguments: ["", "kss_1", "a.b"]
    )
    func invalid(token: String) throws {
        var test = try RealmUnderTest()
        let answer = try test.check(token)
        #expect(answer.status == 200)
        #expect(answer.keys == ["error", "errors", "valid"])
        #expect(try answer.flag("valid") == false)
    }

    @Test("a session ID is no token")
    func sessionID() throws {
        var test = try RealmUnderTest()
        _ = try test.token()
        let id = try found(test.realm.state(at: test.now).sessions.first?.id)
        #expect(try test.check(id).flag("valid") == false)
    }

    @Test("a session lives 360 whole minutes", arguments: [(21_599.2, true), (21_599.25, false)])
    func lifetime(seconds: Double, isValid: Bool) throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        test.now += seconds
        #expect(try test.check(token).flag("valid") == isValid)
        #expect(test.realm.state(at: test.now).sessions.isEmpty != isValid)
    }

    @Test("a switch sets the minutes of sessions that start from then on")
    func minutes() throws {
        var test = try RealmUnderTest()
        let before = try test.token()
        try test.realm.settings.merge(json: Array(#"{"sessionMinutes":1}"#.utf8))
        let after = try test.token()
        test.now += 61
        #expect(try test.check(before).flag("valid"))
        #expect(try test.check(after).flag("valid") == false)
    }

    @Test("logout ends this session only, and answers an empty object")
    func logout() throws {
        var test = try RealmUnderTest()
        let first = try test.token()
        let second = try test.token()
        let answer = try test.post("/v1/logout", ["token": first])
        #expect(answer.status == 200)
        #expect(answer.keys.isEmpty)
        #expect(try test.check(first).flag("valid") == false)
        #expect(try test.check(second).flag("valid"))
    }

    @Test("logout of a session that is not live is an error")
    func logoutTwice() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        _ = try test.post("/v1/logout", ["token": token])
        #expect(try test.post("/v1/logout", ["token": token]).keys == ["error", "errors"])
        #expect(try test.post("/v1/logout", [:]).keys == ["error", "errors"])
    }

    @Test("revoking ends all sessions of one user")
    func revoke() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("hal", password: "secret")
        let tokens = [try test.token(), try test.token()]
        let other = try test.token(of: "hal")
        #expect(try test.realm.revokeSessions(of: "Frank", at: test.now) == 2)
        for token in tokens { #expect(try test.check(token).flag("valid") == false) }
        #expect(try test.check(other).flag("valid"))
        #expect(throws: Realm.ControlError.unknownUser("nobody")) {
            try test.realm.revokeSessions(of: "nobody", at: test.now)
        }
    }

    @Test("the owner of a token is known from the token, also after its session")
    func owner() throws {
        var test = try RealmUnderTest()
        let request = Realm.Request(post: "/v1/logout", ["token": try test.token()])
        _ = try test.send(request)
        #expect(test.realm.tokenOwner(of: request) == "frank")
        #expect(test.realm.tokenOwner(of: Realm.Request(post: "/v1/logout", [:])) == nil)
    }
}
