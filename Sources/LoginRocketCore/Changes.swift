/// The meaning of an accepted event: the values that differ, and the orders that follow.
public struct Transition: Hashable, Sendable {
    /// The values that differ from before.
    public var changes = Changes()

    /// The orders for the shell once the changes are saved, in this order.
    public var effects: [Effect] = []

    /// Nothing differs and nothing follows.
    ///
    /// A decision that ignores an event returns this and says why in a comment.
    public static let ignored = Transition()
}

/// An order to the shell, carried out after the transition was saved.
@nonexhaustive
public enum Effect: Hashable, Sendable {
    /// Send this request, and report what became of it as this attempt.
    case send(Request<SecretRef>, as: AttemptID)

    /// Nobody waits for this attempt any more. If its answer could bring a token, still report it.
    case abandon(AttemptID)
}

/// Whole new values for exactly what a transition changes; ``Machine/apply(_:)`` only stores them.
public struct Changes: Hashable, Sendable {
    // Saved, in one transaction.

    /// The session region.
    public var session: SessionState?

    /// The email region.
    public var emailVerification: EmailVerification?

    /// Operations that are new or differ.
    public var saved: [Outbox.Operation] = []

    /// Operations that are forgotten.
    public var deleted: [SequenceNumber] = []

    /// Sessions that have ended and are to be remembered.
    public var remembered: [EndedSession] = []

    /// Such sessions that need not be remembered any more.
    public var forgotten: [SessionIdentity] = []

    // Volatile.

    /// The foreground region.
    public var foreground: Foreground?

    /// The gate.
    public var gate: Gate?

    /// The pause that the server has just asked for.
    public var pause: Pause?

    /// The attempt that was stamped last.
    public var lastAttempt: AttemptID?

    /// The next time to look at the session region.
    public var nextCheck: NextCheck?

    /// The progress of operations in this process.
    public var progress: [SequenceNumber: Progress] = [:]

    /// Tells if the store has anything to write.
    public var isDurable: Bool {
        session != nil || emailVerification != nil || !saved.isEmpty || !deleted.isEmpty
            || !remembered.isEmpty || !forgotten.isEmpty
    }
}

/// The next time to look at the session region: to check a session, or to end an external login;
/// volatile.
@nonexhaustive
public enum NextCheck: Hashable, Sendable {
    /// Not on a timer.
    case never
    /// At this instant.
    case at(Instant)
    /// At this instant once more: its time is over, and that could not be saved.
    case overdue(Instant)
}
