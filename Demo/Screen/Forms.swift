import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// The forms there are, and what their answers tell the client.

extension Form {
    /// Asks for a user and a password.
    static let login = Form(
        .login,
        [.plain("User name"), .secret("Password")]
    )

    /// Asks for the password of a user, who may have one we know.
    static func login(as username: String, known: String?) -> Form {
        Form(.loginAs(username), [.secret("Password of \(username)", known ?? "")])
    }

    /// Asks for a code, which may be one we know.
    static func code(known: String?) -> Form {
        Form(.code, [.plain("Code", known ?? "")])
    }

    /// Asks for the current password, which may be one we know, and twice for the new one.
    static func changePassword(known: String?) -> Form {
        Form(
            .changePassword,
            [
                .secret("Current password", known ?? ""), .secret("New password"),
                .secret("New password again"),
            ]
        )
    }

    /// Asks for what a new user fills in; the address may stay empty.
    static let newUser = Form(
        .newUser,
        [
            .plain("New user name"), .plain("Email"), .secret("Password"),
            .secret("Password again"),
        ]
    )

    /// Asks where to log in.
    static let external = Form(.external, [.plain("Provider", "facebook")])

    /// Asks who to be at the provider.
    static let provider = Form(.provider, [.plain("Email at the provider", "frank@example.com")])

    /// Asks for the URL that the browser came back with.
    static let handlerURL = Form(.openURL, [.secret("Handler URL")])

    /// Asks for a login token, which may be one we know.
    static func completeSignup(known: String?) -> Form {
        Form(.completeSignup, [.secret("Login token", known ?? "")])
    }

    /// Asks for the token of a mail, which may be one we know.
    static func verifyEmail(known: String?) -> Form {
        Form(.verifyEmail, [.secret("Token from the mail", known ?? "")])
    }

    /// Asks whose password is forgotten.
    static let forgotPassword = Form(.forgotPassword, [.plain("Who forgot a password")])

    /// Asks for the token of a mail, which may be one we know, and twice for the new password.
    static func resetPassword(of username: String, known: String?) -> Form {
        Form(
            .resetPassword(of: username),
            [
                .secret("Token from the mail", known ?? ""),
                .secret("New password of \(username)"), .secret("New password again"),
            ]
        )
    }
}

extension Form.Field {
    fileprivate static func plain(_ question: String, _ answer: String = "") -> Form.Field {
        Form.Field(question: question, isSecret: false, answer: answer)
    }

    fileprivate static func secret(_ question: String, _ answer: String = "") -> Form.Field {
        Form.Field(question: question, isSecret: true, answer: answer)
    }
}

extension Form.Purpose {
    /// The order that the answers amount to.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if a new password was not typed twice.
    func order(_ answers: [String]) throws(LoginRocketError) -> Order {
        try requireConfirmation(answers)
        switch self {
        case .login: return .login(username: answers[0], password: Secret(answers[1]))
        case .loginAs(let name): return .login(username: name, password: Secret(answers[0]))
        case .code: return .mfa(code: Secret(answers[0]))
        case .changePassword:
            return .updatePassword(current: Secret(answers[0]), new: Secret(answers[1]))
        case .newUser:
            var signup = Signup(user: User(answers[0]), password: Secret(answers[2]))
            if !answers[1].isEmpty { signup.email = answers[1] }
            return .signUp(signup)
        case .external: return .external(provider: answers[0])
        case .provider, .openURL: return .openURL(Secret(answers[0]))
        case .completeSignup: return .completeSignup(token: Secret(answers[0]))
        case .verifyEmail: return .verifyEmail(token: Secret(answers[0]), username: nil)
        case .forgotPassword: return .forgotPassword(username: answers[0])
        case .resetPassword(let username):
            return .resetPassword(
                username: username,
                token: Secret(answers[0]),
                new: Secret(answers[1])
            )
        }
    }

    /// The last two answers of forms that ask for a new password are to be the same.
    private func requireConfirmation(_ answers: [String]) throws(LoginRocketError) {
        switch self {
        case .changePassword, .resetPassword, .newUser:
            let last = Array(answers.suffix(2)).map { Secret($0) }
            try last[0].require(confirmation: last[1])
        case .login, .loginAs, .code, .external, .provider, .openURL, .completeSignup, .verifyEmail,
            .forgotPassword:
            break
        }
    }
}
