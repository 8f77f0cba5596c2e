import LoginRocketCore
import LoginRocketProtocol

// What people read on a terminal.

extension ShownState {
    /// For example `loggedIn as grace (confirmed), email of grace: verified, 1 operation queued`;
    /// `nil` if the state is not known.
    var sentence: String? {
        guard let state, let outboxCount else { return nil }
        var parts = [state.rawValue]
        if let username { parts.append("as \(username)") }
        if let detail = reason?.rawValue ?? freshness?.rawValue { parts.append("(\(detail))") }
        var sentence = parts.joined(separator: " ")
        if let emailUsername, let emailVerification {
            sentence += ", email of \(emailUsername): \(emailVerification.rawValue)"
        }
        switch outboxCount {
        case 0: return sentence
        case 1: return "\(sentence), 1 operation queued"
        default: return "\(sentence), \(outboxCount) operations queued"
        }
    }
}

extension ShownOperation {
    /// For example `0f…3a updatePassword of grace: queued, 2 attempts, until 2026-11-23T18:00:00Z`.
    var sentence: String {
        let start = "\(id) \(kind.rawValue) of \(username): "
        if let outcome {
            let said = serverErrors.joined(separator: " ")
            return start + (said.isEmpty ? outcome.rawValue : "\(outcome.rawValue) (\(said))")
        }
        let count = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return start + "\(state.rawValue), \(count), until \(timestamp(deadline))"
    }
}
