import Foundation
import JWTKit
import LoginRocketRealm
import Testing

@Suite("Session tokens")
struct TokenTests {
    private struct Payload: JWTPayload {
        let iat: Int
        let exp: Int
        let aud: String
        let uid: String
        let tk: String
        let un: String
        let n: String

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    @Test("an independent library verifies a token with the realm's key and reads its claims")
    func independentVerification() async throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        let keys = JWTKeyCollection()
        await keys.add(hmac: HMACKey(from: test.realm.tokenKey), digestAlgorithm: .sha256)
        let claims = try await keys.verify(token, as: Payload.self)

        #expect(claims.iat == 1_800_000_000)
        #expect(claims.exp == 1_800_000_000 + 360 * 60)
        #expect(claims.aud == test.realm.id)
        #expect(claims.aud.hasPrefix("rl_"))
        #expect(claims.uid.hasPrefix("usr_"))
        #expect(claims.tk.hasPrefix("kss_"))
        #expect(claims.un == "frank")
        #expect(claims.n == "frank")
        #expect(test.realm.state(at: test.now).sessions.map(\.id) == [claims.tk])
    }

    @Test("a token has the claims of version 1 and no others")
    func exactClaims() throws {
        var test = try RealmUnderTest()
        let claims = try claims(test.token())
        #expect(Set(claims.keys) == ["iat", "exp", "aud", "uid", "tk", "un", "n"])
    }

    @Test("a token with any one character changed is refused")
    func tampering() throws {
        var test = try RealmUnderTest()
        let token = Array(try test.token())
        for index in token.indices {
            var changed = token
            changed[index] = token[index] == "A" ? "B" : "A"
            #expect(try test.check(String(changed)).flag("valid") == false)
        }
        #expect(try test.check(String(token)).flag("valid"))
    }

    @Test("an unsigned token is refused")
    func algorithmNone() throws {
        var test = try RealmUnderTest()
        let header = Data(#"{"alg":"none"}"#.utf8).base64EncodedString()
            .replacing("=", with: "")
        let payload = try test.token().split(separator: ".")[1]
        #expect(try test.check("\(header).\(payload).").flag("valid") == false)
    }

    @Test("a token of another realm is refused")
    func otherRealm() throws {
        var test = try RealmUnderTest()
        var other = try RealmUnderTest(seed: 2)
        #expect(try test.check(other.token()).flag("valid") == false)
    }

    @Test("the same seed and calls give the same tokens")
    func determinism() throws {
        var one = try RealmUnderTest()
        var two = try RealmUnderTest()
        #expect(try one.token() == two.token())
        #expect(try one.token() != one.token())
    }
}
