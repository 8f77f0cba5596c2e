public import LoginRocketCore

/// A store made of values: it keeps exactly what a machine's changes say.
public struct Ledger: Hashable, Sendable {
    /// The values to restore a machine from.
    public private(set) var saved: Saved

    /// Makes a ledger; by default of a new database.
    public init(_ saved: Saved = Saved()) {
        self.saved = saved
    }

    /// Writes the durable part of what a transition changed.
    public mutating func write(_ changes: Changes) {
        if let session = changes.session { saved.session = session }
        if let email = changes.emailVerification { saved.emailVerification = email }
        for operation in changes.saved {
            if let row = saved.operations.firstIndex(where: { $0.sequence == operation.sequence }) {
                saved.operations[row] = operation
            } else {
                saved.operations.append(operation)
            }
            saved.lastSequence = max(saved.lastSequence, operation.sequence)
        }
        saved.operations.removeAll { changes.deleted.contains($0.sequence) }
        saved.endedSessions = saved.endedSessions.filter { ended in
            !changes.forgotten.contains(ended.identity)
                && !changes.remembered.contains { $0.identity == ended.identity }
        }
        saved.endedSessions.formUnion(changes.remembered)
    }

    /// Every secret that a saved value refers to.
    public var secrets: Set<SecretRef> {
        var secrets = Set(saved.operations.flatMap(\.secrets))
        switch saved.session {
        case .loggedOut: break
        case .awaitingMfa(let challenge): secrets.insert(challenge.token)
        case .awaitingSignupCompletion(let signup): secrets.insert(signup.token)
        case .awaitingExternalLogin: break
        case .loggedIn(let session): secrets.insert(session.token)
        }
        return secrets
    }
}

extension Outbox.Operation {
    /// The secrets this operation still needs.
    public var secrets: [SecretRef] {
        switch status {
        case .logout(let logout): [logout.token]
        case .updatePassword(let change): [change.token, change.current, change.new]
        case .verifyEmail(let verification): [verification.token]
        case .finished: []
        }
    }
}
