/// What an accepted event means: the values that differ, and the orders that follow.
public struct Transition: Hashable, Sendable {
    /// What differs from before.
    public var changes = Changes()

    /// What the shell is to do once the changes are saved, in this order.
    public var effects: [Effect] = []

    /// Nothing differs and nothing follows.
    ///
    /// A decision that ignores an event returns this and says why in a comment.
    public static let ignored = Transition()
}

/// Whole new values for exactly what a transition changes; ``Machine/apply(_:)`` only stores them.
public struct Changes: Hashable, Sendable {
    // Saved, in one transaction.

    /// The session region.
    public var session: SessionState?

    /// The email region.
    public var emailVerification: EmailVerification?

    /// Operations that are new or differ.
    public var saved: [Operation] = []

    /// Operations that are forgotten.
    public var deleted: [SequenceNumber] = []

    // Volatile.

    /// The foreground region.
    public var foreground: Foreground?

    /// Whether answers are coming.
    public var gate: Gate?

    /// The attempt that was stamped last.
    public var lastAttempt: AttemptID?

    /// When the session region is to be looked at next.
    public var nextCheck: NextCheck?

    /// Where operations stand in this process.
    public var progress: [SequenceNumber: Progress] = [:]

    /// Whether the store has anything to write.
    public var isDurable: Bool {
        session != nil || emailVerification != nil || !saved.isEmpty || !deleted.isEmpty
    }
}

/// When the session region is to be looked at next: a session is checked, an external login
/// expires; volatile.
@nonexhaustive
public enum NextCheck: Hashable, Sendable {
    /// Not on a timer.
    case never
    /// At this instant.
    case at(Instant)
}

/// Where an operation stands in this process; volatile, made anew after a restart.
public struct Progress: Hashable, Sendable {
    /// The moment at which the operation's running time was zero.
    public let birth: Moment

    /// How many requests have brought nothing in this process.
    public var failures: Int

    /// Since when the host has answered, this operation or another beside it; `nil` if it has not.
    public var answeringSince: Instant?

    /// What the operation waits for.
    public var activity: Activity

    /// What an operation waits for.
    @nonexhaustive
    public enum Activity: Hashable, Sendable {
        /// Its next request, not before this instant.
        case due(Instant)
        /// The answer to this attempt.
        case inFlight(AttemptID)
    }
}
