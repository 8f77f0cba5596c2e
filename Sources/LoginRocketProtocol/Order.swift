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

extension SessionState {
    /// The advice after a signup that did not log in.
    fileprivate var adviceAfterSignup: String? {
        switch self {
        case .awaitingSignupCompletion:
            "The app's server has to make the user: hand it the token of signup-token, and give "
                + "what it answers to complete-signup."
        case .loggedOut:
            "The email address is to be verified first: give the token from the mail to "
                + "verify-email, then log in."
        case .awaitingMfa, .awaitingExternalLogin, .loggedIn:
            nil
        }
    }

    /// The wait that a person may give up here.
    fileprivate var whatWaits: String? {
        switch self {
        case .awaitingMfa, .awaitingExternalLogin: "login"
        case .awaitingSignupCompletion: "signup"
        case .loggedOut, .loggedIn: nil
        }
    }
}

extension OperationID {
    /// Reads the ID of an operation.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if no operation can have it.
    package init(reading text: String) throws(LoginRocketError) {
        guard let id = OperationID(text) else {
            throw LoginRocketError(
                .badInput,
                "This is not the ID of an operation: list the outbox for the IDs."
            )
        }
        self = id
    }
}
