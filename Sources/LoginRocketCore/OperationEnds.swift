// How operations end, and what the end of a session means for a password change.

extension Machine {
    /// An operation has its outcome; one that the client queued by itself vanishes.
    func end(_ operation: Outbox.Operation, _ outcome: Outcome, in transition: inout Transition) {
        concludeVerification(operation, outcome, in: &transition)
        if case (.logout(let logout), .done) = (operation.status, outcome) {
            noteEndAtServer(of: logout.session, in: &transition)
        }
        switch operation.origin {
        case .app: transition.changes.saved.append(operation.finished(outcome))
        case .client: transition.changes.deleted.append(operation.sequence)
        }
    }

    /// Returns the rest of a password change, seen from here and now.
    ///
    /// It is looked at when the change is due, so that no other transition has to write its row:
    /// one whose session has ended cannot use its token, and one that waits for a login uses the
    /// session that its user has.
    func withSession(
        _ status: Outbox.Operation.Status,
        of user: User,
        at now: Moment
    ) -> Outbox.Operation.Status {
        guard case .updatePassword(var change) = status else { return status }
        if hasEnded(change.session, at: now) { change = change.withoutToken() }
        if case .loggedIn(let session) = session, session.user == user,
            !isRefused(change, session), let resumed = change.resumed(with: session)
        {
            change = resumed
        }
        return .updatePassword(change)
    }

    /// Tells if a change has been refused with the token of this very session.
    ///
    /// A realm that manages its sessions may have given it out anew; elsewhere a token that is over
    /// stays so.
    private func isRefused(_ change: PendingChange, _ session: Session) -> Bool {
        settings.sessions == .unmanaged && session.identity == change.session
    }
}
