import LoginRocketCore

// The calls as the API document shows them: how each is written, and the shape of its yes.

/// The calls of version 1 of the API, without what they carry.
enum Endpoint: String, Sendable, CaseIterable {
    case login
    case verifyLogin = "verify_login"
    case checkSession = "check_session"
    case logout
    case updatePassword = "update_password"
    case forgotPassword = "forgot_password"
    case resetPassword = "reset_password"
    case resendEmailToken = "resend_email_token"
    case signUp = "signup"
    case verifyEmail = "verify_email"
    case externalLogin = "auth"

    /// A request that carries a password gets a connection of its own.
    var carriesPassword: Bool {
        switch self {
        case .login, .updatePassword, .resetPassword, .signUp: true
        case .verifyLogin, .checkSession, .logout, .forgotPassword, .resendEmailToken,
            .verifyEmail, .externalLogin:
            false
        }
    }
}

/// A request as it is written.
struct WrittenRequest {
    let endpoint: Endpoint

    /// The path of the URL; it never holds a secret.
    let path: String

    /// The JSON body, the only place that holds secrets; `nil` for a `GET`.
    let body: [UInt8]?
}

extension Request<Secret> {
    /// Returns the request as it is written in a realm with user names of this kind.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if the provider's name is not one.
    func written(_ kind: UsernameKind) throws(LoginRocketError) -> WrittenRequest {
        let endpoint: Endpoint
        let fields: Fields
        switch self {
        case .login(let user, let password):
            endpoint = .login
            fields = [kind.field: user.username, "password": password.text]
        case .verifyLogin(let user, let token, let code):
            endpoint = .verifyLogin
            fields = [kind.field: user.username, "token": token.text, "code": code.text]
        case .checkSession(let token):
            endpoint = .checkSession
            fields = ["token": token.text]
        case .logout(let token):
            endpoint = .logout
            fields = ["token": token.text]
        case .updatePassword(let token, let current, let new):
            endpoint = .updatePassword
            // Some realms require the confirmation; all of them check it when it is there.
            fields = [
                "token": token.text,
                "current_password": current.text,
                "password": new.text,
                "password_confirmation": new.text,
            ]
        case .signUp(let signup):
            endpoint = .signUp
            fields = signup.fields(kind)
        case .verifyEmail(let user, let token):
            endpoint = .verifyEmail
            fields = [kind.field: user.username, "token": token.text]
        case .question(.forgotPassword(let user)):
            endpoint = .forgotPassword
            fields = [kind.field: user.username]
        case .question(.resendEmailToken(let user)):
            endpoint = .resendEmailToken
            fields = [kind.field: user.username]
        case .question(.resetPassword(let user, let token, let new)):
            endpoint = .resetPassword
            fields = [
                kind.field: user.username,
                "token": token.text,
                "password": new.text,
                "password_confirmation": new.text,
            ]
        case .question(.externalLogin(let provider)):
            return try .externalLogin(at: provider)
        }
        return WrittenRequest(
            endpoint: endpoint,
            path: "/v1/\(endpoint.rawValue)",
            body: Array(JSONValue.object(fields).text.utf8)
        )
    }
}

extension WrittenRequest {
    fileprivate static func externalLogin(
        at provider: String
    ) throws(LoginRocketError) -> WrittenRequest {
        try requireProvider(provider)
        let endpoint = Endpoint.externalLogin
        return WrittenRequest(
            endpoint: endpoint,
            path: "/\(endpoint.rawValue)/\(provider)",
            body: nil
        )
    }
}

/// The fields of a body in their order; one without a value is left out.
private typealias Fields = KeyValuePairs<String, String?>

extension Signup<Secret> {
    fileprivate func fields(_ kind: UsernameKind) -> Fields {
        let names: (username: String?, email: String?) =
            switch kind {
            case .standard: (user.username, email)
            // Here the address is the name: the name itself is to be left out.
            case .email: (nil, email ?? user.username)
            }
        return [
            "username": names.username,
            "email": names.email,
            "password": password.text,
            "password_confirmation": passwordConfirmation?.text,
            "email_confirmation": emailConfirmation,
            "first_name": firstName,
            "last_name": lastName,
            "org_name": organization,
        ]
    }
}

extension Endpoint {
    /// The yes in the fields of an answer that is no refusal; `nil` if they are not this call's.
    func yes(in fields: [JSONValue.Member]) -> Reply? {
        switch (self, fields["result"]) {
        case (.checkSession, _) where fields["valid"] == .bool(false):
            return .ended
        case (.login, .string("need_mfa")), (.signUp, .string("need_mfa")):
            return fields.token(of: .mfa).map { .mfaRequired(token: $0) }
        case (_, nil), (_, .string("okay")):
            break
        default:
            return nil
        }
        switch self {
        case .login, .verifyLogin:
            return fields.token().map { .session(token: $0) }
        case .checkSession:
            return fields["valid"] == .bool(true) ? .valid : nil
        case .logout:
            // Whatever else it says, it was not said to a logout.
            return fields.isEmpty ? .loggedOut : nil
        case .updatePassword:
            guard case .string = fields["message"] else { return nil }
            return .passwordUpdated
        case .forgotPassword, .resetPassword, .resendEmailToken:
            return fields.message.map { .agreed($0) }
        case .signUp:
            return fields.signup
        case .verifyEmail:
            guard case .string = fields["message"] else { return nil }
            return .emailVerified
        case .externalLogin:
            return nil
        }
    }
}

extension [JSONValue.Member] {
    /// The token, unless it is surely of another family; a login token is of none.
    fileprivate func token(of family: TokenFamily? = nil) -> Secret? {
        // A token is sent in headers and shown alone on a line.
        guard case .string(let text) = self["token"], !text.isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        let token = Secret(text)
        return token.family == nil || token.family == family ? token : nil
    }

    fileprivate var message: String? {
        guard case .string(let message) = self["message"] else { return nil }
        return ServerText.sentences([message]).first ?? ""
    }

    /// One of the three ways in which a signup can succeed, told apart by the token.
    fileprivate var signup: Reply? {
        if self["token"] == nil { return message.map { .signedUp($0) } }
        guard let token = token(of: .signup) else { return nil }
        if token.family == .signup { return .signupToken(token) }
        return self["result"] == .string("okay") ? .session(token: token) : nil
    }
}

/// Requires that a text is a provider's type or ID, and nothing else of a URL.
///
/// - Throws: ``LoginRocketError`` with code `badInput`.
package func requireProvider(_ text: String) throws(LoginRocketError) {
    let isName =
        (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    guard isName else {
        throw LoginRocketError(
            .badInput,
            "The provider's name is not one: give its type, like facebook, or its ID."
        )
    }
}
