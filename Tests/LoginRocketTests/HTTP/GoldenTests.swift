import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

/// The client's side of the golden bodies: they are of the API document, not of the client.
@Suite("The API document's own requests and answers, from the client's side")
struct GoldenTests {
    @Test("each request of the document is what the client sends")
    func requests() throws {
        let goldens = try Golden.all()
        #expect(Set(goldens.map(\.call)) == Set(Endpoint.allCases.map(\.rawValue)))
        for golden in goldens {
            let call = try #require(Request(golden))
            #expect(call.method == golden.request["method"]?.string)
            let kind: UsernameKind = golden.call == "signup" ? .email : .standard
            let isJSON = golden.request["contentType"]?.string == "application/json"
            let written = try call.written(kind)
            #expect(written.path == golden.request["path"]?.string)
            #expect((written.body != nil) == isJSON)
            let sent = written.body.map { String(decoding: $0, as: UTF8.self) }
            #expect(sent == golden.request["body"]?.text)
        }
    }

    @Test("each answer of the document is understood")
    func answers() throws {
        for golden in try Golden.all() {
            let endpoint = try #require(Endpoint(rawValue: golden.call))
            for answer in golden.answers {
                let name = try #require(answer["name"]?.string)
                let expected = try #require(self.expected(golden.call, name))
                let response = try Golden.response(answer)
                #expect(classify(response, to: endpoint) == expected, "\(golden.call) \(name)")
            }
        }
    }

    private func expected(_ call: String, _ name: String) -> Answer<Reply>? {
        let token = Secret("4JagCZeSCVH...ae2kd9ZOaWo")
        return switch (call, name) {
        case ("check_session", "error"): .accepted(.ended)
        case (_, "error"): .refused(["All errors as sentences.", "But as an array of strings."])
        case ("login", "needMfa"):
            .accepted(.mfaRequired(token: Secret("kli_3zpHFOD3iXYp8gY8ZImPTh")))
        case ("login", _), ("verify_login", _): .accepted(.session(token: token))
        case ("signup", "success"): .accepted(.session(token: token))
        case ("signup", "userToken"):
            .accepted(.signupToken(Secret("utk_0v6O8c6RsC9A5e2Fa9n5WX")))
        case ("check_session", _): .accepted(.valid)
        case ("logout", _): .accepted(.loggedOut)
        case ("update_password", _): .accepted(.passwordUpdated)
        case ("verify_email", _): .accepted(.emailVerified)
        case ("forgot_password", _):
            .accepted(
                .agreed(
                    "You should receive a password reset token within a few minutes. If not, check "
                        + "your spam folder."
                )
            )
        case ("reset_password", _): .accepted(.agreed("Your password has been reset."))
        case ("resend_email_token", _):
            .accepted(.agreed("A new verification email has been sent."))
        case ("auth", _):
            .accepted(.redirect(location: Golden.location, cookies: [Golden.cookie]))
        default: nil
        }
    }
}

/// A call as the API document shows it: one request, and the answers to it.
private struct Golden {
    static let location = Secret("https://provider.example/?state=abc")
    static let cookie = Secret("attempt=abc; Path=/; HttpOnly")

    let call: String
    let request: [JSONValue.Member]
    let answers: [[JSONValue.Member]]

    /// Every file beside the tests of the realm, which are the other side.
    static func all() throws -> [Golden] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try FileManager.default
            .contentsOfDirectory(
                at: tests.appending(path: "LoginRocketRealmTests/Golden"),
                includingPropertiesForKeys: nil
            )
            .map { try Golden(Array(Data(contentsOf: $0))) }
    }

    private init(_ file: [UInt8]) throws {
        let fields = try #require(JSONValue(file)?.members)
        call = try #require(fields["call"]?.string)
        request = try #require(fields["request"]?.members)
        guard case .array(let elements) = fields["answers"] else { throw NoGolden() }
        answers = try elements.map { try #require($0.members) }
    }

    /// The whole response; one without a body is a redirect, which the document only describes.
    static func response(_ answer: [JSONValue.Member]) throws -> HTTPResponse {
        guard case .number(let status) = answer["status"] else { throw NoGolden() }
        var response = ok(answer["body"]?.text ?? "")
        response.status = try #require(Int(status))
        if answer["body"] == nil {
            response.locations = [location.text]
            response.cookies = [cookie.text]
        }
        return response
    }
}

private struct NoGolden: Error {}

extension JSONValue {
    fileprivate var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}

extension Request<Secret> {
    fileprivate init?(_ golden: Golden) {
        let body = golden.request["body"]?.members ?? []
        let user = User(body["username"]?.string ?? "")
        func secret(_ name: String) -> Secret { Secret(body[name]?.string ?? "") }
        switch Endpoint(rawValue: golden.call) {
        case .login: self = .login(user, password: secret("password"))
        case .verifyLogin:
            self = .verifyLogin(user, token: secret("token"), code: secret("code"))
        case .checkSession: self = .checkSession(token: secret("token"))
        case .logout: self = .logout(token: secret("token"))
        case .updatePassword:
            self = .updatePassword(
                token: secret("token"),
                current: secret("current_password"),
                new: secret("password")
            )
        case .forgotPassword: self = .question(.forgotPassword(user))
        case .resetPassword:
            self = .question(
                .resetPassword(user, token: secret("token"), new: secret("password"))
            )
        case .resendEmailToken: self = .question(.resendEmailToken(user))
        case .signUp:
            let address = User(body["email"]?.string ?? "")
            var signup = Signup(user: address, password: secret("password"))
            signup.passwordConfirmation = secret("password_confirmation")
            self = .signUp(signup)
        case .verifyEmail: self = .verifyEmail(user, token: secret("token"))
        case .externalLogin:
            let path = golden.request["path"]?.string ?? ""
            let provider = String(path.split(separator: "/").last ?? "")
            self = .question(.externalLogin(provider: provider))
        case nil: return nil
        }
    }
}
