public import FoundationEssentials
public import LoginRocket
public import LoginRocketRealm

/// A realm to test an app against, and the network before it.
///
/// A test that is written for any such server runs in this process or over a port, and one word
/// says which: ``RealmAPI`` here, `EmulatorAPI` of `LoginRocketEmulatorTesting`, which starts an
/// emulator for it.
///
/// ```swift
/// @Test func `a logout outlives an outage`() async throws {
///     let clock = TestClock()
///     try await RealmAPI.serve(realm, time: clock) { server in
///         let client = try Client(store: MemoryStore(), api: server, time: clock)
///         let running = Task { try await client.run() }
///         try await client.login(username: "frank", password: Secret("secret"))
///         try await server.setOnline(false)
///         let receipt = try await client.logout()
///         try await clock.advance(by: .seconds(3600))
///         try await server.setOnline(true)
///         try await clock.advance(by: .seconds(300))
///         #expect(try await receipt?.outcome() == .done(.answered))
///         await client.close()
///         try await running.value
///     }
/// }
/// ```
public protocol TestServer: API {
    /// Starts a server.
    ///
    /// - Parameters:
    ///   - realm: Its contents.
    ///   - time: Its clocks: those of the client.
    /// - Throws: The system's error if it cannot be started.
    init(_ realm: Realm, time: any TimeSource) async throws

    /// Plugs the network in, or pulls it out: then every call is answered `notSent`.
    ///
    /// - Throws: The system's error if the network cannot be plugged in.
    func setOnline(_ isOnline: Bool) async throws

    /// Plans a fault for the next `times` requests to a path, after the faults planned before.
    ///
    /// It strikes each of them with a probability from 0 to 1, drawn from the realm's generator.
    /// A request that it does not strike is answered as usual.
    func plan(_ fault: Fault, for path: String, times: Int, probability: Double) async

    /// Plans a delay for the next `times` requests to a path, after the faults planned before.
    ///
    /// Then a request reaches the realm and is answered as usual; a caller who does not wait that
    /// long has asked for nothing. A delay lasts at most 10 minutes.
    func plan(delay: Duration, for path: String, times: Int, probability: Double) async

    /// Removes all faults that have not yet happened.
    func clearFaults() async

    /// The paths of all requests that left, in order.
    var requests: [String] { get async }

    /// Reads or changes the realm, at its time.
    func withRealm<Value: Sendable>(
        _ body: @Sendable (inout Realm, Date) throws -> Value
    ) async rethrows -> Value

    /// Ends the server.
    func shutDown() async
}

extension TestServer {
    /// Starts a server, hands it to a test, and ends it.
    ///
    /// - Parameters:
    ///   - realm: Its contents.
    ///   - time: Its clocks: those of the client.
    ///   - body: The test.
    /// - Throws: The error of the test, or the system's if the server cannot be started.
    public static func serve(
        _ realm: Realm,
        time: any TimeSource = SystemTime(),
        _ body: (any TestServer) async throws -> Void
    ) async throws {
        let server = try await Self(realm, time: time)
        do {
            try await body(server)
        } catch {
            await server.shutDown()
            throw error
        }
        await server.shutDown()
    }

    /// Plans a fault for the next requests to a path, after the faults planned before.
    public func plan(_ fault: Fault, for path: String, times: Int = 1) async {
        await plan(fault, for: path, times: times, probability: 1)
    }

    /// Plans a delay for the next requests to a path, after the faults planned before.
    public func plan(delay: Duration, for path: String, times: Int = 1) async {
        await plan(delay: delay, for: path, times: times, probability: 1)
    }
}
