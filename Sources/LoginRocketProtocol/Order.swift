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
    case updatePassword(current: Secret, new: Secret, lifetime: Duration = .seconds(86_400))
    case forgotPassword(username: String)
    case resetPassword(username: String, token: Secret, new: Secret)
    case resendEmail(username: String)
    case signUp(Signup<Secret>)
    case completeSignup(token: Secret)
    case verifyEmail(token: Secret, username: String?, lifetime: Duration = .seconds(86_400))
    case external(provider: String)
    case externalRedirect(provider: String)
    case openURL(Secret)
    case token
    case signupToken
    case logout
    case cancel
    case cancelOperation(OperationID)
    case acknowledge(OperationID)
    case outbox(after: OperationID?, limit: Int)
    case outcome(OperationID)
    case status

    /// The name of a command.
    package enum Command: String, CaseIterable, Sendable {
        case login, mfa, check, updatePassword, logout, cancel, cancelOperation, acknowledge
        case status, forgotPassword, resetPassword, resendEmail, signUp, completeSignup
        case verifyEmail, external, openURL, token, signupToken, externalRedirect, outbox, outcome
    }
}

extension Order {
    /// Reads an order.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no such command, or if a
    ///   field is missing or cannot be used.
    init(_ command: String?, _ given: OrderFields) throws(LoginRocketError) {
        guard let command = command.flatMap(Command.init) else {
            let names = (Command.allCases.map(\.rawValue) + ["abandon"]).joined(separator: ", ")
            throw LoginRocketError(.badInput, "The commands are \(names): send one.")
        }
        switch command {
        case .login:
            self = .login(
                username: try given.text("username"),
                password: try given.secret("password")
            )
        case .mfa: self = .mfa(code: try given.secret("code"))
        case .check: self = .check
        case .updatePassword:
            self = .updatePassword(
                current: try given.secret("current"),
                new: try given.secret("new"),
                lifetime: try given.lifetime()
            )
        case .forgotPassword: self = .forgotPassword(username: try given.text("username"))
        case .resetPassword:
            self = .resetPassword(
                username: try given.text("username"),
                token: try given.secret("token"),
                new: try given.secret("new")
            )
        case .resendEmail: self = .resendEmail(username: try given.text("username"))
        case .signUp: self = .signUp(try Signup(given))
        case .completeSignup: self = .completeSignup(token: try given.secret("token"))
        case .verifyEmail:
            self = .verifyEmail(
                token: try given.secret("token"),
                username: try given.optionalText("username"),
                lifetime: try given.lifetime()
            )
        case .external: self = .external(provider: try given.text("provider"))
        case .externalRedirect: self = .externalRedirect(provider: try given.text("provider"))
        case .openURL: self = .openURL(try given.secret("url"))
        case .token: self = .token
        case .signupToken: self = .signupToken
        case .logout: self = .logout
        case .cancel: self = .cancel
        case .cancelOperation: self = .cancelOperation(try given.operation("id"))
        case .acknowledge: self = .acknowledge(try given.operation("id"))
        case .outbox:
            self = .outbox(
                after: try given.optionalText("after") == nil ? nil : try given.operation("after"),
                limit: try given.number("limit", in: 1...1_000, otherwise: 100)
            )
        case .outcome: self = .outcome(try given.operation("id"))
        case .status: self = .status
        }
    }

    /// Its command and the fields of its line, which may hold passwords.
    var parts: (command: Command, fields: KeyValuePairs<String, any FieldValue>) {
        switch self {
        case .login(let username, let password):
            (.login, ["username": username, "password": password])
        case .mfa(let code): (.mfa, ["code": code])
        case .check: (.check, [:])
        case .updatePassword(let current, let new, let lifetime):
            (.updatePassword, ["current": current, "new": new, "lifetimeSeconds": lifetime])
        case .forgotPassword(let username): (.forgotPassword, ["username": username])
        case .resetPassword(let username, let token, let new):
            (.resetPassword, ["username": username, "token": token, "new": new])
        case .resendEmail(let username): (.resendEmail, ["username": username])
        case .signUp(let signup): (.signUp, signup.fields)
        case .completeSignup(let token): (.completeSignup, ["token": token])
        case .verifyEmail(let token, let username, let lifetime):
            (.verifyEmail, ["token": token, "username": username, "lifetimeSeconds": lifetime])
        case .external(let provider): (.external, ["provider": provider])
        case .externalRedirect(let provider): (.externalRedirect, ["provider": provider])
        case .openURL(let url): (.openURL, ["url": url])
        case .token: (.token, [:])
        case .signupToken: (.signupToken, [:])
        case .logout: (.logout, [:])
        case .cancel: (.cancel, [:])
        case .cancelOperation(let id): (.cancelOperation, ["id": id])
        case .acknowledge(let id): (.acknowledge, ["id": id])
        case .outbox(let after, let limit): (.outbox, ["after": after, "limit": limit])
        case .outcome(let id): (.outcome, ["id": id])
        case .status: (.status, [:])
        }
    }

