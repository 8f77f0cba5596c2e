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

    /// `failures` attempts in a row went unanswered; the next probe leaves at `nextProbe`. Attempts
    /// up to `lastBefore` are not probes.
    case closed(failures: Int, nextProbe: Instant, lastBefore: AttemptID)
}

extension Machine {
    /// What an answer says about the gate; `nil` for nothing new.
    ///
    /// Only a probe's failure lengthens the wait: an attempt of the outbox, or a check by the timer,
    /// that left after the gate had closed. A person's failed call must not delay the queue.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - attempt: The attempt it answers, if it left by itself; `nil` for a person's call.
    ///   - now: The time.
    ///   - draw: Becomes jitter.
    /// - Returns: The gate, if it differs.
    func gate(
        after answer: Answer<Payload>,
        to attempt: AttemptID?,
        at now: Moment,
        _ draw: Draw
    ) -> Gate? {
        guard !answer.isOfOurHost else { return gate == .open ? nil : .open }
        switch gate {
        case .untried, .open:
            return closed(afterFailures: 1, at: now, draw)
        case .closed(let failures, _, let lastBefore):
            guard let attempt, attempt > lastBefore else { return nil }
            return closed(afterFailures: failures.saturatingNext, at: now, draw)
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

    /// The network has changed: what waits after failures waits for 30 seconds at most, a random time
    /// for each client.
    ///
    /// That goes for the gate and for the operations that come first; when one of these is answered,
    /// the gate is open for all. A pause and the time between passwords are not shortened.
    func hurry(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        let soon = now.instant + Duration.seconds(30).scaled(by: draw.fraction)
        if case .closed(let failures, let nextProbe, let last) = gate, nextProbe > soon {
            transition.changes.gate = .closed(failures: failures, nextProbe: soon, lastBefore: last)
        }
        for entry in outbox.heads {
            guard case .due(let due) = entry.progress.activity else { continue }
            let earliest = entry.progress.instant(atAge: entry.operation.earliestRequest)
            guard due > max(soon, earliest) else { continue }
            var progress = entry.progress
            progress.activity = .due(max(soon, earliest))
            transition.changes.progress[entry.operation.sequence] = progress
        }
        return transition
    }
}

extension Answer {
    /// Whether our host answered, whatever it said.
    var isOfOurHost: Bool {
        switch self {
        case .accepted, .refused, .limited: true
        case .notSent, .unknown: false
        }
    }
}
