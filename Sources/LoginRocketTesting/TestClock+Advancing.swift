internal import LoginRocket
internal import LoginRocketCore
internal import Synchronization

extension TestClock {
    /// Lets time pass from deadline to deadline, and lets everybody who wakes up do their work
    /// before it passes on.
    ///
    /// ```swift
    /// server.isOnline = false
    /// let receipt = try await client.logout()
    /// try await clock.advance(by: .seconds(20 * 24 * 3600))
    /// ```
    ///
    /// It returns when everybody sleeps again, or waits for something else than this clock, such as
    /// an answer of a ``ScriptedAPI``. A client has to be running: time that passes before it first
    /// sleeps passes for nobody.
    ///
    /// - Parameters:
    ///   - duration: How much time passes, on all clocks.
    ///   - limit: How much real time that may take; 10 seconds by default.
    /// - Throws: ``Restless`` if there is still work when that is over; `CancellationError`.
    public func advance(by duration: Duration, within limit: Duration = .seconds(10)) async throws {
        let giveUp = ContinuousClock.now + limit
        try await awaitFirstSleeper()
        try await settle(until: giveUp, limit)
        let end = state.withLock { $0.now.instant } + duration
        while let deadline = nextWakeUp, deadline <= end {
            move(by: max(deadline - instant, .zero))
            try await settle(until: giveUp, limit)
        }
        move(by: max(end - instant, .zero))
        try await settle(until: giveUp, limit)
    }

    /// A clock that could not be advanced: somebody who woke up works on and on.
    public struct Restless: Error, CustomStringConvertible {
        /// How much real time the work was given.
        public let limit: Duration

        /// How many sleep on this clock.
        public let sleepers: Int

        /// How many calls wait for a server outside of this process.
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

    /// Now, unnoticed.
    private var instant: Instant { state.withLock { $0.now.instant } }

    /// A client that was told to run a moment ago may not have begun yet.
    private func awaitFirstSleeper() async throws {
        for _ in 0..<50 where state.withLock({ $0.count == 0 }) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Lets others run until nobody has anything to do for a while.
    ///
    /// An actor does its work in the order in which it comes in, so a visit that is answered means
    /// that everything before it is done. Work that leads to more work reads this clock at some
    /// point of the way; in ``calmRounds`` visits without that, no more is coming.
    private func settle(
        until giveUp: ContinuousClock.Instant,
        _ limit: Duration
    ) async throws {
        var calm = 0
        var touches = -1
        while calm < calmRounds {
            guard ContinuousClock.now < giveUp else { throw restless(limit) }
            try Task.checkCancellation()
            let (seen, actors, calls) = state.withLock { state in
                state.actors = state.actors.filter { $0.value.actor != nil }
                return (state.touches, state.actors.values.compactMap(\.actor), state.callsOutside)
            }
            if seen == touches, calls == 0 {
                calm += 1
            } else {
                calm = 0
                touches = seen
            }
            if calls > 0 { try await Task.sleep(for: .microseconds(200)) }
            for actor in actors { await visit(actor) }
            await Task.yield()
        }
    }

    private func restless(_ limit: Duration) -> Restless {
        state.withLock {
            Restless(limit: limit, sleepers: $0.sleepers.count, calls: $0.callsOutside)
        }
    }

    private func visit(_ actor: isolated any Actor) async {}
}

private let calmRounds = 32
