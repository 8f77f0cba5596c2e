internal import Foundation
package import LoginRocket
package import LoginRocketCore

/// An order to the client, from the command line or a line of standard input.
///
/// ```json
/// {"command":"login","username":"frank","password":"…"}
/// ```
package enum Order: Equatable, Sendable {
    case login(username: String, password: Secret)
    case mfa(code: Secret)
    case check
    case updatePassword(current: Secret, new: Secret)
    case forgotPassword(username: String)
    case resetPassword(username: String, token: Secret, new: Secret)
    case resendEmail(username: String)
    case signUp(Signup<Secret>)
    case completeSignup(token: Secret)
    case verifyEmail(token: Secret, username: String?)
    case external(provider: String)
    case openURL(Secret)
    case logout
    case cancel
    case cancelOperation(OperationID)
    case acknowledge(OperationID)
    case status

    /// The name of a command.
    package enum Command: String, CaseIterable, Sendable {
        case login, mfa, check, updatePassword, logout, cancel, cancelOperation, acknowledge
        case status, forgotPassword, resetPassword, resendEmail, signUp, completeSignup
        case verifyEmail, external, openURL
    }
}

extension Order {
    /// Reads a line as it came in.
    ///
    /// - Throws: ``BadLine`` if it cannot be read, or if a field is missing or cannot be used.
    package init(reading line: LineSplitter.Line) throws(BadLine) {
        let given: OrderFields
        switch line {
        case .text(let text):
            guard let object = try? JSONDecoder().decode(OrderFields.self, from: Data(text.utf8))
            else {
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
            case .signUp: self = .signUp(try Signup(given))
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

    /// The name of its command, the user it names, and the text of its line, which may hold
    /// passwords.
    package var line: (command: Command, username: String?, text: String) {
        let (command, fields): (Command, KeyValuePairs<String, String?>) =
            switch self {
            case .login(let username, let password):
                (.login, ["username": username, "password": password.text])
            case .mfa(let code): (.mfa, ["code": code.text])
            case .check: (.check, [:])
            case .updatePassword(let current, let new):
                (.updatePassword, ["current": current.text, "new": new.text])
            case .forgotPassword(let username): (.forgotPassword, ["username": username])
            case .resetPassword(let username, let token, let new):
                (.resetPassword, ["username": username, "token": token.text, "new": new.text])
            case .resendEmail(let username): (.resendEmail, ["username": username])
            case .signUp(let signup): (.signUp, signup.fields)
            case .completeSignup(let token): (.completeSignup, ["token": token.text])
            case .verifyEmail(let token, let username):
                (.verifyEmail, ["username": username, "token": token.text])
            case .external(let provider): (.external, ["provider": provider])
            case .openURL(let url): (.openURL, ["url": url.text])
            case .logout: (.logout, [:])
            case .cancel: (.cancel, [:])
            case .cancelOperation(let id): (.cancelOperation, ["id": "\(id)"])
            case .acknowledge(let id): (.acknowledge, ["id": "\(id)"])
            case .status: (.status, [:])
            }
        var members: [(key: String, value: JSON)] = [("command", .string(command.rawValue))]
        for case (let name, let text?) in fields { members.append((name, .string(text))) }
        return (command, fields.first { $0.key == "username" }?.value, "\(JSON.object(members))")
    }

    /// The reason why it cannot be the first order to a database; `nil` if it can.
    package var illegalAtFirst: IllegalEvent? {
        switch self {
        case .login, .forgotPassword, .resetPassword, .resendEmail, .signUp, .verifyEmail,
            .external, .logout, .status:
            nil
        case .mfa, .check, .updatePassword, .completeSignup, .openURL: .notInThisState
        case .cancel: .nothingToCancel
        case .cancelOperation, .acknowledge: .unknownOperation
        }
    }

    /// Has it carried out, and says how it went; it does not wait for queued work.
    package func carryOut(on client: isolated Client) async -> Verdict {
        do {
            switch self {
            case .login(let username, let password):
                let login = try await client.login(username: username, password: password)
                guard case .awaitingMfa = login.session else { return .done(nil) }
                return .done("The realm asks for a code: give it with the command mfa.")
            case .mfa(let code):
                try await client.submitCode(code)
                return .done(nil)
            case .check:
                guard case .loggedIn = try await client.checkSession() else {
                    return .refused("The session has ended: log in again.")
                }
                return .done(nil)
            case .updatePassword(let current, let new):
                let receipt = try client.updatePassword(current: current, new: new)
                return .queued(receipt, .updatePassword)
            case .forgotPassword(let username):
                return .done(try await client.forgotPassword(username: username))
            case .resetPassword(let username, let token, let new):
                return .done(
                    try await client.resetPassword(username: username, token: token, new: new)
                )
            case .resendEmail(let username):
                return .done(try await client.resendEmailToken(username: username))
            case .signUp(let signup):
                let result = try await client.signUp(signup)
                let sentences = [result.message, result.session.adviceAfterSignup].compactMap(
                    \.self
                )
                return .done(sentences.isEmpty ? nil : sentences.joined(separator: " "))
            case .completeSignup(let token):
                try await client.completeSignup(token: token)
                return .done(nil)
            case .verifyEmail(let token, let username):
                let receipt = try client.verifyEmail(token: token, username: username)
                return .queued(receipt, .verifyEmail)
            case .external(let provider):
                return .leaving(url: try client.beginExternalLogin(provider: provider))
            case .openURL(let url):
                return .done(try await client.finishExternalLogin(url: url).adviceAfterSignup)
            case .logout:
                let before = client.snapshot.session
                if let receipt = try client.logout() {
                    return .queued(receipt, .logout)
                }
                guard let whatWaited = before.whatWaits else {
                    return .nobodyToLogOut
                }
                return .done("The \(whatWaited) was given up; the server had no session to end.")
            case .cancel:
                let before = client.snapshot.session
                try client.cancel()
                return .done("The \(before.whatWaits ?? "login") was given up.")
            case .cancelOperation(let id):
                try client.cancelOperation(id)
                return .done("The operation was cancelled.")
            case .acknowledge(let id):
                try client.acknowledge(id)
                return .done("The outcome was acknowledged.")
            case .status:
                return .done(nil)
            }
        } catch {
            return .failed(Failure(error))
        }
    }
}
