import Foundation
import LoginRocket
import LoginRocketCore

/// A line of standard input that tells a running client what to do.
///
/// ```json
/// {"command":"login","username":"frank","password":"…"}
/// ```
struct OrderLine {
    /// The command's name; empty if the line holds none that we know.
    let command: String

    /// What to do, or why the line cannot be obeyed.
    ///
    /// The reason never repeats the line: it may hold a password.
    let order: Result<Order, LoginRocketError>

    init(_ line: LineSplitter.Line) {
        guard case .text(let text) = line else {
            let what = line == .tooLong ? "longer than 64 KiB" : "not UTF-8 text"
            command = ""
            order = .failure(LoginRocketError(.badInput, "The line is \(what): send one command."))
            return
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(text.utf8)) else {
            command = ""
            order = .failure(
                LoginRocketError(
                    .badInput,
                    "The line is not a JSON object with text in it: send {\"command\":…}."
                )
            )
            return
        }
        guard let name = Name(rawValue: fields.command) else {
            command = ""
            let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
            order = .failure(LoginRocketError(.badInput, "The commands are \(names): send one."))
            return
        }
        command = name.rawValue
        order = Result { () throws(LoginRocketError) in try fields.order(name) }
    }

    private enum Name: String, CaseIterable {
        case login, mfa, check, updatePassword, logout, cancel, cancelOperation, acknowledge
        case status, forgotPassword, resetPassword, resendEmail, signUp, completeSignup
        case verifyEmail, external, openURL
    }

    private struct Fields: Decodable {
        let command: String
        let username: String?
        let password: String?
        let code: String?
        let token: String?
        let current: String?
        let new: String?
        let id: String?
        let email: String?
        let firstName: String?
        let lastName: String?
        let organization: String?
        let provider: String?
        let url: String?

        func order(_ name: Name) throws(LoginRocketError) -> Order {
            switch name {
            case .forgotPassword: .forgotPassword(username: try require(username, "username"))
            case .resetPassword:
                .resetPassword(
                    username: try require(username, "username"),
                    token: Secret(try require(token, "token")),
                    new: Secret(try require(new, "new"))
                )
            case .resendEmail: .resendEmail(username: try require(username, "username"))
            case .signUp: .signUp(try signup())
            case .completeSignup: .completeSignup(token: Secret(try require(token, "token")))
            case .verifyEmail:
                .verifyEmail(token: Secret(try require(token, "token")), username: username)
            case .external: .external(provider: try require(provider, "provider"))
            case .openURL: .openURL(Secret(try require(url, "url")))
            case .login:
                .login(
                    username: try require(username, "username"),
                    password: Secret(try require(password, "password"))
                )
            case .mfa: .mfa(code: Secret(try require(code, "code")))
            case .check: .check
            case .updatePassword:
                .updatePassword(
                    current: Secret(try require(current, "current")),
                    new: Secret(try require(new, "new"))
                )
            case .logout: .logout
            case .cancel: .cancel
            case .cancelOperation:
                .cancelOperation(try OperationID(reading: try require(id, "id")))
            case .acknowledge: .acknowledge(try OperationID(reading: try require(id, "id")))
            case .status: .status
            }
        }

        private func signup() throws(LoginRocketError) -> Signup<Secret> {
            var signup = Signup(
                user: User(try require(username, "username")),
                password: Secret(try require(password, "password"))
            )
            signup.email = email
            signup.firstName = firstName
            signup.lastName = lastName
            signup.organization = organization
            return signup
        }

        private func require(
            _ value: String?,
            _ key: String
        ) throws(LoginRocketError) -> String {
            guard let value else {
                throw LoginRocketError(.badInput, "\"\(key)\" is missing: send it as text.")
            }
            return value
        }
    }
}
