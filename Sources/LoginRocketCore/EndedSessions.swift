/// A session that was logged out or given up here.
///
/// It never comes back through a token from elsewhere, such as a handler URL that is opened twice.
public struct EndedSession: Hashable, Sendable {
    /// The session.
    public let identity: SessionIdentity

    /// When its token ends (`exp`, RFC 7519), and with it the need to remember; `nil` for never.
    public let expiresAt: WallTime?

    /// Makes a remembered session.
    public init(identity: SessionIdentity, expiresAt: WallTime?) {
        self.identity = identity
        self.expiresAt = expiresAt
    }
}

/// The sessions that were logged out or given up here.
public struct EndedSessions: Sendable {
    private var sessions: [SessionIdentity: EndedSession] = [:]
    private var ends = PriorityMap<SessionIdentity, WallTime>()

    /// How many are remembered.
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
    /// Remembers that a session was logged out or given up here.
    ///
    /// One whose token has ended by trusted time is forgotten in its place, so that what is
    /// remembered does not grow without bound. Its logout still needs it while it is queued.
    func remember(_ session: Session, at now: Moment, in transition: inout Transition) {
        let ended = EndedSession(identity: session.identity, expiresAt: session.expiresAt)
        transition.changes.remembered.append(ended)
        guard let first = endedSessions.firstToEnd, first.identity != session.identity,
            let end = first.expiresAt, let trusted = now.trusted,
            trusted > end + SessionManagement.leeway,
            outbox.pendingLogout(of: first.identity) == nil
        else { return }
        transition.changes.forgotten.append(first.identity)
    }
}
