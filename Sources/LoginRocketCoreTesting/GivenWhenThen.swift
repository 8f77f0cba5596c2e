public import LoginRocketCore

/// A machine at a moment, before something happens.
///
/// A story is a chain of values; the first `then` that is not so throws a ``Mismatch``:
///
/// ```swift
/// try Given(Samples.loggedIn)
///     .when(.wished(.logout(id)))
///     .then(.loggedOut(.user), effects: [])
///     .after(.zero)
///     .when(.timeElapsed(draw))
///     .then(effects: [.send(.logout(token: Samples.session.token), as: AttemptID(1))])
/// ```
public struct Given: Sendable {
    /// The machine as it is.
    public let machine: Machine

    /// The moment at which it is told the next event.
    public let now: Moment

    /// The number of events that the story has told so far.
    public let steps: Int

    /// Begins a story with a machine.
    public init(_ machine: Machine, at now: Moment = Samples.now) {
        self.init(machine, at: now, steps: 0)
    }

    init(_ machine: Machine, at now: Moment, steps: Int) {
        self.machine = machine
        self.now = now
        self.steps = steps
    }

    /// Lets time pass on both clocks.
    public func after(_ duration: Duration) -> Given {
        Given(machine, at: now + duration, steps: steps)
    }

    /// Tells the machine an event.
    public func when(_ event: Event) -> When {
        do {
            let transition = try machine.decide(event, at: now)
            return When(self, event, .success(transition))
        } catch {
            return When(self, event, .failure(error))
        }
    }
}

/// A machine's decision on an event, before the story says what it has to be.
public struct When: Sendable {
    /// The event.
    public let event: Event

    /// The decision.
    public let result: Result<Transition, IllegalEvent>

    let given: Given

    init(_ given: Given, _ event: Event, _ result: Result<Transition, IllegalEvent>) {
        self.given = given
        self.event = event
        self.result = result
    }

    /// The machine after the event.
    ///
    /// - Throws: `IllegalEvent` if the event was not accepted.
    public var machine: Machine {
        get throws(IllegalEvent) {
            var machine = given.machine
            machine.apply(try result.get().changes)
            return machine
        }
    }
}

extension When {
    /// States regions as they must be after the event; those that are not named may be anything.
    ///
    /// ```swift
    /// try Given(Samples.loggedIn)
    ///     .when(.wished(.logout(id)))
    ///     .then(.loggedOut(.user), foreground: .idle, effects: [])
    /// ```
    ///
    /// - Parameters:
    ///   - session: The session after the event.
    ///   - foreground: The request that a person waits for.
    ///   - emailVerification: The email region.
    ///   - saved: The statuses of the operations that the event makes or changes.
    ///   - deleted: The operations that it forgets.
    ///   - remembered: The ended sessions that are remembered from now on.
    ///   - forgotten: Those that need not be remembered any more.
    ///   - gate: The gate.
    ///   - network: The gate and its pause, as a snapshot shows them.
    ///   - effects: The orders to the shell, all of them.
    ///   - fileID: The source file of this statement, as `Module/File.swift`.
    ///   - filePath: The same file on this machine.
    ///   - line: The line of this statement.
    ///   - column: Its column.
    /// - Returns: The machine after the event, for the next one.
    /// - Throws: A ``Mismatch`` that names what differs.
    @discardableResult
    public func then(
        _ session: SessionState? = nil,
        foreground: Foreground? = nil,
        emailVerification: EmailVerification? = nil,
        saved: [Outbox.Operation.Status]? = nil,
        deleted: [SequenceNumber]? = nil,
        remembered: [EndedSession]? = nil,
        forgotten: [SessionIdentity]? = nil,
        gate: Gate? = nil,
        network: Snapshot.Network? = nil,
        effects: [Effect]? = nil,
        fileID: String = #fileID,
        filePath: String = #filePath,
        line: Int = #line,
        column: Int = #column
    ) throws(Mismatch) -> Given {
        let statement = Statement(
            session: session,
            foreground: foreground,
            emailVerification: emailVerification,
            saved: saved,
            deleted: deleted,
            remembered: remembered,
            forgotten: forgotten,
            gate: gate,
            network: network,
            effects: effects
        )
        return try check(statement, SourcePlace(fileID, filePath, line, column))
    }

