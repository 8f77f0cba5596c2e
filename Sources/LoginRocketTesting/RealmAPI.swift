public import FoundationEssentials
public import LoginRocket
public import LoginRocketCore
public import LoginRocketRealm
internal import Synchronization

/// A realm in the same process as the network of a client: no port, no socket, no waiting.
///
/// ```swift
/// var realm = Realm(generator: SeededGenerator(seed: 1))
/// try realm.addUser("frank", password: "secret")
/// let clock = TestClock()
/// let server = RealmAPI(realm, time: clock)
/// let client = try Client(store: MemoryStore(), api: server, time: clock)
///
/// await server.plan(.applyThenDrop, for: "/v1/login")
/// await #expect(throws: LoginRocketError.self) {
///     try await client.login(username: "frank", password: Secret("secret"))
/// }
/// #expect(await server.requests == ["/v1/login"])
/// ```
///
/// A request is written, and its answer judged, by the code of the client that does so for a
/// socket. The same test runs against a realm behind a port: see ``TestServer``.
public final class RealmAPI: TestServer {
    private let cable: Mutex<Cable>
    private let time: any TimeSource

    /// Makes a network with a realm at its other end.
    ///
    /// - Parameters:
    ///   - realm: The server.
    ///   - time: The clocks of server and network: those of the client, if they are a test's.
    public init(_ realm: Realm, time: any TimeSource = SystemTime()) {
        cable = Mutex(Cable(realm))
        self.time = time
    }

    /// The network, plugged in or not: without it every call is answered `notSent`.
    ///
    /// It is what ``setOnline(_:)`` sets, for tests that stay in this process.
    public var isOnline: Bool {
        get { cable.withLock { $0.isPlugged } }
        set { cable.withLock { $0.isPlugged = newValue } }
    }

    /// The paths of all requests that left, in order.
    public var requests: [String] {
        get async { cable.withLock { $0.requests } }
    }

    /// Reads or changes the realm, at its time; no request is answered in the meantime.
    ///
    /// ```swift
    /// let sessions = await server.withRealm { realm, now in realm.state(at: now).sessions.count }
    /// ```
    public func withRealm<Value: Sendable>(
        _ body: @Sendable (inout Realm, Date) throws -> Value
    ) async rethrows -> Value {
        let now = Date(time.now.wall)
        return try cable.withLock { try body(&$0.realm, now) }
    }

    /// Plugs the network in, or pulls it out; the same as setting ``isOnline``.
    public func setOnline(_ isOnline: Bool) async {
        self.isOnline = isOnline
    }

    /// Plans a fault for the next `times` requests to a path, after the faults planned before.
    ///
    /// - Parameters:
    ///   - fault: The fault.
    ///   - path: The path, such as `/v1/logout`, or `Fault.anyPath`.
    ///   - times: The number of requests that it is offered to.
    ///   - probability: The chance, from 0 to 1, with which it strikes each of them. It is drawn
    ///     from the realm's generator. A request that it does not strike is answered as usual.
    public func plan(
        _ fault: Fault,
        for path: String,
        times: Int,
        probability: Double
    ) async {
        let planned = PlannedFault(fault, probability: probability)
        cable.withLock { $0.faults.add(planned, for: path, times: times) }
    }

    /// Plans a delay, which passes on the clock of this network.
    ///
    /// Then the request reaches the realm and is answered as usual. A call whose time is over, or
    /// that is cancelled, before that has asked for nothing.
    ///
    /// - Parameters:
    ///   - delay: The delay, of at most 10 minutes; a longer one is cut to that.
    ///   - path: The path, such as `/v1/logout`, or `Fault.anyPath`.
    ///   - times: The number of requests that it is offered to.
    ///   - probability: The chance, from 0 to 1, with which it strikes each of them.
    public func plan(
        delay: Duration,
        for path: String,
        times: Int,
        probability: Double
    ) async {
        let planned = PlannedFault(delay: delay, probability: probability)
        cable.withLock { $0.faults.add(planned, for: path, times: times) }
    }

    /// Removes all faults that have not yet happened.
    public func clearFaults() async {
        cable.withLock { $0.faults.clear() }
    }

    /// Lets the realm answer the call; a call that hangs is answered when its time is over.
    public func perform(_ request: Request<Secret>, timeout: Duration) async -> Response {
        if Task.isCancelled { return Response(.unknown("the call was cancelled")) }
        let now = time.now
        switch cable.withLock({ $0.carry(request, at: now.wall) }) {
        case .response(let response):
            return response
        case .later(let delay) where delay < timeout:
            return await wait(until: now.instant + delay) {
                let now = time.now.wall
                return cable.withLock { $0.arrive(request, at: now) }
            }
        case .silence, .later:
            return await wait(until: now.instant + timeout) {
                Response(.unknown("no answer came in time"))
            }
        }
    }

    private func wait(until end: Instant, then answer: () -> Response) async -> Response {
        do {
            try await time.sleep(until: end)
            return answer()
        } catch {
            return Response(.unknown("the call was cancelled"))
        }
    }

    /// Nothing: there are no connections, and the next client can use the same network.
    public func close() async {}

    /// Nothing: the realm goes with the value.
    public func shutDown() async {}
}
