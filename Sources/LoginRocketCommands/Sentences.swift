import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// What people read on a terminal.

extension Snapshot {
    /// For example `loggedIn as grace (confirmed), email of grace: verified, 1 operation queued`.
    var sentence: String {
        var parts = [session.name.rawValue]
        if let user = session.user { parts.append("as \(user)") }
        switch session {
        case .loggedOut(let reason): parts.append("(\(reason.rawValue))")
        case .loggedIn, .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin:
            if let freshness { parts.append("(\(freshness))") }
        }
        var state = parts.joined(separator: " ")
        if let user = emailVerification.user {
            state += ", email of \(user): \(emailVerification.name.rawValue)"
        }
        switch unfinishedCount {
        case 0: return state
        case 1: return "\(state), 1 operation queued"
        default: return "\(state), \(unfinishedCount) operations queued"
        }
    }

    /// One line for each operation.
    var outboxLines: String {
        guard !operations.isEmpty else { return "The outbox is empty." }
        return operations.map(\.line.visible).joined(separator: "\n")
    }
}

extension Snapshot.Operation {
    /// For example `0f…3a updatePassword of grace: queued, 2 attempts, until 2026-11-23T18:00:00Z`.
    fileprivate var line: String {
        let start = "\(id) \(kind.rawValue) of \(user): "
        if let outcome = phase.outcome {
            let said = outcome.serverErrors.joined(separator: " ")
            let name = outcome.name.rawValue
            return start + (said.isEmpty ? name : "\(name) (\(said))")
        }
        let count = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return start + "\(phase.name.rawValue), \(count), until \(timestamp(deadline))"
    }
}
