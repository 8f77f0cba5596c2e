import LoginRocketCore

/// The server's time, told by the clock that measures intervals.
///
/// It is the time that decides whether a token is over, and it needs no clock of this machine that
/// is right.
struct ServerClock {
    private let heard: Instant
    private let date: WallTime
    /// The time that the answer took: it may have been so much later when it was heard.
    private let roundTrip: Duration

    /// The longest time between a request and its answer: one that took longer tells an old time,
    /// as one that came while the machine was suspended, and is read when it wakes.
    private static let longestRoundTrip = Duration.seconds(60)

    /// Takes the time of an answer that is the server's; `nil` if it did not tell, or long ago.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - sent: When its request left.
    ///   - now: The time.
    init?(_ response: Response, sent: Instant, at now: Instant) {
        roundTrip = now - sent
        guard roundTrip <= Self.longestRoundTrip else { return nil }
        switch response.answer {
        case .accepted, .refused, .limited: break
        case .notSent, .unknown: return nil
        }
        guard let date = response.date else { return nil }
        heard = now
        self.date = date
    }

    /// Tells if another answer tells the same time, as exactly as it can tell.
    func agrees(with other: ServerClock) -> Bool {
        let time = time(at: other.heard)
        return other.date <= time && time <= other.date + other.roundTrip + .seconds(1)
    }

    /// Returns the reading of the server's clock at `instant`.
    func time(at instant: Instant) -> WallTime {
        date + (instant - heard)
    }
}

extension Moment {
    /// The same moment, with the server's time as the one that is right.
    func trusting(_ clock: ServerClock?) -> Moment {
        guard let clock else { return self }
        return Moment(
            instant: instant,
            running: running,
            wall: wall,
            trusted: clock.time(at: instant)
        )
    }
}
