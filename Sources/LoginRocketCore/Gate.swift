/// The gate shows whether answers arrive; there is one for the whole client, and it is volatile.
///
/// An answer ``Answer/notSent(_:)`` or ``Answer/unknown(_:)`` closes it. An answer accepted,
/// refused or limited opens it. While it is open, every lane may send, a few at once. While it is
/// not, the whole client sends one probe at a time.
@nonexhaustive
public enum Gate: Hashable, Sendable {
    /// This process has tried nothing yet.
    case untried

    /// The last attempt was answered.
    case open

    /// `failures` attempts in a row went unanswered; the next probe leaves at `nextProbe`. Attempts
    /// up to `lastBefore` are not probes: they left before the gate had closed, or before the
    /// network changed.
    case closed(failures: Int, nextProbe: Instant, lastBefore: AttemptID)
}

extension Machine {
    /// Returns the gate after an answer; `nil` if the answer says nothing new.
    ///
    /// Only a probe's failure lengthens the wait. A person's failed call must not delay the queue.
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
        switch answer {
        case .accepted, .refused, .limited:
            return gate == .open ? nil : .open
        case .notSent, .unknown:
            switch gate {
            case .untried, .open:
                return closed(afterFailures: 1, at: now, draw)
            case .closed(let failures, _, _):
                guard isProbe(attempt) else { return nil }
                return closed(afterFailures: failures.saturatingNext, at: now, draw)
            }
        }
    }

    /// Tells if an answer is the failure of a probe: the gate counts it, and its operation does
    /// not.
    func isFailedProbe(_ answer: Answer<Payload>, to attempt: AttemptID) -> Bool {
        switch answer {
        case .accepted, .refused, .limited: false
        case .notSent, .unknown: isProbe(attempt)
        }
    }

    /// Tells if an attempt of the outbox, or a check by the timer, left after the gate had closed
    /// and after the network last changed.
    private func isProbe(_ attempt: AttemptID?) -> Bool {
        guard case .closed(_, _, let lastBefore) = gate, let attempt else { return false }
        return attempt > lastBefore
    }

    private var isProbing: Bool {
        if case .running(_, .recheck) = foreground { return true }
        return outbox.inFlightCount > 0
    }

    private func closed(afterFailures failures: Int, at now: Moment, _ draw: Draw) -> Gate {
        let wait = settings.backoff.wait(afterFailures: failures, draw)
        return .closed(
            failures: failures,
            nextProbe: now.instant + wait,
            lastBefore: lastAttempt
        )
    }

    /// The network has changed: what waits after failures waits for 30 seconds at most, a random
    /// time for each client.
    ///
    /// The wait of the gate is shortened, and that of the operations that come first; when one of
    /// these is answered, the gate is open for all. A pause and the time between passwords are not
    /// shortened. What is on its way left before, so its failure says nothing of the network as it
    /// is now.
    func hurry(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        let soon = now.instant + Duration.seconds(30).scaled(by: draw.fraction)
        if case .closed(let failures, let nextProbe, _) = gate {
            // While a probe is on its way its time is in the past, and the next one waits, too.
            let isOver = nextProbe <= now.instant && isProbing
            let hurried = Gate.closed(
                failures: failures,
                nextProbe: isOver ? soon : min(nextProbe, soon),
                lastBefore: lastAttempt
            )
            if hurried != gate { transition.changes.gate = hurried }
        }
        for operation in outbox.heads {
            guard var progress = outbox.progress[operation.sequence],
                case .due(let due) = progress.activity
            else { continue }
            let earliest = progress.instant(atAge: operation.earliestRequest)
            guard due > max(soon, earliest) else { continue }
            progress.activity = .due(max(soon, earliest))
            transition.changes.progress[operation.sequence] = progress
        }
        return transition
    }
}
