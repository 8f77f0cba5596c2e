import LoginRocket
import LoginRocketCore

// What people read on a terminal.

extension Snapshot {
    /// For example `loggedIn as grace (confirmed), email of grace: verified, 1 operation queued`.
    var sentence: String {
        var parts = [session.name]
        if let username = session.username { parts.append("as \(username)") }
        if let detail = freshness?.name ?? session.reason { parts.append("(\(detail))") }
        var state = parts.joined(separator: " ")
        if let whose = emailVerification.username {
            state += ", email of \(whose): \(emailVerification.name)"
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
        return operations.map(\.line).joined(separator: "\n")
    }
}

extension OperationSummary {
    /// For example `0f…3a updatePassword of grace: queued, 2 attempts, until 2026-11-23T18:00:00Z`.
    fileprivate var line: String {
        let start = "\(id) \(kind.name) of \(user.username): "
        if let outcome = phase.outcome {
            let said = phase.serverErrors.joined(separator: " ")
            return start + (said.isEmpty ? outcome : "\(outcome) (\(said))")
        }
        let count = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return start + "\(phase.name), \(count), until \(timestamp(deadline))"
    }
}

extension String {
    /// The text without what could move a cursor; line ends stay.
    var visible: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { $0.isVisible || $0 == "\n" }))
    }
}
