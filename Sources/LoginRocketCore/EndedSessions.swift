/// A session that has ended.
///
/// One that was logged out or given up here never comes back through a token from elsewhere, such
/// as a handler URL that is opened twice.
public struct EndedSession: Hashable, Sendable {
    /// The session.
    public let identity: SessionIdentity

    /// The one who ended it.
    public let ender: Ender

    /// The time at which its token ends (`exp`, RFC 7519), and with it the need to remember; `nil`
    /// for never.
    public let expiresAt: WallTime?

    /// Makes a remembered session.
    public init(identity: SessionIdentity, by ender: Ender, expiresAt: WallTime?) {
        self.identity = identity
        self.ender = ender
        self.expiresAt = expiresAt
    }

    /// Those who can end a session.
    @nonexhaustive
    public enum Ender: String, Hashable, Sendable, CaseIterable {
        /// This client: it was logged out or given up here. The realm may not know yet.
        case client
        /// The realm: a check said so.
        case server
        /// Both: it was logged out here, and the realm has ended it since.
        case both
    }
}

/// The sessions that have ended and are remembered.
public struct EndedSessions: Sendable {
    private var sessions: [SessionIdentity: EndedSession] = [:]
    private var ends = PriorityMap<SessionIdentity, WallTime>()

    /// The number of sessions that are remembered.
    public var count: Int { sessions.count }

    /// The remembered session of this identity.
    public subscript(identity: SessionIdentity) -> EndedSession? { sessions[identity] }

    /// The one whose token ends first.
    var firstToEnd: EndedSession? { ends.first.flatMap { sessions[$0.key] } }

    mutating func insert(_ session: EndedSession) {
        sessions[session.identity] = session
        if let end = session.expiresAt {
            ends.set(session.identity, to: end)
        } else {
            ends.remove(session.identity)
        }
    }

    mutating func remove(_ identity: SessionIdentity) {
        sessions[identity] = nil
        ends.remove(identity)
    }
}

extension Machine {
    /// Remembers that a session has ended.
    ///
    /// One whose token nobody accepts any more is forgotten in its place, so that what is
    /// remembered does not grow without bound. Its logout and its password change still need it
    /// while they are queued.
    func remember(
        _ session: Session,
        endedBy ender: EndedSession.Ender,
        at now: Moment,
        in transition: inout Transition
    ) {
        transition.changes.remembered.append(
            EndedSession(identity: session.identity, by: ender, expiresAt: session.expiresAt)
        )
        guard let first = endedSessions.firstToEnd, first.identity != session.identity,
            now.isPast(first.expiresAt), outbox.pendingLogout(of: first.identity) == nil,
            outbox.changes[first.identity] == nil
        else { return }
        transition.changes.forgotten.append(first.identity)
    }

    /// The realm has answered that it ended a session that was logged out here.
    func noteEndAtServer(of session: SessionIdentity, in transition: inout Transition) {
        guard case .managed = settings.sessions, let ended = endedSessions[session] else { return }
        transition.changes.remembered.append(
            EndedSession(identity: session, by: .both, expiresAt: ended.expiresAt)
        )
    }

    /// Tells if a session was logged out or given up here.
    func endedHere(_ session: SessionIdentity) -> Bool {
        switch endedSessions[session]?.ender {
        case .client, .both: true
        case .server, nil: outbox.pendingLogout(of: session) != nil
        }
    }

    /// Tells if the realm is known to have ended a session.
    func endedAtServer(_ session: SessionIdentity) -> Bool {
        switch endedSessions[session]?.ender {
        case .server, .both: !isCurrent(session)
        case .client, nil: false
        }
    }
}
