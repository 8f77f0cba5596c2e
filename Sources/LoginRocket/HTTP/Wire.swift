import LoginRocketCore

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

extension Request {
    var endpoint: Endpoint {
        switch self {
        case .login: .login
        case .verifyLogin: .verifyLogin
        case .checkSession: .checkSession
        case .logout: .logout
        case .updatePassword: .updatePassword
        case .signUp: .signUp
        case .verifyEmail: .verifyEmail
        case .question(.forgotPassword): .forgotPassword
        case .question(.resetPassword): .resetPassword
        case .question(.resendEmailToken): .resendEmailToken
        case .question(.externalLogin): .externalLogin
        }
    }

    /// The path to request; it never holds a secret.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if the provider's name is not one.
    func target() throws(LoginRocketError) -> String {
        guard case .question(.externalLogin(let provider)) = self else {
            return "/v1/\(endpoint.rawValue)"
        }
        try requireProvider(provider)
        return "/\(endpoint.rawValue)/\(provider)"
    }
}

extension Request<Secret> {
    /// The JSON body, the only place of a request that holds secrets; `nil` for a `GET`.
    func body(_ kind: UsernameKind) -> [UInt8]? {
        switch self {
        case .login(let user, let password):
            object((kind.field, user.username), ("password", password.text))
        case .verifyLogin(let user, let token, let code):
            object((kind.field, user.username), ("token", token.text), ("code", code.text))
        case .checkSession(let token), .logout(let token):
            object(("token", token.text))
        case .updatePassword(let token, let current, let new):
            // Some realms require the confirmation; all of them check it when it is there.
            object(
                ("token", token.text),
                ("current_password", current.text),
                ("password", new.text),
                ("password_confirmation", new.text)
            )
        case .signUp(let signup):
            signup.body(kind)
        case .verifyEmail(let user, let token):
            object((kind.field, user.username), ("token", token.text))
        case .question(.forgotPassword(let user)), .question(.resendEmailToken(let user)):
            object((kind.field, user.username))
        case .question(.resetPassword(let user, let token, let new)):
            object(
                (kind.field, user.username),
                ("token", token.text),
                ("password", new.text),
                ("password_confirmation", new.text)
            )
        case .question(.externalLogin):
            nil
        }
    }
}

extension Signup<Secret> {
    fileprivate func body(_ kind: UsernameKind) -> [UInt8] {
        let names: (username: String?, email: String?) =
            switch kind {
            case .standard: (user.username, email)
            // Here the address is the name: the name itself is to be left out.
            case .email: (nil, email ?? user.username)
            }
        return object(
            ("username", names.username),
            ("email", names.email),
            ("password", password.text),
            ("password_confirmation", passwordConfirmation?.text),
            ("email_confirmation", emailConfirmation),
            ("first_name", firstName),
            ("last_name", lastName),
            ("org_name", organization)
        )
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

/// A JSON object of texts; a field without a value is left out.
private func object(_ fields: (name: String, value: String?)...) -> [UInt8] {
    let members = fields.compactMap { name, value in
        value.map { JSONValue.Member(name: name, value: .string($0)) }
    }
    return Array(JSONValue.object(members).text.utf8)
}
