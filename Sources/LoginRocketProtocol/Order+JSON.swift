internal import Foundation
package import LoginRocket
internal import LoginRocketCore

// An order as an object of JSON: the name of a command, and its fields.

extension Order {
    /// The name of a command.
    package enum Command: String, CaseIterable, Sendable {
        case login, mfa, check, updatePassword, logout, cancel, cancelOperation, acknowledge
        case status, forgotPassword, resetPassword, resendEmail, signUp, completeSignup
        case verifyEmail, external, openURL
    }

    /// The reason why a line is no order; it never repeats the line, which may hold a password.
    package struct BadLine: Error {
        /// The name of the command; empty if the line names none that there is.
        package let command: String

        /// The error, with code `badInput`.
        package let error: LoginRocketError
    }

    /// Reads a line as it came in.
    ///
    /// - Throws: ``BadLine`` if it cannot be read, or if a field is missing or cannot be used.
    package init(reading line: LineSplitter.Line) throws(BadLine) {
        let given: Given
        switch line {
        case .text(let text):
            guard let object = try? JSONDecoder().decode(Given.self, from: Data(text.utf8)) else {
                throw BadLine(
                    "The line is not a JSON object with text in it: send {\"command\":…}."
                )
            }
            given = object
        case .notText: throw BadLine("The line is not UTF-8 text: send one command.")
        case .tooLong: throw BadLine("The line is longer than 64 KiB: send one command.")
        }
        guard let command = Command(rawValue: given.command) else {
            let names = Command.allCases.map(\.rawValue).joined(separator: ", ")
            throw BadLine("The commands are \(names): send one.")
        }
        do throws(LoginRocketError) {
            switch command {
            case .login:
                self = .login(
                    username: try require("username", given.username),
                    password: Secret(try require("password", given.password))
                )
            case .mfa: self = .mfa(code: Secret(try require("code", given.code)))
            case .check: self = .check
            case .updatePassword:
                self = .updatePassword(
                    current: Secret(try require("current", given.current)),
                    new: Secret(try require("new", given.new))
                )
            case .logout: self = .logout
            case .cancel: self = .cancel
            case .cancelOperation:
                self = .cancelOperation(try OperationID(reading: require("id", given.id)))
            case .acknowledge:
                self = .acknowledge(try OperationID(reading: require("id", given.id)))
            case .status: self = .status
            case .forgotPassword:
                self = .forgotPassword(username: try require("username", given.username))
            case .resetPassword:
                self = .resetPassword(
                    username: try require("username", given.username),
                    token: Secret(try require("token", given.token)),
                    new: Secret(try require("new", given.new))
                )
            case .resendEmail:
                self = .resendEmail(username: try require("username", given.username))
            case .signUp:
                var signup = Signup(
                    user: User(try require("username", given.username)),
                    password: Secret(try require("password", given.password))
                )
                signup.email = given.email
                signup.firstName = given.firstName
                signup.lastName = given.lastName
                signup.organization = given.organization
                self = .signUp(signup)
            case .completeSignup:
                self = .completeSignup(token: Secret(try require("token", given.token)))
            case .verifyEmail:
                self = .verifyEmail(
                    token: Secret(try require("token", given.token)),
                    username: given.username
                )
            case .external: self = .external(provider: try require("provider", given.provider))
            case .openURL: self = .openURL(Secret(try require("url", given.url)))
            }
        } catch {
            throw BadLine(command: given.command, error: error)
        }
    }

    /// The object of its line; it may hold passwords.
    package var json: JSON {
        let fields: KeyValuePairs<String, String?> =
            switch self {
            case .login(let username, let password):
                ["username": username, "password": password.text]
            case .mfa(let code): ["code": code.text]
            case .updatePassword(let current, let new): ["current": current.text, "new": new.text]
            case .check, .logout, .cancel, .status: [:]
            case .cancelOperation(let id), .acknowledge(let id): ["id": "\(id)"]
            case .forgotPassword(let username), .resendEmail(let username): ["username": username]
            case .resetPassword(let username, let token, let new):
                ["username": username, "token": token.text, "new": new.text]
            case .signUp(let signup):
                [
                    "username": signup.user.username, "password": signup.password.text,
                    "email": signup.email, "firstName": signup.firstName,
                    "lastName": signup.lastName, "organization": signup.organization,
                ]
            case .completeSignup(let token): ["token": token.text]
            case .verifyEmail(let token, let username):
                ["username": username, "token": token.text]
            case .external(let provider): ["provider": provider]
            case .openURL(let url): ["url": url.text]
            }
        let given = fields.compactMap { name, text in text.map { (name, JSON.string($0)) } }
        return .object([("command", .string(command.rawValue))] + given)
    }

    /// The name of its command.
    package var command: Command {
        switch self {
        case .login: .login
        case .mfa: .mfa
        case .check: .check
        case .updatePassword: .updatePassword
        case .forgotPassword: .forgotPassword
        case .resetPassword: .resetPassword
        case .resendEmail: .resendEmail
        case .signUp: .signUp
        case .completeSignup: .completeSignup
        case .verifyEmail: .verifyEmail
        case .external: .external
        case .openURL: .openURL
        case .logout: .logout
        case .cancel: .cancel
        case .cancelOperation: .cancelOperation
        case .acknowledge: .acknowledge
        case .status: .status
        }
    }

    /// The user it names; `nil` if it names none.
    package var username: String? {
        switch self {
        case .login(let username, _), .forgotPassword(let username), .resendEmail(let username),
            .resetPassword(let username, _, _):
            username
        case .signUp(let signup): signup.user.username
        case .verifyEmail(_, let username): username
        case .mfa, .check, .updatePassword, .completeSignup, .external, .openURL, .logout, .cancel,
            .cancelOperation, .acknowledge, .status:
            nil
        }
    }
}

/// A line as JSON has it; keys that are not known are not looked at.
private struct Given: Decodable {
    let command: String
    let username, password, code, email, token, current, new, id: String?
    let firstName, lastName, organization, provider, url: String?
}

/// The text of a field.
///
/// - Throws: ``LoginRocketError`` with code `badInput` if it is missing.
private func require(_ field: String, _ text: String?) throws(LoginRocketError) -> String {
    guard let text else {
        throw LoginRocketError(.badInput, "\"\(field)\" is missing: send it as text.")
    }
    return text
}

extension Order.BadLine {
    /// A line that names no command.
    fileprivate init(_ message: String) {
        self.init(command: "", error: LoginRocketError(.badInput, message))
    }
}
