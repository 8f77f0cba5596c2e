/// The client's mind: what is so, what an event means, and when to look again.
///
/// It has four regions: who is logged in (``session``), whose email address is to be verified
/// (``emailVerification``), the one request a person waits for (``foreground``), and the operations
/// that are carried over outages (``outbox``). ``decide(_:at:)`` only reads, ``apply(_:)`` only stores; between the two the shell saves the changes. The driver's
/// whole contract is: decide, commit, apply, publish, act; one event at a time.
///
/// ```swift
/// var machine = Machine(restoring: Saved(), at: now, draw)
/// let transition = try machine.decide(.wished(.login(User("frank"), password: password)), at: now)
/// machine.apply(transition.changes)
/// // transition.effects: send the login as attempt 1
/// ```
///
/// It never traps: whatever it cannot accept it throws back as an ``IllegalEvent``.
public struct Machine: Sendable {
    /// What an app may choose.
    public let settings: Settings

    /// Who is logged in.
    public private(set) var session: SessionState

    /// Whose email address is to be verified, and how far that is.
    public private(set) var emailVerification: EmailVerification

    /// The one request a person waits for.
    public private(set) var foreground = Foreground.idle

    /// The operations.
    public private(set) var outbox: Outbox

    /// Whether answers are coming.
    public private(set) var gate = Gate.untried

    /// The attempt that was stamped last.
    public private(set) var lastAttempt = AttemptID(0)

    /// When the session region is to be looked at next.
    public private(set) var nextCheck = NextCheck.never

    /// What an app may choose.
    public struct Settings: Hashable, Sendable {
        /// Who says when a session is over; by default the realm, when it is asked.
        public var sessions: SessionManagement

        /// How long operations and the gate wait after failures.
        public var backoff = Backoff()

        /// How many lanes may send at once while the gate is open; 4 by default.
        public var lanesAtOnce = 4

        /// How much running time a logout is given; 30 days by default.
        public var logoutLifetime = Duration.seconds(30 * 24 * 3600)

        /// Makes settings; by default no session is checked on a timer.
        public init(sessions: SessionManagement = .managed(recheckInterval: nil)) {
            self.sessions = sessions
        }
    }

    /// Restores a machine from what was saved.
    ///
    /// All operations are due at once; the gate decides which is sent.
    public init(
        restoring saved: Saved,
        settings: Settings = Settings(),
        at now: Moment,
        _ draw: Draw
    ) {
        self.settings = settings
        session = saved.session
        emailVerification = saved.emailVerification
        outbox = Outbox(lastSequence: saved.lastSequence)
        for operation in saved.operations {
            let birth = now - operation.age
            let earliest = max(now.instant, birth.instant + operation.earliestNextRequest)
            outbox.save(
                operation,
                progress: Progress(birth: birth, failures: 0, activity: .due(earliest))
            )
        }
        nextCheck = firstLook(at: now, draw)
    }

    /// What this event means now.
    ///
    /// - Throws: ``IllegalEvent`` if the event cannot be accepted.
    public func decide(_ event: Event, at now: Moment) throws(IllegalEvent) -> Transition {
        switch event {
        case .wished(let wish):
            return try decide(wish, at: now)
        case .asked(let question):
            return try decide(question)
        case .verifyEmail(let request):
            return try decide(request, at: now)
        case .wishedOf(let id, let wish):
            guard let operation = outbox[id] else { throw .unknownOperation }
            return try decide(wish, of: operation)
        case .reported(let attempt, let report, let draw):
            if case .running(attempt, let purpose) = foreground {
                return decide(report, of: purpose, as: attempt, at: now, draw)
            }
            if let operation = outbox.operation(sending: attempt) {
                return decide(report, of: operation, as: attempt, at: now, draw)
            }
            return decideLate(report, at: now, draw)
        case .timeElapsed(let draw):
            return elapse(at: now, draw)
        }
    }

    /// Stores what a transition changed.
    public mutating func apply(_ changes: Changes) {
        if let session = changes.session { self.session = session }
        if let email = changes.emailVerification { emailVerification = email }
        if let foreground = changes.foreground { self.foreground = foreground }
        if let gate = changes.gate { self.gate = gate }
        if let lastAttempt = changes.lastAttempt { self.lastAttempt = lastAttempt }
        if let nextCheck = changes.nextCheck { self.nextCheck = nextCheck }
        var progress = changes.progress
        for operation in changes.saved {
            outbox.save(operation, progress: progress.removeValue(forKey: operation.sequence))
        }
        for (sequence, progress) in progress {
            outbox.save(progress, of: sequence)
        }
        for sequence in changes.deleted {
            outbox.delete(sequence)
        }
    }

    /// When to send ``Event/timeElapsed(_:)`` next: now or in the past if something is due; `nil`
    /// if there is nothing to wait for.
    public var nextDeadline: Instant? {
        [outbox.nextToGrow?.instant, dueCheck?.instant, expiry, nextSend?.instant]
            .compactMap { $0 }
            .min()
    }

    /// One due thing at a time; if more is due, ``nextDeadline`` stays in the past.
    private func elapse(at now: Moment, _ draw: Draw) -> Transition {
        if let next = outbox.nextToGrow, next.instant <= now.instant,
            let operation = outbox.operation(next.sequence)
        {
            return grow(operation, at: now)
        }
        if let expiry, expiry <= now.instant { return expire(at: now, draw) }
        if let check = dueCheck, check.instant <= now.instant {
            return begin(.check(check.session), .checkSession(token: check.session.token))
        }
        if let next = nextSend, next.instant <= now.instant,
            let operation = outbox.operation(next.sequence)
        {
            return start(operation, at: now)
        }
        // The clock was early, or the deadline has moved since the shell went to sleep.
        return .ignored
    }

    /// A check on the timer waits for the foreground and for its user's lane.
    private var dueCheck: (instant: Instant, session: Session)? {
        guard case .managed = settings.sessions, case .loggedIn(let session) = session,
            case .idle = foreground, case .at(let instant) = nextCheck,
            !outbox.isSending(for: session.user)
        else { return nil }
        return (instant, session)
    }

    /// The operation that may send next, as far as the gate allows.
    private var nextSend: (instant: Instant, sequence: SequenceNumber)? {
        guard let next = outbox.nextDue else { return nil }
        switch gate {
        case .open:
            return outbox.inFlightCount < settings.lanesAtOnce ? next : nil
        case .untried:
            return outbox.inFlightCount == 0 ? next : nil
        case .closed(_, let nextProbe, _):
            guard outbox.inFlightCount == 0 else { return nil }
            return (max(next.instant, nextProbe), next.sequence)
        }
    }
}
