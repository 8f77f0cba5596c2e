import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("A token in an answer")
struct TokenFamilyTests {
    private static let logins = [Endpoint.login, .verifyLogin, .signUp]

    @Test("is never a session if its first letters say that it is for something else")
    func session() {
        for endpoint in Self.logins {
            for token in ["jwt", "a.b.c", "KLI_1", "kl", "xkli_1"] {
                #expect(answer("okay", token, endpoint) == .session(token: Secret(token)))
            }
            for token in ["kli_1", "kpw_1", "kvf_1", "utk_1", "kli_"] {
                let isSignup = endpoint == .signUp && token == "utk_1"
                let signup = isSignup ? Reply.signupToken(Secret(token)) : nil
                #expect(answer("okay", token, endpoint) == signup, "\(token) to \(endpoint)")
            }
        }
    }

    @Test("is sent with a code unless its first letters say that it is for something else")
    func mfa() {
        for endpoint in [Endpoint.login, .signUp] {
            for token in ["kli_1", "jwt", "a.b.c"] {
                #expect(answer("need_mfa", token, endpoint) == .mfaRequired(token: Secret(token)))
            }
            for token in ["kpw_1", "kvf_1", "utk_1"] {
                #expect(answer("need_mfa", token, endpoint) == nil, "\(token) to \(endpoint)")
            }
        }
    }

    /// The yes that such an answer is; `nil` if it is unknown.
    private func answer(_ result: String, _ token: String, _ endpoint: Endpoint) -> Reply? {
        let body = #"{"result":"\#(result)","token":"\#(token)"}"#
        switch classify(ok(body), to: endpoint) {
        case .accepted(let reply): return reply
        case .unknown: return nil
        case .refused, .limited, .notSent:
            Issue.record("\(body)")
            return nil
        }
    }
}
