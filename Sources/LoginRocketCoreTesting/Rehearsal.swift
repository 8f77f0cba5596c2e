public import LoginRocketCore

/// A machine, its store and its clocks in one value: a driver's work, without anything real.
///
/// ```swift
/// var rehearsal = Rehearsal(Saved(session: .loggedIn(session)))
/// try rehearsal.tell(.wished(.updatePassword(request)))
/// try rehearsal.next()                      // the request that is due
/// try rehearsal.answer(.unknown("reset"))   // what became of it
/// try rehearsal.next()                      // the next one, after its wait
/// ```
public struct Rehearsal: Sendable {
    /// The machine.
    public private(set) var machine: Machine

    /// The contents of its store.
    public private(set) var ledger: Ledger

    /// Now, by both clocks.
    public private(set) var now: Moment

    /// The randomness that events bring along.
    public var draw = Samples.draw

    /// The requests since the last start of the program, in order.
    public private(set) var sent: [Sent] = []

    /// The attempts that were abandoned since the last start of the program.
    public private(set) var abandoned: [AttemptID] = []

    private var operationCount: UInt64 = 1000

    /// A request that left.
    public struct Sent: Hashable, Sendable {
        /// Its stamp.
        public let attempt: AttemptID

        /// The request.
        public let request: Request<SecretRef>

        /// The time at which it left.
        public let at: Instant
    }

    /// Starts a program with a store.
    public init(
        _ saved: Saved = Saved(),
        settings: Machine.Settings = Machine.Settings(),
        at now: Moment = Samples.now
    ) {
        self.now = now
        ledger = Ledger(saved)
        machine = Machine(restoring: saved, settings: settings, at: now, Samples.draw)
    }

    /// Tells the machine an event: decide, commit, apply, act.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept it.
    @discardableResult
    public mutating func tell(_ event: Event) throws(IllegalEvent) -> Transition {
        let transition = try machine.decide(event, at: now)
        ledger.write(transition.changes)
        machine.apply(transition.changes)
        for effect in transition.effects {
            switch effect {
            case .send(let request, let attempt):
                sent.append(Sent(attempt: attempt, request: request, at: now.instant))
            case .abandon(let attempt):
                abandoned.append(attempt)
            }
        }
        return transition
    }

    /// Tells the machine a wish.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept it.
    @discardableResult
    public mutating func wish(_ wish: Wish) throws(IllegalEvent) -> Transition {
        try tell(.wished(wish))
    }

    /// Reports what became of a request; by default of the one sent last.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept it.
    @discardableResult
    public mutating func report(
        _ report: Report,
        as attempt: AttemptID? = nil
    ) throws(IllegalEvent) -> Transition {
        let attempt = attempt ?? sent.last?.attempt ?? AttemptID(0)
        return try tell(.reported(attempt, report, freshDraw()))
    }

    /// Reports an answer; by default to the request sent last.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept it.
    @discardableResult
    public mutating func answer(
        _ answer: Answer<Payload>,
        to attempt: AttemptID? = nil
    ) throws(IllegalEvent) -> Transition {
        try report(.answered(answer), as: attempt)
    }

    /// Tells the machine that time has passed.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept it.
    @discardableResult
    public mutating func elapse() throws(IllegalEvent) -> Transition {
        try tell(.timeElapsed(freshDraw()))
    }

    /// Lets time pass until the machine sends something, and returns it; `nil` if it never will, or
    /// not for the next 10,000 things that become due.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept that time has passed.
    @discardableResult
    public mutating func next() throws(IllegalEvent) -> Request<SecretRef>? {
        let count = sent.count
        for _ in 1...10_000 where sent.count == count {
            guard let deadline = machine.nextDeadline else { return nil }
            advance(by: max(.zero, deadline - now.instant))
            guard try elapse() != .ignored else { return nil }
        }
        return sent.count > count ? sent.last?.request : nil
    }

    /// Lets time pass on both clocks.
    public mutating func advance(by duration: Duration) {
        now = Given(machine, at: now).after(duration).now
    }

    /// Suspends the machine: clocks run on, and the program does not.
    public mutating func suspend(for duration: Duration) {
        let awake = now.running
        advance(by: duration)
        now = Moment(
            instant: now.instant,
            running: awake,
            wall: now.wall,
            trusted: now.trusted
        )
    }

    /// Kills the program and starts it again with what its store holds.
    ///
    /// The clock of intervals starts anew; only the wall clock ran on.
    public mutating func restart(after downtime: Duration = .zero) {
        now = Moment(
            instant: Instant(sinceZero: .seconds(5)),
            wall: now.wall + downtime,
            trusted: now.trusted.map { $0 + downtime }
        )
        machine = Machine(
            restoring: ledger.saved,
            settings: machine.settings,
            at: now,
            freshDraw()
        )
        sent = []
        abandoned = []
    }

    /// The operation of this name, as the store holds it.
    public func operation(_ id: OperationID) -> Outbox.Operation? {
        ledger.saved.operations.first { $0.id == id }
    }

    /// The same random bits, and an ID that was not there before.
    private mutating func freshDraw() -> Draw {
        operationCount += 1
        return Draw(bits: draw.bits, operationID: Samples.operationID(operationCount))
    }
}
