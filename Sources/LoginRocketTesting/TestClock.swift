public import LoginRocket
public import LoginRocketCore
internal import Synchronization

/// Clocks that stand still until a test moves them.
public final class TestClock: TimeSource {
    private let state: Mutex<State>

    private struct State {
        var now: Moment
        var sleepers: [Int: Sleeper] = [:]
        var count = 0
    }

    private struct Sleeper {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// Starts the clocks; the wall clock says 2026-01-01T00:00:00Z unless told otherwise.
    ///
    /// - Parameters:
    ///   - wall: What the wall clock says.
    ///   - trusted: What a clock says that is known to be right, if there is one.
    public init(
        wall: WallTime = WallTime(secondsSince1970: 1_767_225_600),
        trusted: WallTime? = nil
    ) {
        let now = Moment(instant: Instant(sinceZero: .zero), wall: wall, trusted: trusted)
        state = Mutex(State(now: now))
    }

    /// Now, as the test has it.
    public var now: Moment {
        state.withLock { $0.now }
    }

    /// Moves all clocks on and wakes who slept until then.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now + duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now.instant }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// When the first sleeper wants to be woken; `nil` if nobody sleeps.
    public var nextWakeUp: Instant? {
        state.withLock { $0.sleepers.values.map(\.deadline).min() }
    }

    /// Returns when the test has moved the clock to `deadline`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Instant) async throws {
        let key = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !Task.isCancelled, deadline > state.now.instant else { return true }
                    state.sleepers[key] = Sleeper(deadline: deadline, continuation: continuation)
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
}
