import LoginRocket
import LoginRocketCore

/// What the client is told to do, on the command line or by a line of standard input.
enum Order {
    case login(username: String, password: Secret)
    case mfa(code: Secret)
    case check
    case updatePassword(current: Secret, new: Secret)
    case forgotPassword(username: String)
    case resetPassword(username: String, token: Secret, new: Secret)
    case resendEmail(username: String)
    case logout
    case cancel
    case cancelOperation(OperationID)
    case acknowledge(OperationID)
    case status

    /// Has it carried out, and says how it went; it does not wait for queued work.
    func verdict(on client: isolated Client) async -> Verdict {
        do {
            return try await carryOut(on: client)
        } catch {
            return .failed(Failure(error))
        }
    }

    private func carryOut(on client: isolated Client) async throws -> Verdict {
        switch self {
        case .login(let username, let password):
            let state = try await client.login(username: username, password: password)
            guard case .awaitingMfa = state else { return .done(nil) }
            return .done("The realm asks for a code: give it with the command mfa.")
        case .mfa(let code):
            try await client.submitMfaCode(code)
            return .done(nil)
        case .check:
            guard case .loggedIn = try await client.checkSession() else {
                return .refused("The server has ended the session: log in again.")
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
        case .logout:
            return try logOut(client)
        case .cancel:
            try client.cancel()
            return .done("The login was given up.")
        case .cancelOperation(let id):
            try client.cancelOperation(id)
            return .done("The operation was cancelled.")
        case .acknowledge(let id):
            try client.acknowledge(id)
            return .done("The outcome was acknowledged.")
        case .status:
            return .done(nil)
        }
    }

    private func logOut(_ client: isolated Client) throws -> Verdict {
        let before = client.snapshot.session
        if let receipt = try client.logout() {
            return .queued(receipt, .logout)
        }
        guard case .awaitingMfa = before else {
            return .done("Nobody was logged in: there was nothing to do.")
        }
        return .done("The login was given up; the server had no session to end.")
    }
}

extension OperationID {
    /// Reads the ID of an operation.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if no operation can have it.
    init(reading text: String) throws(LoginRocketError) {
        guard let id = OperationID(text) else {
            throw LoginRocketError(
                .badInput,
                "This is not the ID of an operation: list the outbox for the IDs."
            )
        }
        self = id
    }
}
