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

    /// A request that carries a password gets a connection of its own.
    var carriesPassword: Bool {
        switch self {
        case .login, .updatePassword, .resetPassword: true
        case .verifyLogin, .checkSession, .logout, .forgotPassword, .resendEmailToken: false
        }
    }
}

extension Call {
    var endpoint: Endpoint {
        switch self {
        case .login: .login
        case .verifyLogin: .verifyLogin
        case .checkSession: .checkSession
        case .logout: .logout
        case .updatePassword: .updatePassword
        case .forgotPassword: .forgotPassword
        case .resetPassword: .resetPassword
        case .resendEmailToken: .resendEmailToken
        }
    }

    /// The JSON body; the only place of a request that holds secrets.
    var body: [UInt8] {
        switch self {
        case .login(let username, let password):
            jsonObject([("username", username), ("password", password.text)])
        case .verifyLogin(let username, let token, let code):
            jsonObject([("username", username), ("token", token.text), ("code", code.text)])
        case .checkSession(let token):
            jsonObject([("token", token.text)])
        case .logout(let token):
            jsonObject([("token", token.text)])
        case .updatePassword(let token, let current, let new):
            // Some realms require the confirmation; all of them check it when it is there.
            jsonObject([
                ("token", token.text), ("current_password", current.text),
                ("password", new.text), ("password_confirmation", new.text),
            ])
        case .forgotPassword(let username), .resendEmailToken(let username):
            jsonObject([("username", username)])
        case .resetPassword(let username, let token, let new):
            jsonObject([
                ("username", username), ("token", token.text),
                ("password", new.text), ("password_confirmation", new.text),
            ])
        }
    }
}

private func jsonObject(_ members: [(name: String, value: String)]) -> [UInt8] {
    var result = "{"
    for (index, member) in members.enumerated() {
        if index > 0 { result += "," }
        result += "\"\(member.name)\":"
        result.appendJSONString(member.value)
    }
    result += "}"
    return Array(result.utf8)
}

extension String {
    fileprivate mutating func appendJSONString(_ text: String) {
        append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                append("\\")
                unicodeScalars.append(scalar)
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default:
                unicodeScalars.append(scalar)
            }
        }
        append("\"")
    }
}
