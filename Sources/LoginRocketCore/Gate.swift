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
    /// up to `lastBefore` are not probes: they left before the gate had closed, or before the
    /// network changed.
    case closed(failures: Int, nextProbe: Instant, lastBefore: AttemptID)
}

/// What an answer says of the network.
enum News {
    /// Our host answers, whatever it says.
    case answered
    /// It did not.
    case unanswered
    /// It did not, and that says nothing of the network as it is now.
    case outdated
}

extension Machine {
    /// What an answer says of the network.
    ///
    /// Only a probe's failure is news while the gate is closed: an attempt of the outbox, or a check
    /// by the timer, that left after that. A person's failed call must not delay the queue.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - attempt: The attempt it answers, if it left by itself; `nil` for a person's call.
    /// - Returns: The news.
    func news(in answer: Answer<Payload>, to attempt: AttemptID?) -> News {
        switch (answer, gate) {
        case (.accepted, _), (.refused, _), (.limited, _):
            return .answered
        case (.notSent, .untried), (.notSent, .open), (.unknown, .untried), (.unknown, .open):
            return .unanswered
        case (.notSent, .closed(_, _, let last)), (.unknown, .closed(_, _, let last)):
            guard let attempt, attempt > last else { return .outdated }
            return .unanswered
        }
    }

    /// What news of the network make of the gate; `nil` if nothing differs.
    func gate(after news: News, at now: Moment, _ draw: Draw) -> Gate? {
        switch (news, gate) {
        case (.answered, .untried), (.answered, .closed):
            return .open
        case (.unanswered, .untried), (.unanswered, .open):
            return closed(afterFailures: 1, at: now, draw)
        case (.unanswered, .closed(let failures, _, _)):
            return closed(afterFailures: failures.saturatingNext, at: now, draw)
        case (.answered, .open), (.outdated, _):
            return nil
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
    /// What is on its way left before, so its failure is no news. That goes for the gate and for the
    /// operations that come first; when one of these is answered, the gate is open for all. A pause
    /// and the time between passwords are not shortened.
    func hurry(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        let soon = now.instant + Duration.seconds(30).scaled(by: draw.fraction)
        if case .closed(let failures, let nextProbe, _) = gate {
            let hurried = Gate.closed(
                failures: failures,
                nextProbe: min(nextProbe, soon),
                lastBefore: lastAttempt
            )
            if hurried != gate { transition.changes.gate = hurried }
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
