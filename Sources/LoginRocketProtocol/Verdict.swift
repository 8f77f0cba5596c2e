package import LoginRocket
package import LoginRocketCore

/// How a command went.
package enum Verdict {
    /// It is done, and brings this.
    case done(OrderResult?)

    /// The operation was accepted and is queued.
    case queued(OperationID, Outbox.Operation.Kind)

    /// It failed, or the server said no; it may bring something all the same.
    case failed(Failure, OrderResult? = nil)

    /// The verdict of a command that is done, with a sentence for people.
    package static func done(saying sentence: String?) -> Verdict {
        .done(sentence.map(OrderResult.message))
    }

    package static func failed(_ error: LoginRocketError) -> Verdict {
        .failed(.client(error))
    }

    /// The verdict that the outcome of a queued operation amounts to.
    package init(_ outcome: Outcome, of kind: Outbox.Operation.Kind) {
        let errors = outcome.serverErrors
        let code: LoginRocketError.Code?
        let sentence: String
        switch (outcome, kind) {
        case (.done(.alreadyEnded), .logout):
            (code, sentence) = (nil, "Logged out; the session had ended at the server before.")
        case (.done, .logout):
            (code, sentence) = (nil, "Logged out, here and at the server.")
        case (.done, .updatePassword):
            (code, sentence) = (nil, "The password is changed.")
        case (.done, .verifyEmail):
            (code, sentence) = (nil, "The email address is verified.")
        case (.rejected(let errors), let kind):
            let said = errors.isEmpty ? "no reason given" : "\"\(errors.joined(separator: " "))\""
            (code, sentence) = (.refused, "\(rejection) (\(said)): \(kind.correction).")
        case (.outcomeUnknown, .logout):
            (code, sentence) = (.outcomeUnknown, unknownLogout)
        case (.outcomeUnknown, .updatePassword):
            (code, sentence) = (.outcomeUnknown, unknownChange)
        case (.outcomeUnknown, .verifyEmail):
            (code, sentence) = (.outcomeUnknown, unknownVerification)
        case (.expired, _):
            (code, sentence) = (.unknown, expired)
        case (.cancelled, _):
            (code, sentence) = (nil, cancelled)
        }
        let result = OrderResult.outcome(
            Word(outcome.name),
            serverErrors: errors,
            message: sentence
        )
        self =
            if let code {
                .failed(.client(LoginRocketError(code, sentence, serverErrors: errors)), result)
            } else {
                .done(result)
            }
    }

    package static let nobodyToLogOut = Verdict.done(
        saying: "Nobody was logged in: there was nothing to do."
    )

    package static func refused(_ message: String) -> Verdict {
        .failed(LoginRocketError(.refused, message))
    }
}

extension Outbox.Operation.Kind {
    /// The sentence for people about one that was accepted.
    var acceptance: String {
        switch self {
        case .logout: "Logged out here; the server's end is queued."
        case .updatePassword: "The password change is queued."
        case .verifyEmail: "The verification is queued."
        }
    }

    fileprivate var correction: String {
        switch self {
        case .logout, .updatePassword: "check the passwords and try it again"
        case .verifyEmail: "give the token of the latest mail, or ask for another mail"
        }
    }
}

private let rejection = "The server refused it, and nothing was changed"
private let unknownLogout =
    "It cannot be known whether the session has ended at the server: it ends by itself in time."
private let unknownChange =
    "It cannot be known whether the password was changed: try the new password, then the old."
private let unknownVerification =
    "It cannot be known whether the address was verified: log in, or ask for another mail."
private let expired =
    "Its time ended before the server gave a clear answer. A password or an address was not "
    + "changed: try it again. A session may still be valid at the server."
private let cancelled =
    "It was cancelled: a change was not made; a logout was not needed, because its session is in "
    + "use again."
