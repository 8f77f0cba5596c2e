import Foundation
import LoginRocketRealm
import Testing

@Suite("One-time passwords")
struct TOTPTests {
    /// The SHA-1 values of RFC 6238, appendix B, of which six digits are the last six.
    @Test(
        "codes are those of RFC 6238",
        arguments: [
            (59.0, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ]
    )
    func vectors(time: Double, code: String) throws {
        var realm = Realm()
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        try realm.addUser("rfc", password: "x", totpSecret: secret)
        let shown = try realm.totpCode(of: "rfc", at: Date(timeIntervalSince1970: time))
        #expect(shown.code == code)
    }

    @Test("a secret may be written in any case, with spaces and padding")
    func lenientSecrets() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("a", password: "x", totpSecret: "jbsw y3dp ehpk 3pxp====")
        #expect(try test.realm.totpCode(of: "a", at: test.now).code == test.code())
    }

    @Test("a secret that is not base32 is refused", arguments: ["01890", "", "JBSW!"])
    func badSecrets(secret: String) throws {
        var test = try RealmUnderTest()
        #expect(throws: Realm.ControlError.invalidTotpSecret) {
            try test.realm.addUser("a", password: "x", totpSecret: secret)
        }
    }

    @Test(
        "the seconds left run from 30 down to 1",
        arguments: [(1_799_999_970.0, 30), (1_799_999_971.5, 29), (1_799_999_999.9, 1)]
    )
    func secondsLeft(time: Double, seconds: Int) throws {
        let test = try RealmUnderTest()
        let shown = try test.realm.totpCode(of: "grace", at: Date(timeIntervalSince1970: time))
        #expect(shown.secondsLeft == seconds)
    }

    @Test(
        "a code is accepted one step early and one step late, not more",
        arguments: [(-60.0, false), (-30, true), (0, true), (30, true), (60, false)]
    )
    func steps(offset: Double, isAccepted: Bool) throws {
        var test = try RealmUnderTest()
        let token = try test.login("grace").text("token")
        let code = try test.realm.totpCode(of: "grace", at: test.now + offset).code
        let answer = try test.post(
            "/v1/verify_login",
            ["username": "grace", "token": token, "code": code]
        )
        #expect(answer.keys.contains("error") != isAccepted)
    }
}
