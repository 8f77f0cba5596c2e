// What becomes due with time.

extension Machine {
    /// The time to send ``Event/timeElapsed(_:)`` next: now or in the past if something is due;
    /// `nil` if there is nothing to wait for.
    public var nextDeadline: Instant? {
        [outbox.nextToGrow?.instant, nextEnd, nextSessionCheck?.instant, nextSend]
            .compactMap { $0 }
            .min()
    }

    /// Undoes what ``Event/timeElapsed(_:)`` has just led to and could not be saved: it
    /// goes behind everything else.
    func putBack(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        switch due(at: now.instant) {
        case .growth(let operation), .send(let operation):
            guard var progress = outbox.progress[operation.sequence]?.awake(at: now) else {
                return .ignored
            }
            progress.failures = progress.failures.saturatingNext
            let wait = settings.backoff.wait(afterFailures: progress.failures, draw)
            progress.unsaved = Progress.Unsaved(
                since: progress.unsaved?.since ?? progress.age(at: now),
                tried: now.instant,
                until: now.instant + max(wait, .seconds(1))
            )
            transition.changes.progress[operation.sequence] = progress
        case .end:
            transition.changes.nextCheck = .overdue(now.instant + .seconds(30))
        case .check, nil:
            // Nothing of these is ever saved.
            break
        }
        return transition
    }

    /// What there is to do at a time.
    enum Due {
        /// The running time of an operation is to be saved, or is over.
        case growth(Outbox.Operation)
        /// The state of the session region may be over by time alone.
        case end
        /// The session is to be checked.
        case check(Session)
        /// The next request of an operation may leave.
        case send(Outbox.Operation)
    }

    /// One due thing at a time; if more is due, ``nextDeadline`` stays in the past.
    func due(at now: Instant) -> Due? {
        if let next = outbox.nextToGrow, next.instant <= now,
            let operation = outbox.operations[next.sequence]
        {
            return .growth(operation)
        }
        if let nextEnd, nextEnd <= now { return .end }
        if let next = nextSessionCheck, next.instant <= now, !isOutboxFirst(at: now) {
            return .check(next.session)
        }
        if let nextSend, nextSend <= now, let operation = outbox.firstDue(at: now) {
            return .send(outbox.change(toTryBefore: operation) ?? operation)
        }
        return nil
    }

    /// A check by the timer waits for the foreground, for its user's lane, and for a pause.
    ///
    /// While no answers come it is a probe.
    private var nextSessionCheck: (instant: Instant, session: Session)? {
        guard case .managed = settings.sessions, case .loggedIn(let session) = session,
            case .idle = foreground, case .at(let instant) = nextCheck,
            !outbox.isSending(for: session.user)
        else { return nil }
        switch gate {
        case .untried, .open:
            return (notPaused(instant), session)
        case .closed(_, let nextProbe, _):
            guard outbox.inFlightCount == 0 else { return nil }
            return (notPaused(max(instant, nextProbe)), session)
        }
    }

    /// Tells if the next probe is the outbox's, and not the timer's check: what has been due
    /// longest leaves first, so that a check that never succeeds holds up nothing.
    private func isOutboxFirst(at now: Instant) -> Bool {
        guard gate != .open, let nextSend, nextSend <= now, let due = outbox.nextDue,
            case .at(let check) = nextCheck
        else { return false }
        return due < check
    }

    /// When an operation may be sent next, as far as gate and pause allow.
    private var nextSend: Instant? {
        guard let next = outbox.nextDue else { return nil }
        switch (gate, foreground) {
        case (.open, _):
            return outbox.inFlightCount < max(1, settings.lanesAtOnce) ? notPaused(next) : nil
        case (.untried, .running(_, .recheck)), (.closed, .running(_, .recheck)):
            return nil
        case (.untried, _):
            return outbox.inFlightCount == 0 ? notPaused(next) : nil
        case (.closed(_, let nextProbe, _), _):
            return outbox.inFlightCount == 0 ? notPaused(max(next, nextProbe)) : nil
        }
    }

    func notPaused(_ instant: Instant) -> Instant {
        pausedUntil.map { max($0, instant) } ?? instant
    }
}
