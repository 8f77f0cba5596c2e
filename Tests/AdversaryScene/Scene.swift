import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

/// The shipped driver, and all around it: people, server, network, disk and clocks.
///
/// A value: a copy goes its own way.
struct Scene: Sendable {
    let plan: Plan
    var driver: Driver
    var server: any Server
    var conditions = Conditions()
    var flights: [Flight] = []
    var lateCopies: [LateCopy] = []
    var notes = Notes()
    var luck = Luck(seed: 0)
    var clocks = Clocks()
    private var disk = Disk()
    private let ports: Ports

    /// The driver's ports; what they hold is the scene's while something happens in it.
    private struct Ports: Sendable {
        let disk: DiskPort
        let clock = ClockPort()
        let luck = LuckPort()
    }

    init(
        plan: Plan,
        server: any Server,
        open: DiskPort.OpenFile? = nil
    ) throws(LoginRocketError) {
        self.plan = plan
        self.server = server
        let ports = Ports(disk: DiskPort(open: open))
        self.ports = ports
        ports.luck.luck = Luck(seed: plan.seed)
        driver = try Driver(
            store: ports.disk,
            time: ports.clock,
            random: ports.luck,
            settings: plan.settings
        )
    }

    var machine: Machine { driver.machine }

    /// What the store holds.
    var saved: Saved { ports.disk.disk.ledger.saved }

    /// What a saved value refers to, read without troubles.
    func text(of reference: SecretRef) -> Secret? { ports.disk.disk.secrets[reference] }

    var diskTrouble: DiskTrouble {
        get { ports.disk.disk.trouble }
        nonmutating set { ports.disk.disk.trouble = newValue }
    }

    var diskFailures: Int { ports.disk.disk.failures }

    /// Lets something happen.
    mutating func perform(_ step: Step) throws(Violation) {
        take(step.luck)
        defer { disk = ports.disk.disk }
        notes.write("· \(step.what)")
        try perform(step.what)
    }

    /// Lets chaos end.
    mutating func finale() throws(Violation) {
        take(plan.seed)
        defer { disk = ports.disk.disk }
        try ending()
    }

    /// Hands the ports what is this scene's.
    private mutating func take(_ seed: UInt64) {
        ports.disk.disk = disk
        ports.clock.clocks = clocks
        ports.luck.luck = Luck(seed: seed)
        luck = Luck(seed: ~seed)
    }

    /// Moves all clocks on.
    ///
    /// They tick in nanoseconds, and nobody is woken too early.
    mutating func move(to time: Duration) {
        let (seconds, attoseconds) = time.components
        let nanoseconds = (attoseconds + 999_999_999) / 1_000_000_000
        clocks.time = max(clocks.time, .seconds(seconds) + .nanoseconds(nanoseconds))
        set(clocks)
    }

    mutating func set(_ clocks: Clocks) {
        self.clocks = clocks
        ports.clock.clocks = clocks
        if conditions.troubleUntil <= clocks.time { diskTrouble = .none }
    }

    /// Closes the store at the end of everything.
    func close() throws(LoginRocketError) { try ports.disk.close() }

    /// Starts the program on what the store holds.
    mutating func start() throws(LoginRocketError) {
        driver = try Driver(
            store: ports.disk,
            time: ports.clock,
            random: ports.luck,
            settings: plan.settings
        )
    }

    /// Tells the driver something, checks what it makes of it, and carries it out.
    ///
    /// - Returns: the error with which the driver refused it.
    @discardableResult
    mutating func tell(
        _ cause: Cause,
        _ handle: (inout Driver) throws(LoginRocketError) -> (Driver.Step, LoginRocketError?)
    ) throws(Violation) -> LoginRocketError? {
        let before = machine
        let failures = diskFailures
        ports.disk.disk.written = []
        ports.disk.disk.refused = []
        notes.told()
        let (step, unsaved): (Driver.Step, LoginRocketError?)
        do throws(LoginRocketError) {
            (step, unsaved) = try handle(&driver)
        } catch {
            notes.write("\(clocks.time.components.seconds) s: \(cause): \(error.code)")
            try check(error, cause)
            return error
        }
        if diskFailures > failures { notes.failedAt = clocks.awake }
        let happening = Happening(
            cause: cause,
            before: before,
            written: ports.disk.disk.written,
            isSaved: unsaved == nil
        )
        let ending = unsaved == nil ? "" : ", not saved"
        notes.write("\(clocks.time.components.seconds) s: \(cause)\(ending)")
        if case .time = cause, unsaved != nil {
            for operation in ports.disk.disk.refused.flatMap(\.saved) {
                notes.touch(operation, at: clocks.awake)
            }
        }
        try check(happening)
        note(happening)
        for effect in step.effects { try carryOut(effect) }
        try checkState(after: happening)
        try checkStillness(happening, hasEffects: !step.effects.isEmpty)
        return nil
    }

    private mutating func carryOut(_ effect: Driver.Effect) throws(Violation) {
        switch effect {
        case .send(let request, let sent):
            try depart(sent, request)
        case .refuse(let sent, _):
            let operation = machine.outbox.operation(sending: sent.attempt)
            notes.touch(operation, at: clocks.awake)
            try tell(.notSendable(sent.attempt)) { (driver) throws(LoginRocketError) in
                let (step, unsaved) = try driver.cannotSend(sent)
                return (step, unsaved)
            }
        case .abandon(let attempt):
            for index in flights.indices where flights[index].attempt == attempt {
                flights[index].isAbandoned = true
                notes.touch(flights[index].operation, at: flights[index].awake)
            }
        }
    }

    private mutating func depart(
        _ sent: Driver.SentRequest,
        _ request: Request<Secret>
    ) throws(Violation) {
        let operation = machine.outbox.operation(sending: sent.attempt)
        let fate = fate(of: request, for: operation?.user ?? request.user)
        let duration = duration(of: fate, of: Call(request))
        let flight = Flight(
            sent: sent,
            request: request,
            operation: operation,
            sentAt: clocks.time,
            awake: clocks.awake,
            fate: fate,
            reachesAt: fate.reaches ? clocks.time + luck.time(upTo: duration) : nil,
            endsAt: clocks.time + duration
        )
        notes.write("  \(flight) leaves")
        try check(departing: flight)
        flights.append(flight)
        notes.note(departing: flight, in: self)
    }
}

extension Fate {
    var reaches: Bool {
        switch self {
        case .answered, .answerLost: true
        case .refused, .limited, .portal, .notSent, .lost, .late: false
        }
    }
}

extension Flight: CustomStringConvertible {
    var description: String {
        "\(call.rawValue) \(attempt.value)" + (operation.map { " of \($0.user.username)" } ?? "")
    }
}

extension Request {
    /// The user that a request names.
    var user: User? {
        switch self {
        case .login(let user, _), .verifyLogin(let user, _, _), .verifyEmail(let user, _): user
        case .signUp(let signup): signup.user
        case .question(.forgotPassword(let user)), .question(.resendEmailToken(let user)): user
        case .question(.resetPassword(let user, _, _)): user
        default: nil
        }
    }
}
