// How operations begin: one function for each kind.

extension Machine {
    /// Queues the logout of a session, unless one is queued already.
    ///
    /// A logout that the client queued by itself is replaced if the app wants it, too. A request on
    /// its way is from before the session came back, so it says nothing about this end of it.
    func queueLogout(
        of session: Session,
        _ id: OperationID,
        origin: Outbox.Operation.Origin,
        at now: Moment,
        in transition: inout Transition
    ) {
        remember(session, endedBy: .client, at: now, in: &transition)
        if let queued = outbox.pendingLogout(of: session.identity) {
            if isCurrent(session.identity) { abandonRequest(of: queued, at: now, in: &transition) }
            guard case (.app, .client) = (origin, queued.origin) else { return }
            transition.changes.deleted.append(queued.sequence)
        }
        queue(
            .logout(PendingLogout(session: session.identity, token: session.token)),
            id,
            of: session.user,
            origin: origin,
            lifetime: settings.logoutLifetime,
            at: now,
            in: &transition
        )
    }

    /// Logs out a session that arrived unwanted, unless it is the one that is in use.
    func revoke(
        _ unwanted: Session,
        _ id: OperationID,
        at now: Moment,
        in transition: inout Transition
    ) {
        if isCurrent(unwanted.identity) { return }
        queueLogout(of: unwanted, id, origin: .client, at: now, in: &transition)
    }

    /// Queues a password change, with the token of the session in which it was asked for.
    func queueChange(
        _ request: ChangeRequest,
        in session: Session,
        at now: Moment,
        in transition: inout Transition
    ) {
        let change = PendingChange(
            session: session.identity,
            token: session.token,
            current: request.current,
            new: request.new
        )
        queue(
            .updatePassword(change),
            request.id,
            of: session.user,
            lifetime: request.lifetime,
            at: now,
            in: &transition
        )
    }

    /// Queues the verification of an email address.
    func queueVerification(
        _ request: VerificationRequest,
        at now: Moment,
        in transition: inout Transition
    ) {
        queue(
            .verifyEmail(PendingVerification(token: request.token)),
            request.id,
            of: request.user,
            lifetime: request.lifetime,
            at: now,
            in: &transition
        )
    }

    /// Adds an operation at the end of the outbox; it is due at once.
    private func queue(
        _ status: Outbox.Operation.Status,
        _ id: OperationID,
        of user: User,
        origin: Outbox.Operation.Origin = .app,
        lifetime: Duration,
        at now: Moment,
        in transition: inout Transition
    ) {
        let sequence = outbox.lastSequence.next
        transition.changes.saved.append(
            Outbox.Operation(
                sequence: sequence,
                id: id,
                user: user,
                origin: origin,
                queuedAt: now.wall,
                lifetime: lifetime,
                status: status
            )
        )
        transition.changes.progress[sequence] = Progress(birth: now, activity: .due(now.instant))
    }

    /// Abandons the request of an operation, if one is on its way; the operation is due again.
    func abandonRequest(
        of operation: Outbox.Operation,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard let attempt = outbox.attempt(of: operation),
            var progress = outbox.progress[operation.sequence]
        else { return }
        transition.effects.append(.abandon(attempt))
        progress.activity = .due(now.instant)
        transition.changes.progress[operation.sequence] = progress
    }
}
