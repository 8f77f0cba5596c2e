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

    /// Begins a story with a machine.
    public init(_ machine: Machine, at now: Moment = Samples.now) {
        self.machine = machine
        self.now = now
    }

    /// Lets time pass on both clocks.
    public func after(_ duration: Duration) -> Given {
        Given(
            machine,
            at: now + duration
        )
    }

    /// Tells the machine an event.
    public func when(_ event: Event) -> When {
        do {
            let transition = try machine.decide(event, at: now)
            return When(self, .success(transition))
        } catch {
            return When(self, .failure(error))
        }
    }
}

/// What a machine made of an event.
public struct When: Sendable {
    /// What was decided.
    public let result: Result<Transition, IllegalEvent>

    private let given: Given

    init(_ given: Given, _ result: Result<Transition, IllegalEvent>) {
        self.given = given
        self.result = result
    }

    /// The machine after the event.
    ///
    /// - Throws: `IllegalEvent` if the event was not accepted.
    public var machine: Machine {
        get throws {
            var machine = given.machine
            machine.apply(try result.get().changes)
            return machine
        }
    }

    /// States what must be so after the event; what is not named may be anything.
    ///
    /// - Throws: a ``Mismatch`` if it is not so.
    @discardableResult
    public func then(
        _ session: SessionState? = nil,
        foreground: Foreground? = nil,
        saved: [Outbox.Operation.Status]? = nil,
        effects: [Effect]? = nil
    ) throws -> Given {
        let machine = try machine
        let transition = try result.get()
        try expect(session, machine.session)
        try expect(foreground, machine.foreground)
        try expect(saved, transition.changes.saved.map(\.status))
        try expect(effects, transition.effects)
        return Given(machine, at: given.now)
    }

    /// States that the event was accepted and changed nothing.
    ///
    /// - Throws: a ``Mismatch`` if it is not so.
    @discardableResult
    public func thenIgnored() throws -> Given {
        try expect(.ignored, try result.get())
        return given
    }

    /// States that the event was not accepted, and why.
    ///
    /// - Throws: a ``Mismatch`` if it is not so.
    @discardableResult
    public func thenIllegal(_ reason: IllegalEvent) throws -> Given {
        try expect(.failure(reason), result)
        return given
    }

    private func expect<Value: Equatable>(_ expected: Value?, _ found: Value) throws(Mismatch) {
        guard let expected, expected != found else { return }
        throw Mismatch(expected: "\(expected)", found: "\(found)")
    }
}

/// What a story stated and what was so instead.
public struct Mismatch: Error, Hashable, CustomStringConvertible {
    /// What was stated.
    public let expected: String

    /// What was so.
    public let found: String

    /// Both, one below the other.
    public var description: String { "expected \(expected)\n   found \(found)" }
}
