// How operations end, and what their end means for others.

extension Machine {
    /// An operation has its outcome, and the server's answer says why.
    ///
    /// A session that a realm has ended cannot be used by the password change that waits for it.
    func finish(
        _ operation: Operation,
        _ outcome: Outcome,
        at now: Moment,
        in transition: inout Transition
    ) {
        end(operation, outcome, in: &transition)
        if case (.logout(let logout), .done) = (operation.status, outcome),
            case .managed = settings.sessions
        {
            loseToken(of: logout.session, of: operation.user, at: now, in: &transition)
        }
    }

    /// An operation has its outcome; one that the client queued by itself vanishes.
    func end(_ operation: Operation, _ outcome: Outcome, in transition: inout Transition) {
        concludeVerification(operation, outcome, in: &transition)
        switch operation.origin {
        case .app: transition.changes.saved.append(operation.finished(outcome))
        case .client: transition.changes.deleted.append(operation.sequence)
        }
    }

    /// This session has ended: a pending change can no longer be sent with its token.
    func loseToken(
        of session: SessionIdentity,
        of user: User,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard let operation = outbox.pendingChange(of: user),
            case .updatePassword(let change) = operation.status, change.session == session,
            outbox.attempt(of: operation) == nil
        else { return }
        let status = withSession(.updatePassword(change.withoutToken()), of: operation.user)
        guard status != operation.status else { return }
        save(operation, status, at: now, in: &transition)
    }

    /// A user has logged in: a change that waited for that goes on with the new session.
    func resume(
        _ operation: Operation,
        with session: Session,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard case .updatePassword(let change) = operation.status,
            let resumed = change.resumed(with: session),
            let progress = outbox.progress(operation.sequence)
        else { return }
        save(operation, .updatePassword(resumed), at: now, in: &transition)
        var awake = progress.awake(at: now)
        awake.failures = 0
        awake.activity = .due(max(now.instant, awake.instant(atAge: resumed.earliestRequest)))
        transition.changes.progress[operation.sequence] = awake
    }

    /// The same status; a change that waits for a login uses the session that its user has already.
    func withSession(_ status: Operation.Status, of user: User) -> Operation.Status {
        guard case .updatePassword(let change) = status, case .loggedIn(let session) = session,
            session.user == user, session.identity != change.session,
            let resumed = change.resumed(with: session)
        else { return status }
        return .updatePassword(resumed)
    }

    /// Saves an operation with another status, and the running time that it has used.
    func save(
        _ operation: Operation,
        _ status: Operation.Status,
        at now: Moment,
        in transition: inout Transition
    ) {
        var saved = operation
        saved.status = status
        saved.age = outbox.age(of: operation, at: now)
        transition.changes.saved.append(saved)
    }
}
