import Foundation
import JWTKit
import LoginRocketRealm
import Testing

@Suite("Tokens in the eyes of an independent library")
struct SigningTests {
    private struct Payload: JWTPayload {
        let un: String
        let tk: String
        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    @Test("the realm's key verifies a token", arguments: ["HS256", "RS256"])
    func verified(algorithm: String) async throws {
        var test = try realm(algorithm)
        let token = try test.token()
        let keys = try await keys(of: &test.realm, algorithm)
        let claims = try await keys.verify(token, as: Payload.self)
        #expect(claims.un == "frank")
        #expect(try header(token)["alg"] as? String == algorithm)
        #expect(try test.check(token).flag("valid"))
    }

    @Test(
        "a token that was tampered with, or is not signed, is refused by both",
        arguments: ["HS256", "RS256"]
    )
    func tampered(algorithm: String) async throws {
        var test = try realm(algorithm)
        let token = try test.token()
        let keys = try await keys(of: &test.realm, algorithm)
        let parts = token.split(separator: ".").map(String.init)
        let payload = try text(parts[1]).replacing("frank", with: "grace")
        let none = base64(#"{"alg":"none","typ":"JWT"}"#)
        for forged in [
            "\(parts[0]).\(base64(payload)).\(parts[2])", "\(none).\(parts[1]).",
            "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).",
        ] {
            await #expect(throws: (any Error).self) {
                try await keys.verify(forged, as: Payload.self)
            }
            #expect(try test.check(forged).flag("valid") == false)
        }
    }

    @Test("a token signed with HS256 by the public key is refused")
    func confusion() async throws {
        var test = try realm("RS256")
        let token = try test.token()
        let id = try found(claims(token)["tk"] as? String)
        let keys = JWTKeyCollection()
        let pem = try test.realm.publicTokenKeyPEM()
        await keys.add(hmac: HMACKey(from: pem), digestAlgorithm: .sha256)
        let forged = try await keys.sign(Payload(un: "frank", tk: id))
        #expect(try test.check(forged).flag("valid") == false)
    }

    @Test("tokens of before a change of the algorithm stay good")
    func change() throws {
        var test = try realm("HS256")
        let old = try test.token()
        try test.set(#"{"tokenAlgorithm":"RS256"}"#)
        let new = try test.token()
        try test.set(#"{"tokenAlgorithm":"HS256"}"#)
        for token in [old, new] { #expect(try test.check(token).flag("valid")) }
    }

    @Test("a key can be given; one that is none is refused")
    func givenKey() throws {
        var test = try realm("RS256")
        var other = try realm("RS256")
        let shared = try other.realm.publicTokenKeyPEM()
        #expect(shared.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        let saved = try JSONSerialization.jsonObject(with: Data(other.realm.saved()))
        let contents = try found((saved as? [String: Any])?["contents"] as? [String: Any])
        try test.realm.useTokenKey(pem: found(contents["rsaKeyPEM"] as? String))
        #expect(try test.realm.publicTokenKeyPEM() == shared)
        #expect(throws: Realm.ControlError.invalidTokenKey) {
            try test.realm.useTokenKey(pem: "nonsense")
        }
    }

    @Test("the head names the key only if a switch says so")
    func keyID() throws {
        var test = try realm("HS256")
        #expect(try header(test.token())["kid"] == nil)
        try test.set(#"{"tokenKeyID":true}"#)
        #expect(try header(test.token())["kid"] as? String == "\(test.realm.id).hs256")
    }

    @Test("names, attributes and memberships are claims of those who have them")
    func claimsOfUser() throws {
        var test = try RealmUnderTest()
        var user = Realm.NewUser(username: "hal", password: "x")
        user.firstName = "Hal"
        user.lastName = "Ito"
        user.custom = ["colour": "red"]
        user.orgs = ["Acme", "Bolt"]
        try test.realm.add(user, at: test.now)
        let all = try claims(test.token(of: "hal", "x"))
        #expect(
            Set(all.keys) == [
                "iat", "exp", "aud", "uid", "tk", "un", "n", "fn", "ln", "cs", "m",
            ]
        )
        #expect(all["cs"] as? [String: String] == ["colour": "red"])
        let memberships = try found(all["m"] as? [[String: Any]])
        #expect(memberships.map { $0["o"] as? String } == ["Acme", "Bolt"])
        for membership in memberships { #expect(Set(membership.keys) == ["oid", "p", "o"]) }
        try test.set(#"{"tokenFields":["memberships"]}"#)
        let some = try claims(test.token(of: "hal", "x"))
        #expect(some["cs"] == nil)
        let plain = try found(some["m"] as? [[String: Any]])
        for membership in plain { #expect(Set(membership.keys) == ["oid", "p"]) }
        try test.set(#"{"tokenFields":[]}"#)
        #expect(try claims(test.token(of: "hal", "x"))["m"] == nil)
    }

    private func realm(_ algorithm: String) throws -> RealmUnderTest {
        var test = try RealmUnderTest()
        try test.set(#"{"tokenAlgorithm":"\#(algorithm)"}"#)
        return test
    }

    private func keys(of realm: inout Realm, _ algorithm: String) async throws -> JWTKeyCollection {
        let keys = JWTKeyCollection()
        if algorithm == "HS256" {
            await keys.add(hmac: HMACKey(from: realm.tokenKey), digestAlgorithm: .sha256)
        } else {
            let key = try Insecure.RSA.PublicKey(pem: realm.publicTokenKeyPEM())
            await keys.add(rsa: key, digestAlgorithm: .sha256)
        }
        return keys
    }

    private func header(_ token: String) throws -> [String: Any] {
        let json = try text(String(found(token.split(separator: ".").first)))
        return try found(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private func text(_ part: String) throws -> String {
        var standard = part.replacing("-", with: "+").replacing("_", with: "/")
        standard += String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return String(decoding: try found(Data(base64Encoded: standard)), as: UTF8.self)
    }

    private func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
