/// The operations, and five indexes over them, so that no step walks the outbox.
///
/// It stores what it is given and decides nothing.
public struct Outbox: Sendable {
    private(set) var entries: [SequenceNumber: Entry] = [:]
    private var sequences: [OperationID: SequenceNumber] = [:]
    private var logouts: [SessionIdentity: SequenceNumber] = [:]
    private var order = LinkedSet<SequenceNumber>()
    private var lanes: [User: Lane] = [:]
    private var inFlight: [AttemptID: SequenceNumber] = [:]
    private var due = PriorityMap<SequenceNumber, Instant>()
    private var growth = PriorityMap<SequenceNumber, Instant>()

    /// The highest sequence number ever used.
    public private(set) var lastSequence: SequenceNumber

    /// How many operations have not ended.
    public private(set) var unfinishedCount = 0

    struct Entry: Sendable {
        var operation: Operation
        var progress: Progress
    }

    init(lastSequence: SequenceNumber) {
        self.lastSequence = lastSequence
    }
}

// MARK: - Reading

extension Outbox {
    /// The operation of this name, unless it was forgotten.
    public subscript(id: OperationID) -> Operation? {
        sequences[id].flatMap { entries[$0]?.operation }
    }

    func operation(_ sequence: SequenceNumber) -> Operation? {
        entries[sequence]?.operation
    }

    func progress(_ sequence: SequenceNumber) -> Progress? {
        entries[sequence]?.progress
    }

    /// The operation whose request is this attempt.
    func operation(sending attempt: AttemptID) -> Operation? {
        inFlight[attempt].flatMap { entries[$0]?.operation }
    }

    /// The user's password change that has not ended, if there is one.
    func pendingChange(of user: User) -> Operation? {
        lanes[user]?.change.flatMap { entries[$0]?.operation }
    }

    /// The logout of this session that has not ended, if there is one.
    func pendingLogout(of session: SessionIdentity) -> Operation? {
        logouts[session].flatMap { entries[$0]?.operation }
    }

    /// Whether a request of this user's lane is on its way.
    func isSending(for user: User) -> Bool {
        lanes[user]?.sending != nil
    }

    var inFlightCount: Int { inFlight.count }

    /// The operation that may send next and has been due longest.
    ///
    /// Serving it moves it behind everything that waits already, so none starves.
    var nextDue: (instant: Instant, sequence: SequenceNumber)? {
        due.first.map { ($0.priority, $0.key) }
    }

    /// When this operation may send; `nil` if it waits for something else than time.
    func dueInstant(of sequence: SequenceNumber) -> Instant? {
        due[sequence]
    }

    /// The operation whose running time is to be saved next, or is over, of those without a request
    /// on its way.
    var nextToGrow: (instant: Instant, sequence: SequenceNumber)? {
        growth.first.map { ($0.priority, $0.key) }
    }

    /// The running time an operation has used.
    func age(of operation: Operation, at now: Moment) -> Duration {
        guard let progress = entries[operation.sequence]?.progress else { return operation.age }
        return now.instant - progress.birth.instant
    }

    /// The first operations not yet forgotten, in the order of acceptance.
    func first(_ count: Int) -> [(operation: Operation, progress: Progress)] {
        order.prefix(count).compactMap { sequence in
            entries[sequence].map { ($0.operation, $0.progress) }
        }
    }
}

// MARK: - Storing

extension Outbox {
    /// Stores an operation that is new or differs, keeping its progress unless there is a new one.
    mutating func save(_ operation: Operation, progress: Progress?) {
        let sequence = operation.sequence
        guard let progress = progress ?? entries[sequence]?.progress else { return }
        put(Entry(operation: operation, progress: progress), at: sequence)
    }

    /// Stores where an operation stands.
    mutating func save(_ progress: Progress, of sequence: SequenceNumber) {
        guard var entry = entries[sequence] else { return }
        entry.progress = progress
        put(entry, at: sequence)
    }

    /// Forgets an operation.
    mutating func delete(_ sequence: SequenceNumber) {
        put(nil, at: sequence)
    }

    private mutating func put(_ entry: Entry?, at sequence: SequenceNumber) {
        guard let user = (entry ?? entries[sequence])?.operation.user else { return }
        // Taken out, not copied: a copy would make every change of it copy all its logouts.
        var lane = lanes.removeValue(forKey: user) ?? Lane()
        for candidate in lane.candidates { due.remove(candidate) }

        if let old = entries.removeValue(forKey: sequence) {
            remove(old, from: &lane)
        }
        if let entry {
            entries[sequence] = entry
            insert(entry, into: &lane)
        } else {
            order.remove(sequence)
            lane.remove(sequence)
        }

        lanes[user] = lane.isEmpty ? nil : lane
        for (candidate, earliest) in ready(lane) {
            guard case .due(let instant)? = entries[candidate]?.progress.activity else { continue }
            due.set(candidate, to: earliest.map { max($0, instant) } ?? instant)
        }
    }

    private mutating func remove(_ entry: Entry, from lane: inout Lane) {
        sequences[entry.operation.id] = nil
        guard !entry.operation.isFinished else { return }
        unfinishedCount -= 1
        if case .logout(let logout) = entry.operation.status,
            logouts[logout.session] == entry.operation.sequence
        {
            logouts[logout.session] = nil
        }
        growth.remove(entry.operation.sequence)
        if case .inFlight(let attempt) = entry.progress.activity {
            inFlight[attempt] = nil
            lane.sending = nil
        }
    }

    private mutating func insert(_ entry: Entry, into lane: inout Lane) {
        let operation = entry.operation
        let sequence = operation.sequence
        lastSequence = max(lastSequence, sequence)
        sequences[operation.id] = sequence
        order.append(sequence)
        switch operation.status {
        case .logout(let logout):
            logouts[logout.session] = sequence
            lane.logouts.append(sequence)
        case .updatePassword:
            lane.change = sequence
        case .verifyEmail:
            lane.verification = sequence
        case .finished:
            lane.remove(sequence)
            return
        }
        unfinishedCount += 1
        switch entry.progress.activity {
        case .due:
            growth.set(sequence, to: entry.progress.birth.instant + operation.nextGrowth)
        case .inFlight(let attempt):
            inFlight[attempt] = sequence
            lane.sending = sequence
        }
    }
}

extension Operation {
    /// The running time at which it is to be saved again, or is over.
    ///
    /// A password change or a verification must end even if no process lives as long as it does, and its passwords
    /// with it. A logout may live longer: it keeps the time of its last attempt.
    fileprivate var nextGrowth: Duration {
        switch status {
        case .updatePassword, .verifyEmail: min(age + lifetime / 300, lifetime)
        case .logout, .finished: lifetime
        }
    }
}
