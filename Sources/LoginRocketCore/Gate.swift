/// Are we getting answers? One gate for the whole client; volatile.
///
/// An attempt without an answer closes it, any answer of our host opens it. While it is open every
/// lane may send, a few at once; while it is not, one probe at a time asks for the whole client.
@nonexhaustive
public enum Gate: Hashable, Sendable {
    /// This process has tried nothing yet.
    case untried

    /// The last attempt was answered.
    case open

    /// So many attempts in a row got no answer; the next probe leaves at this instant. Attempts up
    /// to the last one before are no probes.
    case closed(failures: Int, nextProbe: Instant, lastBefore: AttemptID)
}

/// How long to wait after failures in a row: a random time from zero to a bound that doubles.
public struct Backoff: Hashable, Sendable {
    /// The bound after the first failure; 2 seconds by default.
    public var base: Duration = .seconds(2)

    /// The highest bound; 300 seconds by default.
    public var cap: Duration = .seconds(300)

    /// Makes the backoff of the outbox: 2 seconds, doubling up to 300.
    public init() {}

    /// A wait from zero up to the bound after `failures` failures in a row (1 or more).
    func wait(afterFailures failures: Int, _ draw: Draw) -> Duration {
        var bound = base
        var doublings = failures - 1
        while doublings > 0, bound < cap {
            bound = bound + bound
            doublings -= 1
        }
        return min(bound, cap) * draw.fraction
    }
}

extension Machine {
    /// What an answer says about the gate; `nil` for nothing new.
    ///
    /// Only a probe's failure lengthens the wait: an attempt of the outbox that left after the gate
    /// had closed. A person's failed login must not delay the queue.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - attempt: The outbox's attempt it answers; `nil` for the foreground's.
    ///   - now: The time.
    ///   - draw: Becomes jitter.
    /// - Returns: The gate, if it differs.
    func gate(
        after answer: Answer<Payload>,
        to attempt: AttemptID?,
        at now: Moment,
        _ draw: Draw
    ) -> Gate? {
        switch answer {
        case .accepted, .refused, .limited:
            return gate == .open ? nil : .open
        case .notSent, .unknown:
            switch gate {
            case .untried, .open:
                return closed(afterFailures: 1, at: now, draw)
            case .closed(let failures, _, let lastBefore):
                guard let attempt, attempt > lastBefore else { return nil }
                return closed(afterFailures: failures + 1, at: now, draw)
            }
        }
    }

    private func closed(afterFailures failures: Int, at now: Moment, _ draw: Draw) -> Gate {
        let wait = settings.backoff.wait(afterFailures: failures, draw)
        return .closed(
            failures: failures,
            nextProbe: now.instant + wait,
            lastBefore: lastAttempt
        )
    }
}
