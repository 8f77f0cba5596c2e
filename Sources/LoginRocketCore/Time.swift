/// A point on a clock that only runs forward and counts suspended time.
///
/// Its zero is chosen by the shell and means nothing outside the process that made it. Intervals
/// are differences of instants; the wall clock never measures one. Arithmetic saturates.
public struct Instant: Comparable, Hashable, Sendable {
    /// The time since the shell's zero; negative before it.
    public let sinceZero: Duration

    /// Makes the instant that lies `sinceZero` after the shell's zero.
    public init(sinceZero: Duration) {
        self.sinceZero = sinceZero.bounded
    }

    /// The earlier of two instants comes first.
    public static func < (lhs: Instant, rhs: Instant) -> Bool {
        lhs.sinceZero < rhs.sinceZero
    }

    /// The instant `duration` after `instant`.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(sinceZero: instant.sinceZero + duration.bounded)
    }

    /// The instant `duration` before `instant`.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(sinceZero: instant.sinceZero - duration.bounded)
    }

    /// The time from `start` to `end`.
    public static func - (end: Instant, start: Instant) -> Duration {
        end.sinceZero - start.sinceZero
    }
}

/// A reading of a wall clock, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Wall time is shown and saved, but it decides nothing on its own: a kiosk may boot in 1970.
public struct WallTime: Comparable, Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let secondsSince1970: Int64

    /// Makes the wall time `secondsSince1970` seconds after the epoch.
    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The earlier of two wall times comes first.
    public static func < (lhs: WallTime, rhs: WallTime) -> Bool {
        lhs.secondsSince1970 < rhs.secondsSince1970
    }

    /// The wall time `duration` after `time`, fractions of a second dropped; saturates.
    public static func + (time: WallTime, duration: Duration) -> WallTime {
        let (sum, overflow) = time.secondsSince1970
            .addingReportingOverflow(duration.bounded.components.seconds)
        guard overflow else { return WallTime(secondsSince1970: sum) }
        return WallTime(secondsSince1970: duration < .zero ? .min : .max)
    }

    /// The time from `start` to `end` as the wall clock tells it; saturates.
    public static func - (end: WallTime, start: WallTime) -> Duration {
        let (difference, overflow) = end.secondsSince1970
            .subtractingReportingOverflow(start.secondsSince1970)
        guard overflow else { return .seconds(difference) }
        return .seconds(end < start ? Int64.min : Int64.max)
    }
}

/// A moment, as the clocks tell it: the time argument of every decision.
public struct Moment: Hashable, Sendable {
    /// The reading of the clock that measures intervals.
    public let instant: Instant

    /// The time for which this process has been running; deadlines are counted in it.
    ///
    /// Unlike ``instant``, it stands still while the machine is suspended.
    public let running: Duration

    /// The reading of the clock that people read.
    public let wall: WallTime

    /// The reading of a clock that is known to be right; `nil` if there is none.
    public let trusted: WallTime?

    /// Makes a moment from the clocks' readings.
    ///
    /// - Parameters:
    ///   - instant: The clock that measures intervals.
    ///   - running: The running time; by default as if the machine had never been suspended.
    ///   - wall: The clock that people read.
    ///   - trusted: A clock that is known to be right, if there is one.
    public init(
        instant: Instant,
        running: Duration? = nil,
        wall: WallTime,
        trusted: WallTime? = nil
    ) {
        self.instant = instant
        self.running = (running ?? instant.sinceZero).bounded
        self.wall = wall
        self.trusted = trusted
    }

    /// The moment `duration` after `moment`, if the machine runs and no clock is set in between.
    public static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(
            instant: moment.instant + duration,
            running: moment.running + duration.bounded,
            wall: moment.wall + duration,
            trusted: moment.trusted.map { $0 + duration }
        )
    }

    /// The moment `duration` before `moment`, if the machine ran and no clock was set in between.
    public static func - (moment: Moment, duration: Duration) -> Moment {
        moment + (Duration.zero - duration.bounded)
    }
}

extension Duration {
    /// 146 billion years: the sum of any two such durations can still be told in whole seconds.
    private static let longest = Duration.seconds(Int64.max / 2)

    /// This duration, or the longest that arithmetic on time can bear.
    var bounded: Duration {
        min(max(self, .zero - .longest), .longest)
    }

    /// A fraction of this duration, or a small multiple of it.
    func scaled(by factor: Double) -> Duration {
        (bounded * factor).bounded
    }
}
