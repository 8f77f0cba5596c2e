public import FoundationEssentials
public import LoginRocket
public import LoginRocketCore
public import LoginRocketRealm

/// The shipped driver and a real realm in one value, under a clock the test moves.
///
/// Nothing waits and nothing runs beside it: a year passes in moments, and the same steps give the
/// same end.
///
/// ```swift
/// var world = try World(store: MemoryStore(), realm: realm, seed: 1)
/// try world.wish(.login(User("frank"), password: world.secret("secret")))
/// world.faults["/v1/update_password"] = [.applyThenDrop]
/// try world.advance(by: .seconds(3600))
/// ```
public struct World {
    /// The server.
    public var realm: Realm {
        get { cable.realm }
        set { cable.realm = newValue }
    }

    /// The faults of the next requests, by path, the first one first.
    ///
    /// Setting it also forgets planned delays.
    public var faults: [String: [Fault]] {
        get { cable.faults.faults }
        set { cable.faults.faults = newValue }
    }

    /// The network, plugged in or not: without it no request reaches the server.
    public var isOnline: Bool {
        get { cable.isPlugged }
        set { cable.isPlugged = newValue }
    }

    /// The paths of all requests that left, in order.
    public var requests: [String] { cable.requests }

    /// The clocks.
    public let clock: TestClock

    private var cable: Cable
    private var driver: Driver
    private let store: any Store
    private let seed: UInt64
    private var secrets: [SecretRef: Secret] = [:]

    /// Plans a delay for the next requests to a path, after the faults planned before.
    ///
    /// The clock moves by it; a call whose time is over before that never reaches the realm.
    public mutating func plan(delay: Duration, for path: String, times: Int = 1) {
        cable.faults.add(PlannedFault(delay: delay), for: path, times: times)
    }

    /// Starts a client on what the store holds.
    ///
    /// - Throws: `LoginRocketError` of the store.
    public init(
        store: any Store,
        realm: Realm,
        seed: UInt64,
        clock: TestClock = TestClock(),
        settings: Machine.Settings = Machine.Settings()
    ) throws(LoginRocketError) {
        cable = Cable(realm)
        self.clock = clock
        self.store = store
        self.seed = seed
        driver = try Driver(
            store: store,
            time: clock,
            random: SeededRandom(seed: seed),
            settings: settings
        )
    }

    /// The machine, as an app sees it now.
    public var snapshot: Snapshot { driver.snapshot }

    /// The machine.
    public var machine: Machine { driver.machine }

    /// The realm's time.
    public var date: Date { Date(clock.now.wall) }

    /// Keeps a secret until the next wish, and refers to it.
    public mutating func secret(_ text: String) -> SecretRef {
        let reference = driver.freshReference()
        secrets[reference] = Secret(text)
        return reference
    }

    /// Asks for a password change with a fresh ID.
    ///
    /// - Returns: The operation's ID.
    /// - Throws: `LoginRocketError` for an illegal event, or the store's.
    @discardableResult
    public mutating func changePassword(
        from current: String,
        to new: String,
        lifetime: Duration = .seconds(24 * 3600)
    ) throws(LoginRocketError) -> OperationID {
        let id = driver.freshOperationID()
        let request = ChangeRequest(
            id: id,
            current: secret(current),
            new: secret(new),
            lifetime: lifetime
        )
        try wish(.updatePassword(request))
        return id
    }

    /// Logs out with a fresh ID.
    ///
    /// - Returns: The operation's ID.
    /// - Throws: `LoginRocketError` for an illegal event, or the store's.
    @discardableResult
    public mutating func logOut() throws(LoginRocketError) -> OperationID {
        let id = driver.freshOperationID()
        try wish(.logout(id))
        return id
    }

    /// Hands a wish to the driver and carries out what follows.
    ///
    /// - Throws: `LoginRocketError` for an illegal event, or the store's.
    public mutating func wish(_ wish: Wish) throws(LoginRocketError) {
        let given = secrets
        secrets = [:]
        try carryOut(driver.handle(.wished(wish), at: driver.now, secrets: given))
        try settle()
    }

    /// Hands a wish about an operation to the driver.
    ///
    /// - Throws: `LoginRocketError` for an illegal event, or the store's.
    public mutating func wish(_ wish: OperationWish, of id: OperationID) throws(LoginRocketError) {
        try carryOut(driver.handle(.operationWished(id, wish), at: driver.now))
        try settle()
    }

    /// Lets time pass, from deadline to deadline, and carries out what becomes due.
    ///
    /// - Throws: `LoginRocketError` of the store.
    public mutating func advance(by duration: Duration) throws(LoginRocketError) {
        let end = clock.now.instant + duration
        while let deadline = driver.machine.nextDeadline, deadline <= end {
            clock.move(by: max(deadline - clock.now.instant, .zero))
            try settle()
        }
        clock.move(by: max(end - clock.now.instant, .zero))
    }

    /// Kills the client and starts it again on what the store holds.
    ///
    /// - Throws: `LoginRocketError` of the store.
    public mutating func restart() throws(LoginRocketError) {
        driver = try Driver(
            store: store,
            time: clock,
            random: SeededRandom(seed: seed &+ driver.draw().bits),
            settings: driver.machine.settings
        )
    }

    private mutating func settle() throws(LoginRocketError) {
        while let elapsed = try driver.elapse() { try carryOut(elapsed.step) }
    }

    private mutating func carryOut(_ step: Driver.Step) throws(LoginRocketError) {
        for effect in step.effects {
            switch effect {
            case .send(let request, let sentRequest):
                try carryOut(driver.complete(sentRequest, answer(request)).step)
            case .refuse(let sentRequest, _):
                try carryOut(driver.cannotSend(sentRequest).step)
            case .abandon:
                // Here every request is answered before anything else happens.
                break
            }
        }
    }

    private mutating func answer(_ request: Request<Secret>) -> Response {
        switch cable.carry(request, at: clock.now.wall) {
        case .response(let response):
            return response
        case .later(let delay) where delay < requestTimeout:
            clock.move(by: delay)
            return cable.arrive(request, at: clock.now.wall)
        case .silence, .later:
            // Here a request takes no time, but one that hangs or is delayed.
            clock.move(by: requestTimeout)
            return Response(.unknown("no answer came in time"))
        }
    }
}

private let requestTimeout = Duration.seconds(10)
