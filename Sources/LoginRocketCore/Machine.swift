/// The state machine of a client: it holds the current state, decides what each event means, and
/// says when it next needs the time.
///
/// It has four regions: who is logged in (``session``), whose email address is to be verified
/// (``emailVerification``), the one request a person waits for (``foreground``), and the operations
/// that are carried over outages (``outbox``). ``decide(_:at:)`` only reads, ``apply(_:)`` only
/// stores; between the two the shell saves the changes. The driver's whole contract is: decide,
/// commit, apply, publish, act; one event at a time.
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
    /// The choices of an app.
    public let settings: Settings

    /// The session region: the user who is logged in.
    public private(set) var session: SessionState

    /// The email region: the verification of an address, and its user.
    public private(set) var emailVerification: EmailVerification

    /// The one request a person waits for.
    public private(set) var foreground = Foreground.idle

    /// The operations.
    public private(set) var outbox: Outbox

    /// The sessions that have ended and are remembered.
    public private(set) var endedSessions = EndedSessions()

    /// The gate: open while answers come.
    public private(set) var gate = Gate.untried

    /// Before this instant nothing leaves by itself; `nil` if the server asked for no such pause.
    public private(set) var pausedUntil: Instant?

    /// The attempt that was stamped last.
    public private(set) var lastAttempt = AttemptID(0)

    /// The next time to look at the session region.
    public private(set) var nextCheck = NextCheck.never

    /// The choices of an app.
    public struct Settings: Hashable, Sendable {
        /// The authority on the end of a session; by default the realm, when it is asked.
        public var sessions: SessionManagement

        /// The waits of operations and of the gate after failures.
        public var backoff = Backoff()

        /// The number of lanes that may send at once while the gate is open; 4 by default.
        public var lanesAtOnce = 4

        /// The running time that a logout is given; 30 days by default.
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
        for ended in saved.endedSessions { endedSessions.insert(ended) }
        for operation in saved.operations {
            // A damaged disk may hold any age.
            let birth = now - min(max(.zero, operation.age), operation.lifetime)
            var progress = Progress(birth: birth, activity: .due(now.instant))
            progress.activity = activity(of: operation, progress, at: now)
            outbox.put(operation, progress)
        }
        nextCheck = firstLook(at: now, draw)
    }

    /// Stores what a transition changed.
    public mutating func apply(_ changes: Changes) {
        if let session = changes.session { self.session = session }
        if let email = changes.emailVerification { emailVerification = email }
        if let foreground = changes.foreground { self.foreground = foreground }
        if let gate = changes.gate { self.gate = gate }
        if let lastAttempt = changes.lastAttempt { self.lastAttempt = lastAttempt }
        if let nextCheck = changes.nextCheck { self.nextCheck = nextCheck }
        switch changes.pause {
        case .user(let user, let end)?: outbox.pause(user, until: end)
        case .everything(let end)?: pausedUntil = max(end, pausedUntil ?? end)
        case nil: break
        }
        var progress = changes.progress
        for operation in changes.saved {
            let sequence = operation.sequence
            let progress = progress.removeValue(forKey: sequence) ?? outbox.progress[sequence]
            if let progress { outbox.put(operation, progress) }
        }
        for (sequence, progress) in progress {
            if let operation = outbox.operations[sequence] { outbox.put(operation, progress) }
        }
        for sequence in changes.deleted { outbox.delete(sequence) }
        for ended in changes.remembered { endedSessions.insert(ended) }
        for identity in changes.forgotten { endedSessions.remove(identity) }
    }
}

extension Machine {
    /// Decides what an event means in the current state.
    ///
    /// - Throws: ``IllegalEvent`` if the event cannot be accepted.
    public func decide(_ event: Event, at now: Moment) throws(IllegalEvent) -> Transition {
        switch event {
        case .wished(let wish):
            return try decideWish(wish, at: now)
        case .asked(let question):
            return try decideQuestion(question, at: now)
        case .verificationWished(let request):
            return decideVerification(request, at: now)
        case .operationWished(let id, let wish):
            guard let operation = outbox[id] else { throw .unknownOperation }
            return try decideOperationWish(wish, of: operation)
        case .reported(let attempt, let report, let draw):
            if case .running(attempt, let purpose) = foreground {
                return decideForegroundReport(report, of: purpose, at: now, draw)
            }
            if let operation = outbox.operation(sending: attempt) {
                return decideOperationReport(report, of: operation, as: attempt, at: now, draw)
            }
            return decideLateReport(report, at: now, draw)
        case .timeElapsed(let draw):
            switch due(at: now.instant) {
            case .growth(let operation): return grow(operation, at: now)
            case .end: return endInTime(at: now, draw)
            case .check(let session):
                return begin(.recheck(session), .checkSession(token: session.token))
            case .send(let operation): return start(operation, at: now)
            // The clock was early, or the deadline has moved since the shell went to sleep.
            case nil: return .ignored
            }
        case .networkChanged(let draw):
            return hurry(at: now, draw)
        case .notSaved(let draw):
            return putBack(at: now, draw)
        }
    }
}