    /// The reason why it cannot be the first order to a database; `nil` if it can.
    package var illegalAtFirst: IllegalEvent? {
        switch self {
        case .login, .forgotPassword, .resetPassword, .resendEmail, .signUp, .verifyEmail,
            .external, .externalRedirect, .logout, .outbox, .status:
            nil
        case .mfa, .check, .updatePassword, .completeSignup, .openURL, .token, .signupToken:
            .notInThisState
        case .cancel: .nothingToCancel
        case .cancelOperation, .acknowledge, .outcome: .unknownOperation
        }
    }

    /// Has it carried out, and says how it went; it does not wait for queued work.
    package func carryOut(on client: isolated Client) async -> Verdict {
        do {
            switch self {
            case .login(let username, let password):
                let login = try await client.login(username: username, password: password)
                guard case .awaitingMfa = login.session else { return .done(nil) }
                return .done(saying: "The realm asks for a code: give it with the command mfa.")
            case .mfa(let code):
                try await client.submitCode(code)
                return .done(nil)
            case .check:
                guard case .loggedIn = try await client.checkSession() else {
                    return .refused("The session has ended: log in again.")
                }
                return .done(nil)
            case .updatePassword(let current, let new, let lifetime):
                let change = try client.updatePassword(
                    current: current,
                    new: new,
                    lifetime: lifetime
                )
                return .queued(change.id, .updatePassword)
            case .forgotPassword(let username):
                return .done(saying: try await client.forgotPassword(username: username))
            case .resetPassword(let username, let token, let new):
                return .done(
                    saying: try await client.resetPassword(
                        username: username,
                        token: token,
                        new: new
                    )
                )
            case .resendEmail(let username):
                return .done(saying: try await client.resendEmailToken(username: username))
            case .signUp(let signup):
                let result = try await client.signUp(signup)
                let sentences = [result.message, result.session.adviceAfterSignup].compactMap(
                    \.self
                )
                return .done(
                    saying: sentences.isEmpty ? nil : sentences.joined(separator: " ")
                )
            case .completeSignup(let token):
                try await client.completeSignup(token: token)
                return .done(nil)
            case .verifyEmail(let token, let username, let lifetime):
                let verification = try client.verifyEmail(
                    token: token,
                    username: username,
                    lifetime: lifetime
                )
                return .queued(verification.id, .verifyEmail)
            case .external(let provider):
                return .done(.url(try client.beginExternalLogin(provider: provider)))
            case .externalRedirect(let provider):
                let redirect = try await client.externalLoginRedirect(provider: provider)
                return .done(.redirect(location: redirect.location, cookies: redirect.cookies))
            case .openURL(let url):
                let session = try await client.finishExternalLogin(url: url)
                return .done(saying: session.adviceAfterSignup)
            case .token:
                return .done(.token(try client.token()))
            case .signupToken:
                return .done(.token(try client.signupToken()))
            case .logout:
                let before = client.snapshot.session
                if let receipt = try client.logout() { return .queued(receipt.id, .logout) }
                guard let whatWaited = before.whatWaits else { return .nobodyToLogOut }
                return .done(
                    saying: "The \(whatWaited) was given up; the server had no session to end."
                )
            case .cancel:
                let before = client.snapshot.session
                try client.cancel()
                return .done(saying: "The \(before.whatWaits ?? "login") was given up.")
            case .cancelOperation(let id):
                try client.cancelOperation(id)
                return .done(saying: "The operation was cancelled.")
            case .acknowledge(let id):
                try client.acknowledge(id)
                return .done(saying: "The outcome was acknowledged.")
            case .outbox(let after, let limit):
                let operations = try client.operations(after: after, limit: limit)
                return .done(.page(operations.map(ShownOperation.init), of: limit))
            case .outcome(let id):
                guard let kind = client.kind(of: id) else {
                    throw LoginRocketError(.unknownOperation, in: client.snapshot.session)
                }
                return Verdict(try await client.outcome(of: id), of: kind)
            case .status:
                return .done(nil)
            }
        } catch let error as LoginRocketError where error == .closed {
            // It was closed meanwhile, which is not a fault of the order.
            return .failed(.abandoned)
        } catch {
            return .failed(Failure(error))
        }
    }
}
