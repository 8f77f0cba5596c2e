/// The authority on the end of a session: the realm, or the token's own time.
///
/// It depends on the realm's settings: AuthRocket calls its sessions managed or unmanaged.
@nonexhaustive
public enum SessionManagement: Hashable, Sendable {
    /// The realm: it knows its sessions and is asked this often, give or take 5 %; `nil` for never.
    case managed(recheckInterval: Duration?)

    /// The token: the realm keeps no sessions and answers no checks.
    ///
    /// A session is over a minute after the `exp` of its token (RFC 7519), by trusted time; one
    /// without `exp` has no end but a logout.
    case unmanaged
}

extension SessionManagement {
    /// The longest time between two looks at a session: trusted time may turn up, and clocks are
    /// set.
    private static let longestWait = Duration.seconds(300)

    /// Tells if a session with this `exp` is over by time alone.
    func isOver(endingAt end: WallTime?, at now: Moment) -> Bool {
        switch self {
        case .managed:
            return false
        case .unmanaged:
            return now.isPast(end)
        }
    }

    /// Returns the time to wait before a session is looked at again; `nil` for ever.
    fileprivate func wait(for session: Session, at now: Moment, _ draw: Draw) -> Duration? {
        switch self {
        case .managed(let interval):
            return interval.map { $0.scaled(by: 0.95 + 0.1 * draw.fraction) }
        case .unmanaged:
            guard let end = session.expiresAt else { return nil }
            guard let trusted = now.trusted else { return Self.longestWait }
            return min(max(.zero, end + Moment.leeway - trusted), Self.longestWait)
        }
    }
}

extension Moment {
    /// The largest difference between the clocks of two machines that are both right.
    static let leeway = Duration.seconds(60)

    /// Tells if trusted time has passed the `exp` of a token, so that nobody accepts it any more.
    func isPast(_ end: WallTime?) -> Bool {
        guard let end, let trusted else { return false }
        return trusted >= end + Moment.leeway
    }
}

extension Machine {
    /// When the session is to be looked at next: checked, or held against the time.
    func nextLook(at session: Session, at now: Moment, _ draw: Draw) -> NextCheck {
        guard let wait = settings.sessions.wait(for: session, at: now, draw) else { return .never }
        return .at(now.instant + wait)
    }

    /// Returns the knowledge, without asking, of the token that an operation uses.
    func life(ofTokenOf operation: Outbox.Operation, at now: Moment) -> TokenLife {
        guard case .updatePassword(let change) = operation.status else {
            return settings.sessions == .unmanaged ? .usable : .unknown
        }
        return life(of: change, at: now)
    }

    /// Returns the knowledge, without asking, of the token of a password change.
    private func life(of change: PendingChange, at now: Moment) -> TokenLife {
        if hasEnded(change.session, at: now) { return .over }
        switch settings.sessions {
        case .managed:
            return .unknown
        case .unmanaged:
            guard let end = expiry(of: change.session), let trusted = now.trusted else {
                return .usable
            }
            return trusted < end ? .usable : .over
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

    /// Tells if the session of a password change is known to have ended.
    func hasEnded(_ session: SessionIdentity, at now: Moment) -> Bool {
        switch settings.sessions {
        case .managed:
            endedAtServer(session)
        case .unmanaged:
            // Its end was forgotten because it has passed, or it has ended here by time alone.
            !isKnown(session) || now.isPast(expiry(of: session))
        }
    }

    private func isKnown(_ session: SessionIdentity) -> Bool {
        isCurrent(session) || endedSessions[session] != nil
    }

    private func expiry(of session: SessionIdentity) -> WallTime? {
        guard case .loggedIn(let current) = self.session, current.identity == session else {
            return endedSessions[session]?.expiresAt
        }
        return current.expiresAt
    }

    /// Tells if this session is the one that is in use.
    func isCurrent(_ session: SessionIdentity) -> Bool {
        guard case .loggedIn(let current) = self.session else { return false }
        return current.identity == session
    }
}

/// The knowledge of a token, without asking.
enum TokenLife: Hashable {
    /// The server takes it.
    case usable
    /// The server does not take it any more.
    case over
    /// Only the server can tell, when it is asked.
    case unknown
}
