internal import LoginRocket
internal import LoginRocketCore
internal import Synchronization

extension TestClock {
    /// Lets time pass from deadline to deadline, and lets everybody who wakes up do their work
    /// before it passes on.
    ///
    /// ```swift
    /// try await server.setOnline(false)
    /// let receipt = try await client.logout()
    /// try await clock.advance(by: .seconds(20 * 24 * 3600))
    /// ```
    ///
    /// It returns when everybody sleeps again, or waits for something else than this clock, such as
    /// an answer of a ``ScriptedAPI``. A client has to be running: time that passes before it first
    /// sleeps passes for nobody. Tasks of an app that do not sleep on this clock themselves get a
    /// few turns only: wait for what they do.
    ///
    /// - Parameters:
    ///   - duration: The time that passes, on all clocks.
    ///   - limit: The longest real time for which the clock may stand still on the way; 30 seconds
    ///     by default.
    /// - Throws: ``Restless`` if there is still work after that time; `CancellationError`.
    public func advance(by duration: Duration, within limit: Duration = .seconds(30)) async throws {
        try await awaitFirstSleeper()
        // On an actor that is waited for, so that other tests hold up neither it nor the clock.
        try await advance(by: duration, Patience(limit), on: sleepingActors.first)
    }

    /// A clock that could not be advanced: a task that woke up has not finished its work.
    public struct Restless: Error, CustomStringConvertible {
        /// The real time that the work was given.
        public let limit: Duration

        /// The number of tasks that sleep on this clock.
        public let sleepers: Int

        /// The number of calls that wait for a server outside of this process.
        public let calls: Int

        /// One line that says so.
        public var description: String {
            """
            the clock could not be advanced: after \(limit) there was still work, \(sleepers) \
            slept and \(calls) calls were on their way
            """
        }
    }
}

extension TestClock {
    /// Keeps the clock from being advanced while a call is on its way outside of this process.
    package func whileCalling<Value>(_ call: () async -> Value) async -> Value {
        state.withLock { $0.callsOutside += 1 }
        let value = await call()
        state.withLock { state in
            state.callsOutside -= 1
            state.touches += 1
        }
        return value
    }

    private func advance(
        by duration: Duration,
        _ given: Patience,
        on home: isolated (any Actor)?
    ) async throws {
        var patience = given
        try await settle(patience, on: home)
        let end = instant + duration
        while let deadline = nextWakeUp, deadline <= end {
            if deadline > instant { patience = Patience(patience.limit) }
            move(by: max(deadline - instant, .zero))
            try await settle(patience, on: home)
        }
        move(by: max(end - instant, .zero))
        try await settle(Patience(patience.limit), on: home)
    }

    /// A client that was told to run a moment ago may not have begun yet.
    private func awaitFirstSleeper() async throws {
        let end = ContinuousClock.now + .milliseconds(200)
        var rounds = 0
        while state.withLock({ $0.count == 0 }), rounds < 8 || ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(2))
            rounds += 1
        }
    }

    /// Lets others run until nobody has anything to do: no actor that has slept on this clock, no
    /// call, and no other task that gets on in a few turns.
    private func settle(_ patience: Patience, on home: isolated (any Actor)?) async throws {
        var touches: Int
        repeat {
            guard !patience.isOver else { throw restless(patience.limit) }
            try Task.checkCancellation()
            for actor in sleepingActors { await finish(on: actor, patience) }
            touches = state.withLock { $0.touches }
            if isCallingOutside { try await Task.sleep(for: .microseconds(200)) }
            for _ in 0..<turns where state.withLock({ $0.touches }) == touches {
                await Task.yield()
            }
            if isWaking { try await Task.sleep(for: .microseconds(200)) }
        } while isCallingOutside || isWaking || state.withLock({ $0.touches }) != touches
    }

    /// `true` if an actor that has slept here does not sleep yet, and it was not long ago that
    /// somebody touched this clock.
    ///
    /// A task that wakes up passes through a thread of the system, which may be busy. An actor that
    /// has no more deadlines does not sleep any more, so it is not waited for in vain for long.
    private var isWaking: Bool {
        state.withLock { state in
            let asleep = Set(state.sleepers.values.compactMap(\.actor))
            let awake = state.actors.filter { $0.value.actor != nil && !asleep.contains($0.key) }
            return !awake.isEmpty && ContinuousClock.now < state.lastTouch + quiet
        }
    }

    /// Lets an actor do all its work.
    ///
    /// It works in the order in which work comes in, so a task that it has run means that what came
    /// before is done. Work that leads to more work touches this clock on its way; after a number
    /// of tasks without that, no more is coming.
    private func finish(on actor: isolated any Actor, _ patience: Patience) async {
        var calm = 0
        while calm < calmRounds, !patience.isOver {
            let touches = state.withLock { $0.touches }
            await Task { _ = actor }.value
            calm = state.withLock { $0.touches } == touches ? calm + 1 : 0
        }
    }

    /// The actors that have slept on this clock and still exist.
    private var sleepingActors: [any Actor] {
        state.withLock { state in
            state.actors = state.actors.filter { $0.value.actor != nil }
            return state.actors.values.compactMap(\.actor)
        }
    }

    private var isCallingOutside: Bool { state.withLock { $0.callsOutside > 0 } }

    /// Now, unnoticed.
    var instant: Instant { state.withLock { $0.now.instant } }

    private func restless(_ limit: Duration) -> Restless {
        state.withLock {
            Restless(limit: limit, sleepers: $0.sleepers.count, calls: $0.callsOutside)
        }
    }

    private struct Patience {
        let limit: Duration
        private let end: ContinuousClock.Instant

        init(_ limit: Duration) {
            self.limit = limit
            end = .now + limit
        }

        var isOver: Bool { ContinuousClock.now >= end }
    }
}

private let calmRounds = 16
private let turns = 4
private let quiet = Duration.milliseconds(20)
