public import FoundationEssentials
public import LoginRocket
public import LoginRocketCore
public import LoginRocketEmulator
public import LoginRocketRealm
public import LoginRocketTesting
internal import Synchronization

/// A realm behind a port of this machine, and HTTP to it as the network of a client.
///
/// It does what `RealmAPI` does without a port, so a test moves from one to the other by one word:
///
/// ```swift
/// try await EmulatorAPI.serve(realm, time: clock) { server in
///     let client = try Client(store: MemoryStore(), api: server, time: clock)
///     await server.plan(.applyThenDrop, for: "/v1/update_password")
///     …
/// }
/// ```
///
/// A request that hangs takes real time: give such a client a short `requestTimeout`.
public final class EmulatorAPI: TestServer {
    /// The server.
    public let emulator: Emulator

    private let base: BaseURL
    private let usernameKind: UsernameKind
    private let time: any TimeSource
    private let line: Mutex<Line>

    private struct Line {
        var http: HTTPAPI
        var requests: [String] = []
        /// How far the emulator's clock is ahead of this machine's, in seconds.
        var lead = 0.0
    }

    /// Starts an emulator on free ports, and plugs it in.
    ///
    /// - Parameters:
    ///   - realm: Its contents.
    ///   - time: The clocks of the client; the emulator's clock follows the wall clock of these.
    /// - Throws: The system's error for a port that cannot be opened.
    public init(_ realm: Realm, time: any TimeSource = SystemTime()) async throws {
        var configuration = Emulator.Configuration()
        configuration.users = []
        emulator = try await Emulator.start(configuration)
        await emulator.withRealm { contents, _ in contents = realm }
        base = try BaseURL("http://127.0.0.1:\(emulator.port)")
        usernameKind = UsernameKind(realm.settings.usernameKind)
        self.time = time
        line = Mutex(Line(http: try HTTPAPI(base, usernameKind: usernameKind)))
    }

    /// Opens the port, or closes it and all its connections.
    ///
    /// - Throws: The system's error if another program has taken the port.
    public func setOnline(_ isOnline: Bool) async throws {
        try await emulator.setNetwork(up: isOnline)
    }

    /// Plans a fault for the next `times` requests to a path, after the faults planned before.
    public func plan(
        _ fault: Fault,
        for path: String,
        times: Int,
        probability: Double
    ) async {
        await emulator.plan(fault, for: path, times: times, probability: probability)
    }

    /// Plans a delay, which passes in real time, for the next `times` requests to a path.
    public func plan(
        delay: Duration,
        for path: String,
        times: Int,
        probability: Double
    ) async {
        await emulator.plan(delay: delay, for: path, times: times, probability: probability)
    }

    /// Removes all faults that have not yet happened.
    public func clearFaults() async {
        await emulator.clearFaults()
    }

    /// The paths of all requests that left, in the order in which their answers came.
    public var requests: [String] {
        get async { line.withLock { $0.requests } }
    }

    /// Reads or changes the realm, at its time.
    public func withRealm<Value: Sendable>(
        _ body: @Sendable (inout Realm, Date) throws -> Value
    ) async rethrows -> Value {
        await setClock()
        return try await emulator.withRealm(body)
    }

    /// Makes one call over HTTP.
    public func perform(_ request: Request<Secret>, timeout: Duration) async -> Response {
        await keepingClock {
            await setClock()
            let http = line.withLock { $0.http }
            let response = await http.perform(request, timeout: timeout)
            if case .notSent = response.answer { return response }
            line.withLock { $0.requests.append(request.path) }
            return response
        }
    }

    /// Closes all connections; the next client can use the same network.
    public func close() async {
        guard let next = try? HTTPAPI(base, usernameKind: usernameKind) else { return }
        let last = line.withLock { line in
            let last = line.http
            line.http = next
            return last
        }
        await last.close()
    }

    /// Closes the ports and every connection.
    public func shutDown() async {
        await emulator.shutdown()
    }

    /// A test's clock must not move on while an answer is on its way over the port.
    private func keepingClock(_ call: () async -> Response) async -> Response {
        guard let clock = time as? TestClock else { return await call() }
        return await clock.whileCalling(call)
    }

    /// Brings the emulator's clock to the time of the client's wall clock.
    private func setClock() async {
        let lead = Date(time.now.wall).timeIntervalSinceNow
        let step = line.withLock { line in
            let step = lead - line.lead
            guard abs(step) >= 1 else { return 0.0 }
            line.lead = lead
            return step
        }
        if step != 0 { await emulator.advanceClock(seconds: step) }
    }
}
