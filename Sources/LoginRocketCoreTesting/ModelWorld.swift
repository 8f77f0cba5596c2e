public import LoginRocketCore

/// A machine with its store, and the model of all around it: server, network, clock and people.
public struct ModelWorld: Sendable {
    /// The machine.
    public internal(set) var machine: Machine

    /// What its store holds.
    public internal(set) var ledger = Ledger()

    /// The truth.
    public internal(set) var server = ModelServer()

    /// True time; it also runs while the program does not.
    public internal(set) var time = Duration.seconds(10_000)

    var startedAt = Duration.seconds(10_000)

    /// How long the machine was suspended since the program started.
    var suspended = Duration.zero

    /// How long the program had run before its last start.
    var awakeBefore = Duration.zero
    var flights: [Flight] = []
    var lateCopies: [LateCopy] = []
    var history = History()
    var choices: Choices
    var counter: UInt64 = 0
    var isOnline = true

    /// The new password of every change ever wished.
    var passwords: [OperationID: SecretRef] = [:]

    /// A request whose answer is not reported yet.
    struct Flight: Sendable {
        let attempt: AttemptID
        let request: Request<SecretRef>
        let sentAt: Duration
        /// The operation it belongs to; `nil` for the foreground.
        let operation: Operation?
        var isAbandoned = false
    }

    /// A request that was given up, and reaches the server later.
    struct LateCopy: Sendable {
        let request: Request<SecretRef>
        let arrivesAt: Duration
    }

    /// A world with a new database.
    public init(choices: Choices, settings: Machine.Settings = Machine.Settings()) {
        self.choices = choices
        machine = Machine(
            restoring: Saved(),
            settings: settings,
            at: Moment(instant: Instant(sinceZero: .zero), wall: Samples.now.wall),
            Samples.draw
        )
    }

    /// Now, as this run of the program sees it.
    public var now: Moment {
        Moment(
            instant: Instant(sinceZero: time - startedAt),
            running: time - startedAt - suspended,
            wall: Samples.now.wall + time
        )
    }

    /// The time in which the program could run, also before its last start.
    var awake: Duration { awakeBefore + now.running }

    /// The names of every step, outcome and proof that an operation was ever in.
    public var reached: Set<String> { history.reached }

    /// Tells the machine an event as a driver would, and checks every invariant.
    ///
    /// - Throws: a ``Violation``.
    mutating func tell(_ event: Event) throws(Violation) {
        history.note("\(time.components.seconds) s: \(event.label)")
        let first = try? machine.decide(event, at: now)
        let second = try? machine.decide(event, at: now)
        try require(first == second, .pureDecide, "two answers to \(event.label)")
        guard let transition = first else { return }

        // One commit in 30 fails: then nothing happened, and an answer is lost.
        if transition.changes.isDurable, choices.bits() % 30 == 0 {
            history.note("  …could not be saved")
            switch event {
            case .reported(let attempt, .answered, let draw):
                return try tell(.reported(attempt, .answerLost, draw))
            case .timeElapsed(let draw):
                return try tell(.notSaved(draw))
            case .reported, .networkChanged, .notSaved, .wished, .wishedOf, .asked, .verifyEmail:
                return
            }
        }
        let before = machine
        ledger.write(transition.changes)
        machine.apply(transition.changes)
        try history.watch(event, transition, from: before, in: self)
        history.note(transition, event, in: self)
        try act(transition, before)
        try checkState()
        try checkEmail()
    }

    private mutating func act(_ transition: Transition, _ before: Machine) throws(Violation) {
        for effect in transition.effects {
            switch effect {
            case .send(let request, let attempt):
                let operation = transition.changes.saved.first { operation in
                    transition.changes.progress[operation.sequence]?.activity == .inFlight(attempt)
                }
                let flight = Flight(
                    attempt: attempt,
                    request: request,
                    sentAt: time,
                    operation: operation
                )
                try checkRequest(flight, before)
                flights.append(flight)
            case .abandon(let attempt):
                for index in flights.indices where flights[index].attempt == attempt {
                    flights[index].isAbandoned = true
                }
            }
        }
    }

    func require(
        _ condition: Bool,
        _ invariant: Invariant,
        _ detail: @autoclosure () -> String
    ) throws(Violation) {
        guard !condition else { return }
        throw Violation(invariant: invariant, detail: detail(), trace: history.trace, seed: nil)
    }

    /// The randomness of the next event.
    mutating func draw() -> Draw {
        Draw(bits: choices.bits(), operationID: newID())
    }

    /// An ID that was not there before.
    mutating func newID() -> OperationID {
        counter += 1
        return Samples.operationID(counter)
    }
}
