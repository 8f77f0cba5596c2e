import LoginRocketCore

/// The server's time, told by the clock that measures intervals.
///
/// It is the time that decides whether a token is over, and it needs no clock of this machine that
/// is right.
struct ServerClock {
    private let heard: Instant
    private let date: WallTime

    /// Takes the time of an answer that is the server's; `nil` if it did not tell.
    init?(_ response: Response, at now: Instant) {
        switch response.answer {
        case .accepted, .refused, .limited: break
        case .notSent, .unknown: return nil
        }
        guard let date = response.date else { return nil }
        heard = now
        self.date = date
    }

    /// What the server's clock says at `instant`.
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
