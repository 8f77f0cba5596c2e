public import LoginRocket
public import LoginRocketCore
internal import Synchronization

/// Clocks that stand still until a test moves them.
///
/// ```swift
/// let clock = TestClock()
/// let client = try Client(store: MemoryStore(), api: server, time: clock)
/// let running = Task { try await client.run() }
/// try await clock.advance(by: .seconds(3600))  // the client works as it would in an hour
/// ```
public final class TestClock: TimeSource {
    let state: Mutex<State>

    struct State {
        var now: Moment
        var sleepers: [Int: Sleeper] = [:]
        var count = 0
        /// Grows whenever somebody reads the clock, falls asleep or wakes up.
        var touches = 0 { didSet { lastTouch = .now } }
        /// The real time of the last of these.
        var lastTouch = ContinuousClock.now
        /// How many calls are on their way outside of this clock.
        var callsOutside = 0
        /// The actors that have slept here.
        var actors: [ObjectIdentifier: WeakActor] = [:]
    }

    struct Sleeper {
        let deadline: Instant
        let actor: ObjectIdentifier?
        let continuation: CheckedContinuation<Void, any Error>
    }

    struct WeakActor {
        weak let actor: (any Actor)?
    }

    /// Starts the clocks; the wall clock says 2026-01-01T00:00:00Z unless told otherwise.
    ///
    /// - Parameters:
    ///   - wall: The time of the wall clock.
    ///   - trusted: The time of a clock that is known to be right, if there is one.
    public init(
        wall: WallTime = WallTime(secondsSince1970: 1_767_225_600),
        trusted: WallTime? = nil
    ) {
        let now = Moment(instant: Instant(sinceZero: .zero), wall: wall, trusted: trusted)
        state = Mutex(State(now: now))
    }

    /// Now, as the test has it.
    public var now: Moment {
        state.withLock { state in
            state.touches += 1
            return state.now
        }
    }

    /// Moves all clocks at once and wakes the tasks that slept until then, without waiting for
    /// their work.
    ///
    /// ``advance(by:within:)`` suits most tests: it stops at each deadline.
    public func move(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now + duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now.instant }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// The time at which the first sleeper wants to be woken; `nil` if nobody sleeps.
    public var nextWakeUp: Instant? {
        state.withLock { $0.sleepers.values.map(\.deadline).min() }
    }

    /// Returns when the test has moved the clock to `deadline`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Instant) async throws {
        let home = #isolation
        let key = note(home)
        guard deadline > instant else {
            // Somebody who never has to wait must not keep others waiting.
            await Task.yield()
            return try Task.checkCancellation()
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !Task.isCancelled, deadline > state.now.instant else { return true }
                    state.sleepers[key] = Sleeper(
                        deadline: deadline,
                        actor: home.map { ObjectIdentifier($0) },
                        continuation: continuation
                    )
                    return false
                }
                guard isOver else { return }
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    continuation.resume()
                }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: key) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Counts a sleeper, and remembers the actor it sleeps on.
    private func note(_ actor: (any Actor)?) -> Int {
        state.withLock { state in
            state.touches += 1
            state.count += 1
            if let actor { state.actors[ObjectIdentifier(actor)] = WeakActor(actor: actor) }
            return state.count
        }
    }
}
