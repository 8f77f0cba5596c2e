/// A view of the machine at a moment, without secrets and of bounded size.
public struct Snapshot: Hashable, Sendable {
    /// The session: the user who is logged in.
    public let session: SessionState

    /// The user's name and attributes, as the login token says; `nil` unless logged in, and for
    /// somebody who only reads the store.
    public let profile: Profile?

    /// The freshness of the session; `nil` unless logged in.
    public let freshness: Freshness?

    /// The verification of an email address.
    public let emailVerification: EmailVerification

    /// A request of a person is on its way; the timer's check does not count.
    public let isBusy: Bool

    /// The state of the network, as the client's own requests show it.
    public let network: Network

    /// The number of operations that have not ended.
    public let unfinishedCount: Int

    /// The number of outcomes that wait to be acknowledged.
    public let finishedCount: Int

    /// The newest operations that have not ended, and then the newest outcomes, ``limit`` of each
    /// at most; within each group the newest is last.
    ///
    /// The newest outcomes are those of the operations that ended last; after a start of the
    /// program, of those that were accepted last.
    public let operations: [Snapshot.Operation]

    /// The largest number of operations, and of outcomes, that a snapshot shows.
    public static let limit = 20

    /// The state of the network.
    @nonexhaustive
    public enum Network: String, Hashable, Sendable, CaseIterable {
        /// This process has tried nothing yet.
        case unknown
        /// The last attempt was answered.
        case online
        /// The last attempt got no answer.
        case offline
        /// The server asked to be left alone for a while.
        case paused
    }
}

extension Snapshot {
    /// Shows what a store holds to somebody who only reads it.
    public init(reading saved: SavedExcerpt, at now: Moment) {
        self.init(
            session: saved.session,
            profile: nil,
            freshness: saved.session.freshness(at: now.wall),
            emailVerification: saved.emailVerification,
            isBusy: false,
            network: .unknown,
            unfinishedCount: saved.unfinishedCount,
            finishedCount: saved.finishedCount,
            operations: (saved.unfinished + saved.finished).map { operation in
                let progress = Progress(birth: now - operation.age, activity: .due(now.instant))
                return Snapshot.Operation(operation, progress, nextAttempt: nil, at: now)
            }
        )
    }
}

extension Machine {
    /// Shows the machine.
    ///
    /// - Parameters:
    ///   - now: The moment at which it is shown.
    ///   - profile: The profile in the session's token, which the shell reads.
    /// - Returns: The machine as shown, of bounded size and without secrets.
    public func snapshot(at now: Moment, profile: Profile? = nil) -> Snapshot {
        let shown =
            outbox.newestUnfinished(Snapshot.limit) + outbox.newestFinished(Snapshot.limit)
        return Snapshot(
            session: session,
            profile: profile,
            freshness: session.freshness(at: now.wall),
            emailVerification: emailVerification,
            isBusy: isBusy,
            network: network(at: now.instant),
            unfinishedCount: outbox.unfinishedCount,
            finishedCount: outbox.finishedCount,
            operations: shown.compactMap { self.shown($0, at: now) }
        )
    }

    func shown(_ operation: Outbox.Operation, at now: Moment) -> Snapshot.Operation? {
        guard let progress = outbox.progress[operation.sequence] else { return nil }
        let next = nextAttempt(of: operation)
        var shown = operation
        shown.status = withSession(shown.status, of: shown.user, at: now)
        return Snapshot.Operation(shown, progress, nextAttempt: next, at: now)
    }

    private func nextAttempt(of operation: Outbox.Operation) -> Instant? {
        guard let due = outbox.dueInstant(of: operation) else { return nil }
        switch gate {
        case .untried, .open: return notPaused(due)
        case .closed(_, let nextProbe, _): return notPaused(max(due, nextProbe))
        }
    }

    private var isBusy: Bool {
        switch foreground {
        case .idle, .running(_, .recheck): false
        case .running: true
        }
    }

    private func network(at now: Instant) -> Snapshot.Network {
        if let pausedUntil, pausedUntil > now { return .paused }
        switch gate {
        case .untried: return .unknown
        case .open: return .online
        case .closed: return .offline
        }
    }
}

extension SessionState {
    fileprivate func freshness(at now: WallTime) -> Freshness? {
        guard case .loggedIn(let session) = self else { return nil }
        return session.freshness(at: now)
    }
}

extension Snapshot {
    /// An operation as shown.
    public struct Operation: Hashable, Sendable {
        /// Its name.
        public let id: OperationID

        /// Its work.
        public let kind: Outbox.Operation.Kind

        /// The user it is for.
        public let user: User

        /// Its phase.
        public let phase: Phase

        /// The number of requests that were started for it.
        public let attempts: Int

        /// The time at which it was accepted, by the wall clock.
        public let queuedAt: WallTime

        /// The time at which its running time will end if the program keeps running, by the wall
        /// clock.
        public let deadline: WallTime

        /// The earliest time of its next request, by the wall clock; `nil` while it waits for
        /// something else, its turn or a login, and if nobody runs who could send it.
        public let nextAttempt: WallTime?

        /// It can be cancelled: nothing of it can have been applied, and it is not on its way.
        public let isCancellable: Bool

        /// The phase of an operation.
        @nonexhaustive
        public enum Phase: Hashable, Sendable {
            /// It waits for its turn.
            case queued
            /// It is on its way.
            case sending
            /// It was sent, and we are finding out what became of it.
            case verifying
            /// It waits for its user to log in.
            case needsLogin
            /// It has ended.
            case finished(Outcome)
        }

        init(
            _ operation: Outbox.Operation,
            _ progress: Progress,
            nextAttempt: Instant?,
            at now: Moment
        ) {
            id = operation.id
            kind = operation.kind
            user = operation.user
            attempts = operation.attempts
            queuedAt = operation.queuedAt
            deadline =
                operation.isFinished
                ? operation.queuedAt + operation.lifetime
                : progress.birth.wall + operation.lifetime + progress.suspended(at: now)
            // Told from its birth, so that it stays the same however often it is asked for.
            self.nextAttempt = nextAttempt.map {
                progress.birth.wall + ($0 - progress.birth.instant)
            }
            phase = Phase(operation.status, progress.activity)
            isCancellable = operation.isCancellable && !progress.activity.isInFlight
        }
    }
}

extension Progress.Activity {
    fileprivate var isInFlight: Bool {
        switch self {
        case .waiting, .due: false
        case .inFlight: true
        }
    }
}

extension Snapshot.Operation.Phase {
    fileprivate init(_ status: Outbox.Operation.Status, _ activity: Progress.Activity) {
        let whileDue: Self
        let whileInFlight: Self
        switch status {
        case .finished(_, let outcome):
            (whileDue, whileInFlight) = (.finished(outcome), .finished(outcome))
        case .logout(let logout):
            switch logout.step {
            case .revoke: (whileDue, whileInFlight) = (.queued, .sending)
            case .confirmEnded: (whileDue, whileInFlight) = (.verifying, .verifying)
            }
        case .updatePassword(let change):
            switch change.step {
            case .send, .resend: (whileDue, whileInFlight) = (.queued, .sending)
            case .confirmRefusal, .tryNew: (whileDue, whileInFlight) = (.verifying, .verifying)
            case .needsLogin, .needsLoginInDoubt:
                (whileDue, whileInFlight) = (.needsLogin, .needsLogin)
            }
        case .verifyEmail:
            (whileDue, whileInFlight) = (.queued, .sending)
        }
        switch activity {
        case .waiting, .due: self = whileDue
        case .inFlight: self = whileInFlight
        }
    }
}