    /// States all that the event changes: a region that is not named must be as it was before.
    ///
    /// ```swift
    /// try Given(Samples.loggedIn)
    ///     .when(.wished(.checkSession))
    ///     .thenOnly(
    ///         foreground: .running(AttemptID(1), .check(Samples.session)),
    ///         effects: [.send(.checkSession(token: Samples.session.token), as: AttemptID(1))]
    ///     )
    /// ```
    ///
    /// An event that sends something without saying so here is a mismatch, and so is a saved
    /// operation or a network that has come back. Waits and counters are no regions: state them by
    /// letting time pass. The parameters are those of `then`.
    ///
    /// - Returns: The machine after the event, for the next one.
    /// - Throws: A ``Mismatch`` that names what differs.
    @discardableResult
    public func thenOnly(
        _ session: SessionState? = nil,
        foreground: Foreground? = nil,
        emailVerification: EmailVerification? = nil,
        saved: [Outbox.Operation.Status] = [],
        deleted: [SequenceNumber] = [],
        remembered: [EndedSession] = [],
        forgotten: [SessionIdentity] = [],
        gate: Gate? = nil,
        network: Snapshot.Network? = nil,
        effects: [Effect] = [],
        fileID: String = #fileID,
        filePath: String = #filePath,
        line: Int = #line,
        column: Int = #column
    ) throws(Mismatch) -> Given {
        let before = given.machine
        let isNetworkNamed = gate != nil || network != nil
        let statement = Statement(
            session: session ?? before.session,
            foreground: foreground ?? before.foreground,
            emailVerification: emailVerification ?? before.emailVerification,
            saved: saved,
            deleted: deleted,
            remembered: remembered,
            forgotten: forgotten,
            gate: gate,
            network: isNetworkNamed ? network : before.snapshot(at: given.now).network,
            effects: effects
        )
        return try check(statement, SourcePlace(fileID, filePath, line, column))
    }

    /// States that the event was accepted and changed nothing.
    ///
    /// ```swift
    /// try Given(Samples.loggedOut).when(.timeElapsed(Samples.draw)).thenIgnored()
    /// ```
    ///
    /// - Returns: The machine as it was, for the next event.
    /// - Throws: A ``Mismatch`` that names what has changed.
    @discardableResult
    public func thenIgnored(
        fileID: String = #fileID,
        filePath: String = #filePath,
        line: Int = #line,
        column: Int = #column
    ) throws(Mismatch) -> Given {
        let place = SourcePlace(fileID, filePath, line, column)
        let transition = try accepted(place)
        guard transition != .ignored else { return given }
        throw mismatch(place, ["− nothing"] + transition.lines.map { "+ \($0)" })
    }

    /// States that the event was not accepted, and why.
    ///
    /// ```swift
    /// try Given(Samples.loggedOut).when(.wished(.checkSession)).thenIllegal(.notInThisState)
    /// ```
    ///
    /// - Returns: The machine as it was, for the next event.
    /// - Throws: A ``Mismatch`` if it was accepted, or refused for another reason.
    @discardableResult
    public func thenIllegal(
        _ reason: IllegalEvent,
        fileID: String = #fileID,
        filePath: String = #filePath,
        line: Int = #line,
        column: Int = #column
    ) throws(Mismatch) -> Given {
        let place = SourcePlace(fileID, filePath, line, column)
        switch result {
        case .failure(reason):
            return given
        case .failure(let other):
            throw mismatch(place, ["− illegal: \(reason)", "+ illegal: \(other)"])
        case .success(let transition):
            let found = transition == .ignored ? ["nothing"] : transition.lines
            throw mismatch(place, ["− illegal: \(reason)"] + found.map { "+ \($0)" })
        }
    }
}
