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

    /// Shows what a store holds to somebody who only reads it.
    public init(reading saved: SavedExcerpt, at now: Moment) {
        session = saved.session
        profile = nil
        freshness = saved.session.freshness(at: now.wall)
        emailVerification = saved.emailVerification
        isBusy = false
        network = .unknown
        unfinishedCount = saved.unfinishedCount
        finishedCount = saved.finishedCount
        operations = (saved.unfinished + saved.finished).map { operation in
            let progress = Progress(birth: now - operation.age, activity: .due(now.instant))
            return Snapshot.Operation(operation, progress, nextAttempt: nil, at: now)
        }
    }

    fileprivate init(of machine: Machine, _ profile: Profile?, at now: Moment) {
        session = machine.session
        self.profile = profile
        freshness = machine.session.freshness(at: now.wall)
        emailVerification = machine.emailVerification
        isBusy = machine.isBusy
        network = machine.network(at: now.instant)
        unfinishedCount = machine.outbox.unfinishedCount
        finishedCount = machine.outbox.finishedCount
        let shown =
            machine.outbox.newestUnfinished(Snapshot.limit)
            + machine.outbox.newestFinished(Snapshot.limit)
        operations = shown.map { entry in
            let next = machine.nextAttempt(of: entry.operation)
            var shown = entry.operation
            shown.status = machine.withSession(shown.status, of: shown.user, at: now)
            return Snapshot.Operation(shown, entry.progress, nextAttempt: next, at: now)
        }
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
        Snapshot(of: self, profile, at: now)
    }

    fileprivate func nextAttempt(of operation: Outbox.Operation) -> Instant? {
        guard let due = outbox.dueInstant(of: operation) else { return nil }
        switch gate {
        case .untried, .open: return notPaused(due)
        case .closed(_, let nextProbe, _): return notPaused(max(due, nextProbe))
        }
    }

    fileprivate var isBusy: Bool {
        switch foreground {
        case .idle, .running(_, .recheck): false
        case .running: true
        }
    }

    fileprivate func network(at now: Instant) -> Snapshot.Network {
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
