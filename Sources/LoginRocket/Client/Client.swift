public import LoginRocketCore
public import Logging
internal import NIOCore
internal import NIOPosix

/// A LoginRocket client that keeps working when the network does not.
///
/// ```swift
/// let client = try Client.open(
///     .init(url: BaseURL("https://sample.e1.loginrocket.com"), databasePath: path))
/// async let running: Void = client.run()
/// try await client.login(username: "frank", password: Secret(password))
/// let receipt = try await client.logout()  // logged out here, now; at the server when it can be
/// ```
///
/// What it was told to do and accepted survives a crash and a power cut. Its state is observed with
/// ``snapshots``. One process at a time owns a database.
///
/// The actor runs on a thread of its own, so that waiting for the disk holds up nobody else.
public actor Client {
    private var driver: Driver
    private let store: any Store
    private let api: any API
    private let time: any TimeSource
    private let requestTimeout: Duration
    private let logger: Logger
    private let thread: any EventLoopGroup
    private let loop: any EventLoop

    private var life = Life.open
    private var calls: [AttemptID: CallOnItsWay] = [:]
    private var foreground: [AttemptID: CheckedContinuation<Answer<Reply>, any Error>] = [:]
    private var audience = Audience()
    private var sleeper: CheckedContinuation<Void, Never>?

    /// What may still be asked of a client.
    private enum Life {
        case open
        case running
        case closed
    }

    private struct CallOnItsWay {
        let sent: Driver.Sent
        let task: Task<Void, Never>
    }

    /// Runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.executor.asUnownedSerialExecutor()
    }

    /// Opens a client; it takes the database's ownership until ``close()``.
    ///
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database or a missing URL;
    ///   `locked` if another process owns the database; `key`; `store`.
    public static func open(
        _ configuration: Configuration,
        logger: Logger = Logger(label: "loginrocket")
    ) throws -> Client {
        let store = try SQLiteStore.open(
            path: configuration.databasePath,
            realm: configuration.url.map {
                RealmAddress(origin: $0.origin, baseURL: $0.text)
            },
            keySources: configuration.keySources
        )
        do {
            return try Client(
                store: store,
                api: try HTTPAPI(
                    BaseURL(store.realm.baseURL),
                    trustRoots: configuration.trustRoots,
                    acceptLanguage: configuration.acceptLanguage
                ),
                settings: Machine.Settings(recheckInterval: configuration.recheckInterval),
                requestTimeout: configuration.requestTimeout,
                logger: logger
            )
        } catch {
            try? store.close()
            throw error
        }
    }

    /// Makes a client of its parts.
    ///
    /// - Throws: The store's error if it cannot be read.
    public init(
        store: any Store,
        api: any API,
        time: any TimeSource = SystemTime(),
        random: any RandomSource = SystemRandom(),
        settings: Machine.Settings = Machine.Settings(),
        requestTimeout: Duration = .seconds(10),
        logger: Logger = Logger(label: "loginrocket")
    ) throws {
        driver = try Driver(store: store, time: time, random: random, settings: settings)
        self.store = store
        self.api = api
        self.time = time
        self.requestTimeout = requestTimeout
        self.logger = logger
        let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.thread = thread
        loop = thread.next()
    }

    deinit {
        thread.shutdownGracefully { _ in }
    }
}

// MARK: - Observing

extension Client {
    /// What is so now.
    public var snapshot: Snapshot {
        driver.snapshot
    }

    /// What is so now, and then every change, until the client is closed.
    ///
    /// A reader that falls 64 changes behind loses the oldest of them.
    public var snapshots: AsyncStream<Snapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Snapshot.self,
            bufferingPolicy: .bufferingNewest(64)
        )
        continuation.yield(driver.snapshot)
        if case .closed = life {
            continuation.finish()
            return stream
        }
        let reader = audience.add(continuation)
        continuation.onTermination = { [weak self] _ in
            Task { await self?.remove(reader) }
        }
        return stream
    }

    /// Waits for an operation's outcome; see ``Receipt/outcome()``.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no such operation.
    public func outcome(of id: OperationID) async throws -> Outcome {
        try requireOpen()
        guard let operation = driver.machine.outbox[id] else {
            throw LoginRocketError(.unknownOperation, in: driver.machine.session)
        }
        if case .finished(_, let outcome) = operation.status { return outcome }
        let ticket = audience.nextTicket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                audience.wait(continuation, with: ticket, for: id)
            }
        } onCancel: {
            Task { await self.stopWaiting(ticket) }
        }
    }

    private func stopWaiting(_ ticket: Int) {
        audience.stopWaiting(ticket)
    }

    private func remove(_ reader: Int) {
        audience.remove(reader)
    }

    func hasOperation(_ id: OperationID) -> Bool {
        driver.machine.outbox[id] != nil
    }

    var session: SessionState { driver.machine.session }

    func freshReference() -> SecretRef { driver.freshReference() }

    func freshOperationID() -> OperationID { driver.freshOperationID() }
}

