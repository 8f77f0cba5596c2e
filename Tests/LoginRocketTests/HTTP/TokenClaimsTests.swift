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

    @Test("are all those that version 1 knows")
    func all() throws {
        let claims = TokenClaims(
            token(
                #"""
                {"iat":1423941493.7,"exp":1423963093,"aud":"rl_1","uid":"usr_1","tk":"kss_1",
                 "un":"frank","n":"Frank Ly","fn":"Frank","ln":"Ly",
                 "cs":{"b":[1.50,"\u00e9\"\n"], "a":null,"b":{}},
                 "m":[{"oid":"org_1","o":"Acme","p":["read","write"],"cs":{"x":1},"ocs":{"y":true}},
                      {"oid":"org_2"}],
                 "other":7}
                """#
            )
        )
        #expect(claims.issuedAt == WallTime(secondsSince1970: 1_423_941_493))
        #expect(claims.expiresAt == WallTime(secondsSince1970: 1_423_963_093))
        #expect(claims.audience == "rl_1")
        #expect(claims.profile.userID == "usr_1")
        #expect(claims.identity == SessionIdentity("kss_1"))
        #expect(claims.username == "frank")
        #expect(claims.profile.name == "Frank Ly")
        #expect(claims.profile.firstName == "Frank")
        #expect(claims.profile.lastName == "Ly")
        #expect(claims.profile.customAttributes == #"{"b":[1.50,"é\"\n"],"a":null,"b":{}}"#)
        let first = try #require(claims.profile.memberships.first)
        #expect(first.organizationID == "org_1")
        #expect(first.organization == "Acme")
        #expect(first.permissions == ["read", "write"])
        #expect(first.customAttributes == #"{"x":1}"#)
        #expect(first.organizationAttributes == #"{"y":true}"#)
        #expect(claims.profile.memberships.count == 2)
        #expect(claims.profile.memberships.last?.permissions == [])
    }

    @Test(
        "are absent where they are there twice or have another form, and the others stay",
        arguments: [
            #"{"tk":"a","tk":"a","un":"frank"}"#, #"{"exp":1,"exp":null,"un":"frank"}"#,
            #"{"m":{},"cs":[],"n":7,"un":"frank"}"#, #"{"m":[7,null,[]],"cs":"{}","un":"frank"}"#,
            #"{"aud":["rl_1"],"uid":{},"fn":"","ln":null,"iat":"1","un":"frank"}"#,
        ]
    )
    func someOdd(_ payload: String) {
        #expect(TokenClaims(token(payload)) == TokenClaims(token(#"{"un":"frank"}"#)))
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
        let deep = String(repeating: "[", count: 40_000)
        #expect(TokenClaims(token(deep)).identity == nil)
        let nested = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        #expect(TokenClaims(token(#"{"un":"frank","cs":{"a":\#(nested)}}"#)).username == "frank")
        let long = String(repeating: "a", count: 48_000)
        #expect(TokenClaims(token(#"{"un":"frank","n":"\#(long)"}"#)).profile.name == long)
        #expect(TokenClaims(token(#"{"un":"frank","n":"\#(long + long)"}"#)).username == nil)
    }
}

private func token(_ claims: String) -> Secret {
    unsignedToken(saying: claims)
}
