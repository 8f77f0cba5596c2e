import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// The forms there are, and what their answers tell the client.

extension Form {
    /// Asks for a user and a password.
    static let login = Form(
        .login,
        [.field("User name", .text), .field("Password", .password)]
    )

    /// Asks for the password of a user, who may have one we know.
    static func login(as username: String, known: String?) -> Form {
        Form(.loginAs(username), [.field("Password of \(username)", .password, known)])
    }

    /// Asks for a code, which may be one we know.
    static func code(known: String?) -> Form {
        Form(.code, [.field("Code", .code, known)])
    }

    /// Asks for the current password, which may be one we know, and twice for the new one.
    static func changePassword(known: String?) -> Form {
        Form(
            .changePassword,
            [
                .field("Current password", .password, known), .field("New password", .password),
                .field("New password again", .repetition),
            ]
        )
    }

    /// Asks for what a new user fills in; the address may stay empty.
    static let newUser = Form(
        .newUser,
        [
            .field("New user name", .text), .field("Email", .optional),
            .field("Password", .password), .field("Password again", .repetition),
        ]
    )

    /// Asks where to log in.
    static let external = Form(.external, [.field("Provider", .text, "facebook")])

    /// Asks who to be at the provider.
    static let provider = Form(
        .provider,
        [.field("Email at the provider", .text, "frank@example.com")]
    )

    /// Asks for the URL that the browser came back with.
    static let handlerURL = Form(.openURL, [.field("Handler URL", .token)])

    /// Asks for a login token, which may be one we know.
    static func completeSignup(known: String?) -> Form {
        Form(.completeSignup, [.field("Login token", .token, known)])
    }

    /// Asks for the token of a mail, which may be one we know.
    static func verifyEmail(known: String?) -> Form {
        Form(.verifyEmail, [.field("Token from the mail", .token, known)])
    }

    /// Asks whose password is forgotten.
    static let forgotPassword = Form(.forgotPassword, [.field("Who forgot a password", .text)])

    /// Asks for the token of a mail, which may be one we know, and twice for the new password.
    static func resetPassword(of username: String, known: String?) -> Form {
        Form(
            .resetPassword(of: username),
            [
                .field("Token from the mail", .token, known),
                .field("New password of \(username)", .password),
                .field("New password again", .repetition),
            ]
        )
    }
}

extension Form.Field {
    fileprivate static func field(
        _ question: String,
        _ kind: Kind,
        _ known: String? = nil
    ) -> Form.Field {
        Form.Field(question: question, kind: kind, answer: .suggested(known ?? ""))
    }
}

extension Form.Purpose {
    /// The order that the answers amount to.
    func order(_ answers: [String]) -> Order {
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

    /// The command of that order.
    var command: Order.Command {
        switch self {
        case .login, .loginAs: .login
        case .code: .mfa
        case .changePassword: .updatePassword
        case .newUser: .signUp
        case .external: .external
        case .provider, .openURL: .openURL
        case .completeSignup: .completeSignup
        case .verifyEmail: .verifyEmail
        case .forgotPassword: .forgotPassword
        case .resetPassword: .resetPassword
        }
    }

    /// The form's title.
    var title: String {
        switch self {
        case .login: "Log in"
        case .loginAs(let username): "Log in as \(username)"
        case .code: "Give the code that the realm asks for"
        case .changePassword: "Change the password"
        case .newUser: "Sign up a new user"
        case .external: "Log in at a provider"
        case .provider: "Be somebody at the provider, and come back"
        case .openURL: "Come back from the provider"
        case .completeSignup: "Complete the signup"
        case .verifyEmail: "Verify the email address"
        case .forgotPassword: "Ask for a mail that resets a password"
        case .resetPassword(let username): "Reset the password of \(username)"
        }
    }
}