// MARK: - Driving

extension Client {
    /// Handles one event: decide, commit, apply, publish, act.
    func handle(_ event: Event, secrets: [SecretRef: Secret] = [:]) throws {
        try requireOpen()
        do {
            carryOut(try driver.handle(event, secrets: secrets))
        } catch let illegal as IllegalEvent {
            throw LoginRocketError(illegal, in: driver.machine.session)
        }
    }

    /// Handles a wish that sends a foreground request, and waits for the answer.
    ///
    /// Cancelling the task abandons the attempt.
    func ask(_ wish: Wish, secrets: [SecretRef: Secret] = [:]) async throws -> Answer<Reply> {
        try Task.checkCancellation()
        try handle(.wished(wish), secrets: secrets)
        let attempt = driver.machine.lastAttempt
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { foreground[attempt] = $0 }
            } onCancel: {
                Task { await self.abandon(attempt) }
            }
        } catch {
            try Task.checkCancellation()
            throw error
        }
    }

    private func abandon(_ attempt: AttemptID) {
        // A closed client has abandoned everything already.
        try? handle(.reported(attempt, .abandoned, driver.draw()))
    }

    private func carryOut(_ step: Driver.Step) {
        audience.publish(step.snapshot)
        for (id, outcome) in step.finished { audience.publish(outcome, of: id) }
        for order in step.orders { carryOut(order) }
        wake()
    }

    private func carryOut(_ order: Driver.Order) {
        switch order {
        case .perform(let sent, let call):
            let task = Task { arrived(await api.perform(call, timeout: requestTimeout), for: sent) }
            calls[sent.attempt] = CallOnItsWay(sent: sent, task: task)
        case .answer(let sent, let answer):
            // In a task of its own, as if it came from the network: one event at a time.
            let task = Task { arrived(answer, for: sent) }
            calls[sent.attempt] = CallOnItsWay(sent: sent, task: task)
        case .abandon(let attempt):
            foreground.removeValue(forKey: attempt)?.resume(throwing: LoginRocketError.abandoned)
            switch calls[attempt]?.sent.request {
            case .login, .verifyLogin, nil:
                // Heard to its end: the token it may bring must be logged out.
                break
            case .checkSession, .logout, .updatePassword:
                calls[attempt]?.task.cancel()
            }
        }
    }

    private func arrived(_ answer: Answer<Reply>, for sent: Driver.Sent) {
        calls[sent.attempt] = nil
        let waiting = foreground.removeValue(forKey: sent.attempt)
        do {
            let (step, unsaved) = try driver.complete(sent, answer)
            carryOut(step)
            if let unsaved { throw unsaved }
            waiting?.resume(returning: answer)
        } catch {
            logger.error("An answer could not be saved: \(error)")
            waiting?.resume(throwing: error)
        }
    }

    private func requireOpen() throws {
        if case .closed = life { throw LoginRocketError.closed }
    }
}

// MARK: - Running

extension Client {
    /// Carries out what is due, as long as its task is not cancelled and the client is not closed.
    ///
    /// It drains the outbox, checks the session on the timer, and sleeps in between. Without it
    /// only the calls that people wait for are made. Trouble with the disk is logged and tried
    /// again after up to a minute.
    ///
    /// - Throws: ``LoginRocketError`` with code `illegal` if it runs already or the client is
    ///   closed.
    public func run() async throws {
        try requireOpen()
        guard case .open = life else { throw LoginRocketError.running }
        life = .running
        defer { if case .running = life { life = .open } }

        var failures = 0
        while case .running = life, !Task.isCancelled {
            do {
                while driver.isDue {
                    try handle(.timeElapsed(driver.draw()))
                    await Task.yield()
                }
                failures = 0
                await pause(until: driver.machine.nextDeadline)
            } catch {
                logger.error("What is due cannot be carried out: \(error)")
                failures = min(failures + 1, 6)
                await pause(until: time.now.instant + .seconds(1 << failures))
            }
        }
    }

    /// Gives calls on their way two seconds to be answered, then closes everything.
    ///
    /// What was accepted and not finished goes on when the client is opened again.
    public func close() async {
        if case .closed = life { return }
        life = .closed
        wake()

        let grace = Task {
            try await time.sleep(until: time.now.instant + .seconds(2))
            for call in calls.values { call.task.cancel() }
        }
        while let call = calls.values.first { await call.task.value }
        grace.cancel()

        audience.leave()
        await api.close()
        do {
            try store.close()
        } catch {
            logger.error("The database was not closed cleanly: \(error)")
        }
    }

    /// Sleeps until the deadline, the next change, or the end of the task.
    private func pause(until deadline: Instant?) async {
        let timer = deadline.map { deadline in
            Task {
                try await time.sleep(until: deadline)
                wake()
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper = $0 }
        } onCancel: {
            Task { await self.wake() }
        }
        timer?.cancel()
    }

    private func wake() {
        sleeper?.resume()
        sleeper = nil
    }
}
