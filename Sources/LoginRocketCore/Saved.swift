/// Everything a store holds: what a machine is restored from.
public struct Saved: Hashable, Sendable {
    /// The session region.
    public var session: SessionState

    /// The email region.
    public var emailVerification: EmailVerification

    /// All operations not yet forgotten, in the order of acceptance.
    public var operations: [Outbox.Operation]

    /// The highest sequence number ever used, also by operations forgotten since; 0 if none.
    public var lastSequence: SequenceNumber

    /// The sessions that have ended and are still remembered.
    public var endedSessions: Set<EndedSession>

    /// Makes saved values; by default those of a new database.
    public init(
        session: SessionState = .loggedOut(.never),
        emailVerification: EmailVerification = .notRequested,
        operations: [Outbox.Operation] = [],
        lastSequence: SequenceNumber = SequenceNumber(0),
        endedSessions: Set<EndedSession> = []
    ) {
        self.session = session
        self.emailVerification = emailVerification
        self.operations = operations
        self.lastSequence = lastSequence
        self.endedSessions = endedSessions
    }
}
