internal import Foundation
public import LoginRocketCore

/// The clocks of this machine.
///
/// Intervals are measured by `ContinuousClock`, which counts suspended time and does not notice
/// when the wall clock is set.
public struct SystemTime: TimeSource {
    private let clock = ContinuousClock()
    private let zero: ContinuousClock.Instant

    /// Starts counting now.
    public init() {
        zero = clock.now
    }

    /// Now, by both clocks.
    public var now: Moment {
        Moment(
            instant: Instant(sinceZero: clock.now - zero),
            wall: WallTime(secondsSince1970: Int64(Date().timeIntervalSince1970.rounded(.down)))
        )
    }

    /// Returns when `deadline` is reached.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Instant) async throws {
        try await clock.sleep(until: zero + deadline.sinceZero)
    }
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
