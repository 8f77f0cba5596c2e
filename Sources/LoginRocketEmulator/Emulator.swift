public import FoundationEssentials
public import LoginRocketRealm
import NIOCore
import NIOPosix
import NIOSSL

/// A LoginRocket realm behind a real port, with a second port that controls it.
///
/// ```swift
/// let emulator = try await Emulator.start()
/// // … http://127.0.0.1:\(emulator.port)/v1/login …
/// await emulator.shutdown()
/// ```
///
/// The control API offers the same over HTTP as the methods here in the same process.
public actor Emulator {
    /// The port of the LoginRocket API; it stays the same when the network goes down and up.
    public nonisolated let port: Int

    /// The port of the control API, plain HTTP.
    public nonisolated let controlPort: Int

    /// The machines that reach the control port.
    package nonisolated var controlAudience: Audience { control.audience }

    /// The calls of the control port, each as a method and a path.
    package nonisolated var controlCalls: [String] { control.calls }

    /// The certificate authority to trust, as PEM; `nil` without TLS.
    public nonisolated let caPEM: String?

    let backstage: Backstage
    private let publicPort: PublicPort
    private let control: ControlServer
    private let group: MultiThreadedEventLoopGroup
    private var isShutDown = false

    /// Opens both ports.
    ///
    /// - Throws: `Realm.ControlError` for a user that cannot be added, ``StateFileError`` for a
    ///   state file that cannot be used, and ``ListenError`` for a port that cannot be opened, or
    ///   for a process that may open too few files.
    public static func start(
        _ configuration: Configuration = Configuration()
    ) async throws -> Emulator {
        // Those of its own thread, of the threads of the control port, and of connections.
        guard mayOpen(3 + 3 * NIOCore.System.coreCount + 32) else {
            throw ListenError(
                host: configuration.host,
                port: configuration.port,
                reason: IOError(errnoCode: EMFILE, reason: "open")
            )
        }
        let (realm, file) = try configuration.makeRealm()
        let backstage = Backstage(realm: realm, file: file)
        let identity = try configuration.tls.map { try ServerIdentity(validity: $0) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let publicPort = PublicPort(
            host: configuration.host,
            port: configuration.port,
            tls: identity?.context,
            group: group,
            backstage: backstage
        )
        do {
            let port = try await publicPort.setNetwork(up: true)
            let control = try await ControlServer.start(
                ControlAPI(
                    backstage: backstage,
                    publicPort: publicPort,
                    caPEM: identity?.caPEM,
                    names: [configuration.host, configuration.controlHost]
                ),
                host: configuration.controlHost,
                port: configuration.controlPort
            )
            return Emulator(
                port: port,
                caPEM: identity?.caPEM,
                backstage: backstage,
                publicPort: publicPort,
                control: control,
                group: group
            )
        } catch {
            _ = try? await publicPort.setNetwork(up: false)
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private init(
        port: Int,
        caPEM: String?,
        backstage: Backstage,
        publicPort: PublicPort,
        control: ControlServer,
        group: MultiThreadedEventLoopGroup
    ) {
        self.port = port
        self.controlPort = control.port
        self.caPEM = caPEM
        self.backstage = backstage
        self.publicPort = publicPort
        self.control = control
        self.group = group
    }

    /// Closes both ports and every connection at once.
    public func shutdown() async {
        guard !isShutDown else { return }
        isShutDown = true
        _ = try? await publicPort.setNetwork(up: false)
        await control.stop()
        backstage.bell.close()
        try? await group.shutdownGracefully()
    }

    /// Closes the port and all its connections, or opens the same port again.
    ///
    /// The change is complete when the call returns.
    ///
    /// - Throws: ``ListenError`` if another program has taken the port.
    public func setNetwork(up: Bool) async throws {
        _ = try await publicPort.setNetwork(up: up)
    }

    /// Goes back to the start: users, sessions, mail, settings, faults and clock are as they were,
    /// the network is up, and the requests are forgotten.
    ///
    /// ```swift
    /// try await emulator.reset()  // before each test
    /// ```
    ///
    /// The keys of tokens stay.
    ///
    /// - Throws: ``ListenError`` if the network was down and another program has taken the port.
    public func reset() async throws {
        _ = try await publicPort.setNetwork(up: true)
        backstage.change { $0.reset() }
    }

    /// The last 1,000 requests to the port of the LoginRocket API, the oldest first.
    ///
    /// ```swift
    /// let logins = await emulator.requests().filter { $0.path == "/v1/login" }
    /// ```
    public func requests() -> [SeenRequest] {
        backstage.look { Array($0.journal.rows(after: 0)) }
    }

    /// The lines of a log, from now on.
    package nonisolated func log() -> Log {
        Log(backstage)
    }

    /// Plans a fault for the next `times` requests to a path, or to `Fault.anyPath`, after the
    /// faults planned before.
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
        times: Int = 1,
        probability: Double = 1
    ) {
        let planned = PlannedFault(fault, probability: probability)
        backstage.change { $0.plan(planned, for: path, times: times) }
    }

    /// Plans a delay, after which a request reaches the realm and is answered as usual.
    ///
    /// A request whose caller closes the connection during the delay, even if only for sending,
    /// never reaches the realm.
    ///
    /// - Parameters:
    ///   - delay: The delay, of at most 10 minutes; a longer one is cut to that.
    ///   - path: The path, such as `/v1/logout`, or `Fault.anyPath`.
    ///   - times: The number of requests that it is offered to.
    ///   - probability: The chance, from 0 to 1, with which it strikes each of them.
    public func plan(
        delay: Duration,
        for path: String,
        times: Int = 1,
        probability: Double = 1
    ) {
        let planned = PlannedFault(delay: delay, probability: probability)
        backstage.change { $0.plan(planned, for: path, times: times) }
    }

    /// The fault of the next request to a path, if one was planned for exactly this path.
    ///
    /// `nil` if the next one planned is a delay.
    public func plannedFault(for path: String) -> Fault? {
        guard case .fault(let fault)? = backstage.look({ $0.faults.peek(path) })?.trouble else {
            return nil
        }
        return fault
    }

    /// Removes all faults that have not yet happened.
    public func clearFaults() {
        backstage.change { $0.clearFaults() }
    }

    /// Moves the emulator's clock forward, also by fractions of a second.
    public func advanceClock(seconds: Double) {
        backstage.change { $0.advanceClock(seconds: seconds) }
    }

    /// The contents of the emulator and the requests it has seen.
    public func state() -> State {
        backstage.look { $0.contents }
    }

    /// Reads or changes the realm, at the emulator's time.
    ///
    /// - Throws: The error of `body`.
    public func withRealm<Result: Sendable, Failure>(
        _ body: (inout Realm, Date) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try backstage.withRealm(body)
    }
}
