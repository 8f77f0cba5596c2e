import LoginRocketCore
import LoginRocket

// What a run tells people who look after it: never a secret, and each in one line.

extension Snapshot {
    /// The state in one line, for example `loggedIn as grace, online, 2 operations queued`.
    var status: String {
        let user = session.user.map { " as \($0.username)" } ?? ""
        let count = unfinishedCount == 1 ? "1 operation" : "\(unfinishedCount) operations"
        return "\(session.name.rawValue)\(user), \(network.rawValue), \(count) queued".visible
    }

    /// The news since another state, a line for each.
    func news(since old: Snapshot) -> [String] {
        (session.news(since: old.session) + network.news(since: old.network)
            + outcomes(since: old)).map(\.visible)
    }

    /// The operations that have ended since another state.
    private func outcomes(since old: Snapshot) -> [String] {
        let known = Set(old.operations.filter { $0.phase.outcome != nil }.map(\.id))
        return operations.filter { !known.contains($0.id) }.compactMap { operation in
            operation.phase.outcome.map { outcome in
                "The operation \(operation.id), \(operation.kind.rawValue) of "
                    + "\(operation.user.username), has ended: \(outcome.name.rawValue)."
            }
        }
    }
}

extension SessionState {
    fileprivate func news(since old: SessionState) -> [String] {
        switch (old, self) {
        case (.loggedIn(let old), .loggedIn(let new)):
            old.identity == new.identity ? [] : [ended(old), begun(new)]
        case (.loggedIn(let old), .loggedOut(let reason)):
            [ended(old, "\(reason.rawValue)")]
        case (.loggedIn(let old), .awaitingMfa), (.loggedIn(let old), .awaitingExternalLogin),
            (.loggedIn(let old), .awaitingSignupCompletion):
            [ended(old)]
        case (.loggedOut, .loggedIn(let new)), (.awaitingMfa, .loggedIn(let new)),
            (.awaitingSignupCompletion, .loggedIn(let new)),
            (.awaitingExternalLogin, .loggedIn(let new)):
            [begun(new)]
        case (.loggedOut, _), (.awaitingMfa, _), (.awaitingSignupCompletion, _),
            (.awaitingExternalLogin, _):
            []
        }
    }

    private func begun(_ session: Session) -> String {
        "\(session.user.username) has logged in."
    }

    private func ended(_ session: Session, _ reason: String = "replaced") -> String {
        "The session of \(session.user.username) has ended: \(reason)."
    }
}

extension Snapshot.Network {
    /// The news since another state of the network.
    func news(since old: Snapshot.Network) -> [String] {
        guard self != old else { return [] }
        switch self {
        case .online: return ["The realm answers: online."]
        case .offline: return ["The realm does not answer: offline."]
        case .paused: return ["The realm asked for a pause: paused."]
        case .unknown: return []
        }
    }
}
