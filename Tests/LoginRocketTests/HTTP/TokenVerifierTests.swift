import Crypto
import CryptoExtras
import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("The verification of a login token")
struct TokenVerifierTests {
    private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private static let claims = #"{"tk":"kss_1","un":"frank","aud":"rl_1","exp":1423963093}"#
    private let key: _RSA.Signing.PrivateKey
    private let verifier: TokenVerifier

    init() throws {
        key = try Self.key.get()
        verifier = try TokenVerifier(pem: key.publicKey.pemRepresentation)
    }

    @Test("succeeds with the realm's key, and returns the claims")
    func genuine() throws {
        for header in [#"{"alg":"RS256"}"#, #"{"typ":"JWT","alg":"RS256","kid":"x"}"#] {
            let claims = try verifier.verify(token(header))
            #expect(claims.username == "frank")
            #expect(claims.identity == SessionIdentity("kss_1"))
        }
        let open = try verifier.verify(
            token(#"{"alg":"RS256"}"#, #"{"un":"frank","exp":null}"#),
            at: WallTime(secondsSince1970: .max)
        )
        #expect(open.expiresAt == nil)
    }

    @Test(
        "fails for every algorithm but RS256, whatever the signature",
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"HS256"}"#, #"{"alg":"rs256"}"#,
            #"{"alg":"RS512"}"#, #"{"alg":"PS256"}"#, #"{"alg":"RS256 "}"#, #"{"alg":["RS256"]}"#,
            #"{"alg":null}"#, #"{"alg":""}"#, #"{"Alg":"RS256"}"#, "{}", "[]", "", "null",
            #"{"alg":"none","alg":"RS256"}"#, #"{"alg":"RS256","alg":"RS256"}"#,
            #"{"alg":"RS256","crit":["b64"],"b64":false}"#, #"{"alg":"RS256","crit":null}"#,
        ]
    )
    func algorithm(_ header: String) throws {
        #expect(refusal(of: try token(header)) != nil)
        #expect(refusal(of: Secret("\(part(header)).\(part(Self.claims)).")) != nil)
    }

    @Test("fails for a token signed with the public key as a secret")
    func confusion() throws {
        let pem = key.publicKey.pemRepresentation
        for secret in [pem, pem + "\n", pem.replacing("\n", with: "")] {
            for algorithm in ["HS256", "RS256"] {
                let signed = "\(part(#"{"alg":"\#(algorithm)"}"#)).\(part(Self.claims))"
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data(signed.utf8),
                    using: SymmetricKey(data: Data(secret.utf8))
                )
                #expect(refusal(of: Secret("\(signed).\(part(Data(code)))")) != nil)
            }
        }
    }

    @Test("fails when any part was touched")
    func touched() throws {
        let genuine = try token(#"{"alg":"RS256"}"#)
        #expect(refusal(of: genuine) == nil)
        for index in genuine.bytes.indices {
            var bytes = genuine.bytes
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(refusal(of: Secret(bytes: bytes)) != nil, "byte \(index)")
        }
        for length in 0..<genuine.bytes.count {
            #expect(refusal(of: Secret(bytes: Array(genuine.bytes.prefix(length)))) != nil)
        }
    }

    @Test("fails for another spelling of a genuine token")
    func spelling() throws {
        let genuine = try token(#"{"alg":"RS256"}"#).text
        for other in [
            genuine + "=", genuine + "==", genuine + ".", "." + genuine, genuine + ".a",
            genuine + "\n", " " + genuine, genuine + "A",
            genuine.replacing("_", with: "/").replacing("-", with: "+"),
            genuine.replacing(".", with: "=."),
        ] where other != genuine {
            #expect(refusal(of: Secret(other)) != nil)
        }
        // 256 bytes leave four bits of the last letter unused: one spelling of sixteen is right.
        let last = try #require(genuine.last)
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for letter in letters where letter != last {
            #expect(refusal(of: Secret(genuine.dropLast() + String(letter))) != nil)
        }
    }

    @Test("fails with another realm's key, and with another kind of padding")
    func otherKey() throws {
        let other = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let genuine = try token(#"{"alg":"RS256"}"#)
        let stranger = try TokenVerifier(pem: other.publicKey.pemRepresentation)
        #expect(throws: LoginRocketError.self) { try stranger.verify(genuine) }
        #expect(refusal(of: try token(#"{"alg":"RS256"}"#, padding: .PSS)) != nil)
    }

    @Test("judges the end only by a clock it is given, a minute late")
    func end() throws {
        let genuine = try token(#"{"alg":"RS256"}"#)
        for (seconds, isRefused) in [(0, false), (1_423_963_152, false), (1_423_963_153, true)] {
            let now = WallTime(secondsSince1970: Int64(seconds))
            #expect((refusal(of: genuine, at: now) != nil) == isRefused)
        }
    }

    @Test(
        "fails for signed claims that cannot be read in one way only",
        arguments: [
            "", "[]", "{", #"{"exp":"never"}"#, #"{"exp":-1}"#, #"{"exp":1e300}"#,
            #"{"exp":1,"exp":2}"#, #"{"un":"frank","un":"grace"}"#, #"{"exp":[]}"#,
        ]
    )
    func claims(_ payload: String) throws {
        #expect(refusal(of: try token(#"{"alg":"RS256"}"#, payload)) != nil)
    }

    @Test("fails for another audience, if one is asked for")
    func audience() throws {
        let pem = key.publicKey.pemRepresentation
        let verifier = try TokenVerifier(pem: pem, audience: "rl_1")
        let header = #"{"alg":"RS256"}"#
        #expect(try verifier.verify(token(header)).audience == "rl_1")
        for payload in ["{}", #"{"aud":"rl_2"}"#, #"{"aud":["rl_1"]}"#, #"{"aud":"RL_1"}"#] {
            let other = try token(header, payload)
            #expect(throws: LoginRocketError.self) { try verifier.verify(other) }
        }
    }

    @Test("takes a public RSA key of 2048 bits or more, however its lines end")
    func keys() throws {
        let pem = key.publicKey.pemRepresentation
        let genuine = try token(#"{"alg":"RS256"}"#)
        for text in [pem + "\n", "\n\n" + pem, pem.replacing("\n", with: "\r\n")] {
            #expect(try TokenVerifier(pem: text).verify(genuine).username == "frank")
        }
        let small = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).publicKey
        for text in [
            "", "hunter2", key.pemRepresentation, key.pkcs8PEMRepresentation,
            key.publicKey.pkcs1PEMRepresentation, small.pemRepresentation,
            P256.Signing.PrivateKey().publicKey.pemRepresentation, pem.replacing("A", with: "B"),
            String(pem.dropLast(30)), pem + "\n" + pem,
            "-----BEGIN PUBLIC KEY-----\nhunter2\n-----END PUBLIC KEY-----",
        ] {
            let error = #expect(throws: LoginRocketError.self) { try TokenVerifier(pem: text) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains("hunter2") == false)
            #expect(error?.message.contains("private") == text.contains("PRIVATE"))
        }
    }

    private func token(
        _ header: String,
        _ payload: String = claims,
        padding: _RSA.Signing.Padding = .insecurePKCS1v1_5
    ) throws -> Secret {
        try signedToken(saying: payload, by: key, header: header, padding: padding)
    }

    /// The message, checked for what every message has to be.
    private func refusal(of token: Secret, at now: WallTime? = nil) -> String? {
        do {
            _ = try verifier.verify(token, at: now)
            return nil
        } catch {
            #expect(error.code == .badInput)
            #expect(!error.message.contains("eyJ") && error.message.hasSuffix("."))
            return error.message
        }
    }
}
