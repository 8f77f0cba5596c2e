import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("The claims of a login token")
struct TokenClaimsTests {
    @Test("are read from a JWT of version 1")
    func jwt() {
        let claims = TokenClaims(
            token(#"{"tk":"kss_0vAAjvavvCaZQd76VvFt4b","exp":1423963093,"un":"frank"}"#)
        )
        #expect(claims.identity == SessionIdentity("kss_0vAAjvavvCaZQd76VvFt4b"))
        #expect(claims.expiresAt == WallTime(secondsSince1970: 1_423_963_093))
        #expect(claims.username == "frank")
    }

    @Test(
        "drop a fraction of the end",
        arguments: [("1423963093.701", 1_423_963_093), ("1.5e9", 1_500_000_000), ("0", 0)]
    )
    func fraction(_ exp: String, _ seconds: Int64) {
        let claims = TokenClaims(token(#"{"exp":\#(exp)}"#))
        #expect(claims.expiresAt == WallTime(secondsSince1970: seconds))
    }

    @Test(
        "are absent where the token is odd",
        arguments: [
            "{}", "[]", "null", "", "{", #"{"tk":null,"exp":null,"un":null}"#,
            #"{"tk":7,"exp":"1423963093","un":true}"#, #"{"tk":"","exp":-1,"un":""}"#,
            #"{"exp":1e300}"#, #"{"exp":9223372036854775808}"#, #"{"tk":{"a":1},"exp":[1]}"#,
        ]
    )
    func odd(_ payload: String) {
        #expect(TokenClaims(token(payload)) == TokenClaims(Secret("")))
    }

    @Test(
        "are absent in a token that is no JWT",
        arguments: [
            "", ".", "..", "...", "4JagCZeSCVH...ae2kd9ZOaWo", "a.b", "a.b.c", "a.%%%%.c",
            "a.e30=.c", "a.e30.c.d", "kli_3zpHFOD3iXYp8gY8ZImPTh", "\u{0}.\u{0}.\u{0}", "é.é.é",
        ]
    )
    func opaque(_ text: String) {
        let claims = TokenClaims(Secret(text))
        #expect(claims.identity == nil && claims.expiresAt == nil && claims.username == nil)
    }

    @Test("survive invalid UTF-8 and great size")
    func hostile() {
        #expect(TokenClaims(Secret(bytes: [0xFF, 0x2E, 0xFF, 0x2E, 0xFF])).identity == nil)
        #expect(
            TokenClaims(Secret(bytes: Array(repeating: 0x2E, count: 1_000_000))).identity == nil
        )
        let deep = String(repeating: "[", count: 100_000)
        #expect(TokenClaims(token(deep)).identity == nil)
    }
}

private func token(_ payload: String) -> Secret {
    let parts = [#"{"alg":"HS256"}"#, payload, "signature"].map { part in
        Data(part.utf8).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
    return Secret(parts.joined(separator: "."))
}
