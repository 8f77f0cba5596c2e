import LoginRocket
import LoginRocketCore
import Synchronization

/// All clocks as a value.
///
/// True time also runs while the program does not.
struct Clocks: Hashable, Sendable {
    /// True time since the scene began.
    var time = Duration.zero
    /// True time at the last start of the program.
    var startedAt = Duration.zero
    /// How long the machine was suspended since then.
    var suspended = Duration.zero
    /// How long the program had run before its last start.
    var awakeBefore = Duration.zero
    /// How far the wall clock is wrong.
    var wallError = Duration.zero
    /// Whether this machine's clock is known to be right.
    var isTrusted = false

    /// When every scene begins.
    static let beginning = WallTime(secondsSince1970: 1_800_000_000)

    /// The true time as a wall clock would show it.
    var truth: WallTime { Clocks.beginning + time }

    /// Now, as this run of the program sees it.
    var now: Moment {
        Moment(
            instant: Instant(sinceZero: time - startedAt),
            running: time - startedAt - suspended,
            wall: truth + wallError,
            trusted: isTrusted ? truth : nil
        )
    }

    /// The time in which the program could run, also before its last start.
    var awake: Duration { awakeBefore + now.running }

    /// The true time at an instant of this run of the program.
    func time(at instant: Instant) -> Duration { startedAt + instant.sinceZero }
}

/// The clocks, for a driver.
final class ClockPort: TimeSource {
    private let state = Mutex(Clocks())

    var clocks: Clocks {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    var now: Moment { clocks.now }

    /// Nobody sleeps in a scene: time is moved.
    func sleep(until deadline: Instant) async throws {}
}

/// Chance, for a driver.
final class LuckPort: RandomSource {
    private let state = Mutex(Luck(seed: 0))

    var luck: Luck {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func next() -> UInt64 { state.withLock { $0.next() } }
}
