package import LoginRocket
package import LoginRocketCore

/// The result of a command, with a sentence for people.
package enum Verdict {
    /// It is done; a sentence for people, if the state alone does not say it.
    case done(String?)

    /// It is done, and a browser has to open this URL.
    case leaving(url: String)

    /// It was accepted and is queued.
    case queued(Receipt, Outbox.Operation.Kind)

    /// It failed, or the server said no.
    case failed(Failure)

    /// The verdict that the outcome of a queued operation amounts to.
    package init(_ outcome: Outcome, of kind: Outbox.Operation.Kind) {
        switch (outcome, kind) {
        case (.done(.alreadyEnded), .logout):
            self = .done("Logged out; the session had ended at the server before.")
        case (.done, .logout):
            self = .done("Logged out, here and at the server.")
        case (.done, .updatePassword):
            self = .done("The password is changed.")
        case (.done, .verifyEmail):
            self = .done("The email address is verified.")
        case (.rejected(let errors), let kind):
            let said = errors.isEmpty ? "no reason given" : "\"\(errors.joined(separator: " "))\""
            self = .refused("\(rejection) (\(said)): \(kind.correction).", errors)
        case (.outcomeUnknown(let errors), .logout):
            self = .unknown(unknownLogout, errors)
        case (.outcomeUnknown(let errors), .updatePassword):
            self = .unknown(unknownChange, errors)
        case (.outcomeUnknown(let errors), .verifyEmail):
            self = .unknown(unknownVerification, errors)
        case (.expired, _):
            self = .failed(.client(LoginRocketError(.unknown, expired)))
        case (.cancelled, _):
            self = .done(cancelled)
        }
    }

    package static let nobodyToLogOut = Verdict.done(
        "Nobody was logged in: there was nothing to do."
    )

    package static func refused(_ message: String, _ serverErrors: [String] = []) -> Verdict {
        .failed(.client(LoginRocketError(.refused, message, serverErrors: serverErrors)))
    }

    private static func unknown(_ message: String, _ serverErrors: [String]) -> Verdict {
        .failed(.client(LoginRocketError(.outcomeUnknown, message, serverErrors: serverErrors)))
    }

    package var exit: ExitStatus {
        switch self {
        case .done, .leaving: .done
        case .queued: .queued
        case .failed(let failure): failure.exit
        }
    }

    /// The sentence for people.
    package var note: String? {
        switch self {
        case .done(let note): note
        case .queued(_, .logout): "Logged out here; the server's end is queued."
        case .queued(_, .updatePassword): "The password change is queued."
        case .queued(_, .verifyEmail): "The verification is queued."
        case .leaving, .failed: nil
        }
    }
}

extension Outbox.Operation.Kind {
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
