#if os(Linux)
    internal import CLinux
#endif
internal import Foundation
public import LoginRocketCore

/// The clocks of this machine.
///
/// Intervals are measured by `ContinuousClock`, which counts suspended time and does not notice
/// when the wall clock is set; running time by `SuspendingClock`, which does not count it.
public struct SystemTime: TimeSource {
    private let clock = ContinuousClock()
    private let zero: ContinuousClock.Instant
    private let awake = SuspendingClock()
    private let awakeZero: SuspendingClock.Instant

    /// Starts counting now.
    public init() {
        zero = clock.now
        awakeZero = awake.now
    }

    /// Now, by all clocks; the wall clock is trusted while something keeps it right.
    public var now: Moment {
        let seconds = Int64(Date().timeIntervalSince1970.rounded(.down))
        let wall = WallTime(secondsSince1970: seconds)
        return Moment(
            instant: Instant(sinceZero: clock.now - zero),
            running: awake.now - awakeZero,
            wall: wall,
            trusted: isWallClockKept ? wall : nil
        )
    }

    /// Returns when `deadline` is reached.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Instant) async throws {
        // No longer than a day at once: the system's timers do not bear every number.
        while now.instant < deadline {
            let next = min(deadline, now.instant + .seconds(24 * 3600))
            try await clock.sleep(until: zero + next.sinceZero)
        }
    }
}

/// Tells if a time service keeps this machine's wall clock right, as the kernel knows it
/// (`adjtimex(2)`); on other systems than Linux this is not asked.
private var isWallClockKept: Bool {
    #if os(Linux)
        var state = timex()
        let reading = unsafe adjtimex(&state)
        return reading >= 0 && reading != TIME_ERROR
    #else
        return false
    #endif
}

/// The randomness of this machine.
public struct SystemRandom: RandomSource {
    /// Makes a source; it holds no state of its own.
    public init() {}

    /// 64 bits of the system's cryptographic generator.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
