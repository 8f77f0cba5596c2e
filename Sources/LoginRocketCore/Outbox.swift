/// The operations, and indexes over them, so that no step walks the outbox.
///
/// It stores what it is given and decides nothing.
public struct Outbox: Sendable {
    var operations: [SequenceNumber: Outbox.Operation] = [:]
    var progress: [SequenceNumber: Progress] = [:]
    var sequences: [OperationID: SequenceNumber] = [:]
    var logouts: [SessionIdentity: [SequenceNumber]] = [:]
    var changes: [SessionIdentity: SequenceNumber] = [:]
    var inFlight: [AttemptID: SequenceNumber] = [:]
    var unfinished = LinkedSet<SequenceNumber>()
    var finished = LinkedSet<SequenceNumber>()
    var lanes: [User: Lane] = [:]
    var pauses: [User: Instant] = [:]
    /// The heads of the lanes that may send.
    var due = DueQueue()
    var growth = PriorityMap<SequenceNumber, Instant>()

    /// The highest sequence number ever used.
    public internal(set) var lastSequence: SequenceNumber

    init(lastSequence: SequenceNumber) {
        self.lastSequence = lastSequence
    }
}

extension Outbox {
    /// The operation of this name, unless it was forgotten.
    public subscript(id: OperationID) -> Outbox.Operation? {
        sequences[id].flatMap { operations[$0] }
    }

    /// The number of operations that have not ended.
    public var unfinishedCount: Int { unfinished.count }

    /// The number of outcomes that are kept until they are acknowledged.
    public var finishedCount: Int { finished.count }

    /// The user's password change that has not ended, if there is one.
    public func pendingChange(of user: User) -> Outbox.Operation? {
        lanes[user]?.change.flatMap { operations[$0] }
    }

    /// The logout of this session that has not ended, if there is one.
    public func pendingLogout(of session: SessionIdentity) -> Outbox.Operation? {
        logouts[session]?.first.flatMap { operations[$0] }
    }

    /// The operation whose request is this attempt.
    public func operation(sending attempt: AttemptID) -> Outbox.Operation? {
        inFlight[attempt].flatMap { operations[$0] }
    }

    /// The attempt on its way for this operation.
    public func attempt(of operation: Outbox.Operation) -> AttemptID? {
        guard case .inFlight(let attempt)? = progress[operation.sequence]?.activity else {
            return nil
        }
        return attempt
    }

    /// Tells if a request of this user's lane is on its way.
    func isSending(for user: User) -> Bool {
        lanes[user]?.sending != nil
    }

    var inFlightCount: Int { inFlight.count }

    /// The earliest instant at which an operation may be sent.
    var nextDue: Instant? { due.earliest }

    /// The operations that come first, one for each number of failures.
    var heads: [Outbox.Operation] { due.heads.compactMap { operations[$0.sequence] } }

    /// The operation that is sent next, of those that may be sent.
    ///
    /// Serving it moves it behind everything that is due already, so none starves.
    func firstDue(at now: Instant) -> Outbox.Operation? {
        due.first(at: now).flatMap { operations[$0] }
    }

    /// When this operation may be sent; `nil` if it waits for something else than time.
    func dueInstant(of operation: Outbox.Operation) -> Instant? {
        guard let lane = lanes[operation.user], lane.sending == nil,
            let instant = lane.due[operation.sequence]
        else { return nil }
        return notPaused(instant, operation.user)
    }

    /// The operation whose running time is to be saved next, or is over, of those without a request
    /// on its way.
    var nextToGrow: (instant: Instant, sequence: SequenceNumber)? {
        growth.first.map { ($0.priority, $0.key) }
    }

    /// The running time that an operation has used.
    func age(of operation: Outbox.Operation, at now: Moment) -> Duration {
        progress[operation.sequence]?.age(at: now) ?? operation.age
    }

    /// The newest operations that have not ended, in the order of acceptance.
    func newestUnfinished(_ count: Int) -> [Outbox.Operation] {
        unfinished.suffix(count).compactMap { operations[$0] }
    }

    /// The newest outcomes, in the order of their end.
    func newestFinished(_ count: Int) -> [Outbox.Operation] {
        finished.suffix(count).compactMap { operations[$0] }
    }

    /// Tells if the operations of another user are paused.
    func isPaused(besides user: User, at now: Instant) -> Bool {
        pauses.contains { $0.key != user && $0.value > now }
    }

    func notPaused(_ instant: Instant, _ user: User) -> Instant {
        pauses[user].map { max($0, instant) } ?? instant
    }
}
