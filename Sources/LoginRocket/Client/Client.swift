public import Logging
public import LoginRocketCore
internal import NIOCore
internal import NIOPosix

/// A LoginRocket client that keeps working when the network does not.
///
/// ```swift
/// let client = try Client.open(
///     .init(url: BaseURL("https://sample.e1.loginrocket.com"), databasePath: path)
/// )
/// async let running: Void = client.run()
/// try await client.login(username: "frank", password: Secret(password))
/// let receipt = try await client.logout()  // logged out here, now; at the server when it can be
/// ```
///
/// Every wish that it accepted survives a crash and a power cut. Its state is observed with
/// ``snapshots``. One process at a time owns a database.
///
/// The actor runs on a thread of its own, so that waiting for the disk holds up nobody else.
public actor Client {
    var driver: Driver
    let store: any Store
    let api: any API
    let time: any TimeSource
    let requestTimeout: Duration
    let web: WebLogin
    let verifier: TokenVerifier?
    let logger: Logger
    private let thread: any EventLoopGroup
    private let loop: any EventLoop

    var life = Life.open
    var requests: [AttemptID: RequestOnItsWay] = [:]
    var foreground: [AttemptID: WaitingPerson] = [:]
    var audience = Audience()
    var sleeper: CheckedContinuation<Void, Never>?
    var unsaved: Unsaved?

    /// The stages of a client's life.
    enum Life {
        case open
        case running
        case closed(Task<Void, Never>)
    }

    /// Somebody who waits for the answer to a call.
    struct WaitingPerson {
        let call: ForegroundCall
        let continuation: CheckedContinuation<Answered, any Error>
    }

    /// An answer, and what it made of the session before anything else happened.
    struct Answered {
        let call: ForegroundCall
        let response: Response
        let session: SessionState

        var answer: Answer<Reply> { response.answer }

        /// Returns the session, or throws unless the server said yes.
        func accepted() throws -> SessionState {
            if let error = LoginRocketError(response, to: call) { throw error }
            return session
        }

        /// Returns the text that the call brings, or throws unless the server said yes to it.
        func agreed() throws -> String {
            _ = try accepted()
            guard case .accepted(.agreed(let text)) = answer else {
                throw LoginRocketError(
                    .unknown,
                    "The answer to the \(call.name) is that to another call: try it again later.",
                    response: response
                )
            }
            return text
        }
    }

    struct RequestOnItsWay {
        let sentRequest: Driver.SentRequest
        let task: Task<Void, Never>
    }

    /// Runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.executor.asUnownedSerialExecutor()
    }

    /// Makes a client of its parts, for a test or another platform.
    ///
    /// ```swift
    /// let network = ScriptedAPI()
    /// let client = try Client(store: MemoryStore(), api: network, time: TestClock())
    /// ```
    ///
    /// - Parameters:
    ///   - store: The disk.
    ///   - api: The network.
    ///   - time: The clocks.
    ///   - random: The randomness.
    ///   - settings: The choices of the machine.
    ///   - requestTimeout: The time that each request may take.
    ///   - url: The realm's URL, for ``beginExternalLogin(provider:)``.
    ///   - loginHandler: The app's Login Handler URL, as in ``Configuration/loginHandler``.
    ///   - signupHandler: The app's Signup Handler URL, as in ``Configuration/signupHandler``.
    ///   - publicKey: The realm's public key, as in ``Configuration/publicKey``.
    ///   - logger: The log.
    /// - Throws: ``LoginRocketError`` with code `badInput` for a re-check interval under a second;
    ///   or for a public key that cannot be used; `store` or `key` if the store cannot be read, or
    ///   if the process may open too few files.
    public init(
        store: any Store,
        api: any API,
        time: any TimeSource = SystemTime(),
        random: any RandomSource = SystemRandom(),
        settings: Machine.Settings = Machine.Settings(),
        requestTimeout: Duration = .seconds(10),
        url: BaseURL? = nil,
        loginHandler: String? = nil,
        signupHandler: String? = nil,
        publicKey: String? = nil,
        logger: Logger = Logger(label: "loginrocket")
    ) throws {
        try self.init(
            store: store,
            api: api,
            time: time,
            random: random,
            settings: settings,
            requestTimeout: requestTimeout,
            web: WebLogin(base: url, loginHandler: loginHandler, signupHandler: signupHandler),
            verifier: try publicKey.map { try TokenVerifier(pem: $0) },
            logger: logger
        )
    }

    init(
        store: any Store,
        api: any API,
        time: any TimeSource = SystemTime(),
        random: any RandomSource = SystemRandom(),
        settings: Machine.Settings,
        requestTimeout: Duration,
        web: WebLogin,
        verifier: TokenVerifier?,
        logger: Logger
    ) throws {
        if case .managed(let interval?) = settings.sessions, interval < .seconds(1) {
            throw LoginRocketError(
                .badInput,
                "The re-check interval is under a second: give it more, or nil for no checks."
            )
        }
        driver = try Driver(store: store, time: time, random: random, settings: settings)
        self.store = store
        self.api = api
        self.time = time
        self.requestTimeout = requestTimeout
        self.web = web
        self.verifier = verifier
        self.logger = logger
        let thread = try LibraryThreads.own()
        self.thread = thread
        loop = thread.next()
    }

    deinit {
        thread.shutdownGracefully { _ in }
    }
}
