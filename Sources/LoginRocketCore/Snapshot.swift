/// What is shown: the machine at a moment, without secrets and of bounded size.
public struct Snapshot: Hashable, Sendable {
    /// Who is logged in.
    public let session: SessionState

    /// How sure we are of the session; `nil` unless logged in.
    public let freshness: Freshness?

    /// How far the verification of an email address is.
    public let emailVerification: EmailVerification

    /// Whether a foreground request is on its way.
    public let isBusy: Bool

    /// Whether answers are coming.
    public let network: Network

    /// How many operations have not ended.
    public let unfinishedCount: Int

    /// The first operations not yet acknowledged, ``limit`` at most, in the order of acceptance.
    public let operations: [OperationSummary]

    /// How many operations a snapshot shows at most.
    public static let limit = 20

    /// Whether answers are coming, as shown.
    @nonexhaustive
    public enum Network: Hashable, Sendable, CaseIterable {
        /// This process has tried nothing yet.
        case unknown
        /// The last attempt was answered.
        case online
        /// The last attempt got no answer.
        case offline
    }

    /// What a store holds, as shown by somebody who only reads it; by default without ``limit``.
    public init(reading saved: Saved, at now: Moment, limit: Int = .max) {
        session = saved.session
        freshness = saved.session.freshness(at: now.wall)
        emailVerification = saved.emailVerification
        isBusy = false
        network = .unknown
        unfinishedCount = saved.operations.filter { !$0.isFinished }.count
        operations = saved.operations.prefix(limit).map { operation in
            OperationSummary(
                operation,
                Progress(birth: now - operation.age, failures: 0, activity: .due(now.instant)),
                nextAttempt: nil
            )
        }
    }

    fileprivate init(of machine: Machine, at now: Moment) {
        session = machine.session
        freshness = machine.session.freshness(at: now.wall)
        emailVerification = machine.emailVerification
        isBusy = machine.foreground != .idle
        network =
            switch machine.gate {
            case .untried: .unknown
            case .open: .online
            case .closed: .offline
            }
        unfinishedCount = machine.outbox.unfinishedCount
        operations = machine.outbox.first(Snapshot.limit).map { operation, progress in
            OperationSummary(operation, progress, nextAttempt: machine.nextAttempt(of: operation))
        }
    }
}

extension Machine {
    /// The machine as shown at `now`.
    public func snapshot(at now: Moment) -> Snapshot {
        Snapshot(of: self, at: now)
    }

    fileprivate func nextAttempt(of operation: Operation) -> Instant? {
        guard let due = outbox.dueInstant(of: operation.sequence) else { return nil }
        switch gate {
        case .untried, .open: return due
        case .closed(_, let nextProbe, _): return max(due, nextProbe)
        }
    }
}

extension SessionState {
    fileprivate func freshness(at now: WallTime) -> Freshness? {
        guard case .loggedIn(let session) = self else { return nil }
        return session.freshness(at: now)
    }
}

/// An operation as shown.
public struct OperationSummary: Hashable, Sendable {
    /// Its name.
    public let id: OperationID

    /// What it does.
    public let kind: Operation.Kind

    /// For whom.
    public let user: User

    /// Where it stands.
    public let phase: Phase

    /// How many requests were started for it.
    public let attempts: Int

    /// When it was accepted, by the wall clock.
    public let queuedAt: WallTime

    /// When its running time will be over if the program runs on, by the wall clock.
    public let deadline: WallTime

    /// The earliest time of its next request, by the wall clock; `nil` while it waits for something
    /// else, its turn or a login, and if nobody runs who could send it.
    public let nextAttempt: WallTime?

    /// Where an operation stands, as shown.
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

    init(_ operation: Operation, _ progress: Progress, nextAttempt: Instant?) {
        id = operation.id
        kind = operation.kind
        user = operation.user
        attempts = operation.attempts
        queuedAt = operation.queuedAt
        let birth = operation.isFinished ? operation.queuedAt : progress.birth.wall
        deadline = birth + operation.lifetime
        // Told from its birth, so that it stays the same however often it is asked for.
        self.nextAttempt = nextAttempt.map { progress.birth.wall + ($0 - progress.birth.instant) }
        phase = Phase(operation.status, progress.activity)
    }
}

extension OperationSummary.Phase {
    fileprivate init(_ status: Operation.Status, _ activity: Progress.Activity) {
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
            case .send: (whileDue, whileInFlight) = (.queued, .sending)
            case .confirmRefusal, .tryNew, .tryOld:
                (whileDue, whileInFlight) = (.verifying, .verifying)
            case .needsLogin: (whileDue, whileInFlight) = (.needsLogin, .needsLogin)
            }
        case .verifyEmail:
            (whileDue, whileInFlight) = (.queued, .sending)
        }
        switch activity {
        case .due: self = whileDue
        case .inFlight: self = whileInFlight
        }
    }
}

extension Operation {
    /// Whether it has its outcome.
    public var isFinished: Bool {
        guard case .finished = status else { return false }
        return true
    }
}
