/// One user's unfinished operations.
///
/// At most one has a request on its way, and at most one is a password change.
struct Lane: Sendable {
    var change: SequenceNumber?
    var sending: SequenceNumber?

    /// The number of operations.
    var count = 0

    /// Those that wait for a time, and for nothing else.
    var due = DueQueue()

    /// Those of them that stand in the queue of all lanes.
    var heads: [SequenceNumber] = []
}

extension Outbox {
    /// The instant before which an operation is not sent; `nil` while it waits for something else
    /// than time.
    ///
    /// Operations wait for one another in one case only: a logout and the password change of the
    /// same session.
    func earliest(of operation: Outbox.Operation) -> Instant? {
        guard let progress = progress[operation.sequence], case .due(let due) = progress.activity
        else { return nil }
        let earliest = progress.unsaved.map { max(due, $0.until) } ?? due
        switch operation.status {
        case .logout(let logout):
            guard let change = change(using: logout.session, of: operation.user),
                holds(change, operation)
            else { return earliest }
            // A change that cannot be saved holds the logout no longer than one that is tried.
            return self.progress[change.sequence]?.instantToStopHolding.map { max(earliest, $0) }
        case .updatePassword(let change):
            return isYielding(change, of: operation.user) ? nil : earliest
        case .verifyEmail:
            return earliest
        case .finished:
            return nil
        }
    }

    /// The user's password change, if it uses this session.
    func change(using session: SessionIdentity, of user: User) -> Outbox.Operation? {
        guard let operation = pendingChange(of: user),
            case .updatePassword(let change) = operation.status, change.session == session
        else { return nil }
        return operation
    }

    /// Tells if a logout has to wait for the password change of its session.
    func holds(_ operation: Outbox.Operation, _ logout: Outbox.Operation) -> Bool {
        guard case .updatePassword(let change) = operation.status else { return false }
        return change.needsToken && change.goesBefore(logout)
    }

    /// The password change that could not be saved and is tried once more before its logout leaves:
    /// perhaps the disk is well again.
    func change(toTryBefore logout: Outbox.Operation) -> Outbox.Operation? {
        guard case .logout(let pending) = logout.status,
            let change = change(using: pending.session, of: logout.user), holds(change, logout),
            let unsaved = progress[change.sequence]?.unsaved, let due = earliest(of: logout),
            unsaved.tried < due
        else { return nil }
        return change
    }

    /// A change waits for the logout's turn, unless that cannot be saved.
    private func isYielding(_ change: PendingChange, of user: User) -> Bool {
        guard change.needsToken else { return false }
        return (logouts[change.session] ?? []).contains { sequence in
            guard let logout = operations[sequence], logout.user == user else { return false }
            return progress[sequence]?.unsaved == nil && !change.goesBefore(logout)
        }
    }
}

extension Progress {
    /// When a change that cannot be saved stops holding the logout of its session, if the machine
    /// is not suspended before; `nil` if it can be saved.
    var instantToStopHolding: Instant? {
        unsaved.map { instant(atAge: $0.since + PendingChange.Hold.patience) }
    }
}
