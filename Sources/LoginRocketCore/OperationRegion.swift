// The operation region: what each answer means for an operation, and what is asked next.

extension Machine {
    func decideOperationWish(_ wish: OperationWish, of operation: Outbox.Operation)
        throws(IllegalEvent)
        -> Transition
    {
        var transition = Transition()
        switch wish {
        case .acknowledge:
            guard operation.isFinished else { throw .notFinished }
            transition.changes.deleted = [operation.sequence]
        case .cancel:
            guard operation.isCancellable, outbox.attempt(of: operation) == nil else {
                throw .notCancellable
            }
            end(operation, .cancelled, in: &transition)
        }
        return transition
    }

    /// Stamps, counts and sends the operation's next request; or finds that there is none to send.
    ///
    /// The count is on the disk before the first byte leaves.
    func start(_ operation: Outbox.Operation, at now: Moment) -> Transition {
        guard var progress = outbox.progress[operation.sequence] else { return .ignored }
        var transition = Transition()
        if isOfCurrentSession(operation) {
            // The session has come back since, by a login: it is in use.
            end(operation, .cancelled, in: &transition)
            if operation.attempts > 0 { doubtCurrentSession(at: now, in: &transition) }
            return transition
        }
        var started = operation
        started.status = withSession(operation.status, of: operation.user, at: now)
        started.age = progress.age(at: now)
        guard started.age >= started.earliestRequest else {
            progress = progress.awake(at: now)
            progress.activity = .due(progress.instant(atAge: started.earliestRequest))
            transition.changes.progress[operation.sequence] = progress
            return transition
        }
        if let request = started.beginNextRequest(logoutAttempts: logoutAttempts(of: started)) {
            progress.activity = .inFlight(lastAttempt.next)
            transition.changes.lastAttempt = lastAttempt.next
            transition.effects = [.send(request, as: lastAttempt.next)]
        } else {
            progress.activity = .waiting
        }
        if started.status != operation.status || !transition.effects.isEmpty {
            transition.changes.saved = [started]
            progress.unsaved = nil
        }
        transition.changes.progress[operation.sequence] = progress
        return transition
    }

    /// Returns the number of attempts of the logout of a change's session.
    private func logoutAttempts(of operation: Outbox.Operation) -> Int {
        guard case .updatePassword(let change) = operation.status else { return 0 }
        return outbox.pendingLogout(of: change.session)?.attempts ?? 0
    }

    func decideOperationReport(
        _ report: Report,
        of operation: Outbox.Operation,
        as attempt: AttemptID,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch report {
        case .answered(let answer):
            let next = operation.next(after: answer, life(ofTokenOf: operation, at: now))
            let isOwn = !isFailedProbe(answer, to: attempt)
            if isOfCurrentSession(operation) {
                doubtCurrentSession(at: now, in: &transition)
                move(operation, next.notAgain, isOwn: isOwn, at: now, draw, in: &transition)
            } else {
                move(operation, next, isOwn: isOwn, at: now, draw, in: &transition)
            }
            if case .accepted(.ended) = answer, case .updatePassword(let change) = operation.status,
                case .managed = settings.sessions, case .loggedIn(let session) = session,
                session.identity == change.session
            {
                endWithCheck(session, .endedByServer, at: now, in: &transition)
            }
            if case .accepted(.session(let unwanted)) = answer {
                revoke(unwanted, draw.operationID, at: now, in: &transition)
            }
            transition.changes.gate = gate(after: answer, to: attempt, at: now, draw)
            transition.changes.pause = pause(after: answer, to: limited(operation), at: now, draw)
        case .notSendable:
            // As certain as an answer can be that nothing was sent, but no word on the network.
            let next = operation.nextIfNotSendable
            move(operation, next, isOwn: true, at: now, draw, in: &transition)
        case .abandoned:
            // Nobody waits for it but the outbox, and that does not give up.
            break
        case .answerLost:
            // Nothing was saved, so the attempt stays unresolved, as if no answer had come. Nothing
            // is saved of that either, for it might not be possible.
            guard let progress = outbox.progress[operation.sequence] else { break }
            transition.changes.progress[operation.sequence] =
                retrying(operation, progress, isOwn: true, at: now, draw)
        }
        return transition
    }

    private func move(
        _ operation: Outbox.Operation,
        _ next: Outbox.Operation.Next,
        isOwn: Bool,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        guard var progress = outbox.progress[operation.sequence] else { return }
        var moved = operation
        switch next {
        case .finish(let outcome):
            return end(operation, outcome, in: &transition)
        case .proceed(let status):
            moved.status = status
            progress = progress.awake(at: now)
            progress.activity = activity(of: moved, progress, at: now)
        case .retry(let status):
            moved.status = status
            progress = retrying(moved, progress, isOwn: isOwn, at: now, draw)
        }
        if moved != operation {
            moved.age = progress.age(at: now)
            transition.changes.saved.append(moved)
        }
        transition.changes.progress[operation.sequence] = progress
    }

    /// An operation has its outcome; one that the client queued by itself vanishes.
    func end(_ operation: Outbox.Operation, _ outcome: Outcome, in transition: inout Transition) {
        concludeVerification(operation, outcome, in: &transition)
        if case (.logout(let logout), .done) = (operation.status, outcome) {
            noteEndAtServer(of: logout.session, in: &transition)
        }
        switch operation.origin {
        case .app:
            var finished = operation
            finished.status = .finished(operation.kind, outcome)
            transition.changes.saved.append(finished)
        case .client:
            transition.changes.deleted.append(operation.sequence)
        }
    }

    /// Returns the activity of an operation that is to be sent at once.
    func activity(
        of operation: Outbox.Operation,
        _ progress: Progress,
        at now: Moment
    ) -> Progress.Activity {
        // What the row does not say yet, it says once the operation was due.
        let status = withSession(operation.status, of: operation.user, at: now)
        if status == operation.status, case .updatePassword(let change) = status,
            change.waitsForLogin
        {
            return .waiting
        }
        return .due(max(now.instant, progress.instant(atAge: operation.earliestRequest)))
    }

    /// Returns the progress of an operation that is to be tried again after a wait that grows.
    ///
    /// The gate counts what an outage costs; an operation waits only for what it has cost itself.
    private func retrying(
        _ operation: Outbox.Operation,
        _ progress: Progress,
        isOwn: Bool,
        at now: Moment,
        _ draw: Draw
    ) -> Progress {
        var progress = progress.awake(at: now)
        progress.failures = progress.failures.saturatingNext
        if isOwn { progress.ownFailures = progress.ownFailures.saturatingNext }
        let wait = settings.backoff.wait(afterFailures: progress.ownFailures, draw)
        let earliest = progress.instant(atAge: operation.earliestRequest)
        progress.activity = .due(max(now.instant + wait, earliest))
        return progress
    }

    /// Tells if an operation is the logout of the session that is in use.
    private func isOfCurrentSession(_ operation: Outbox.Operation) -> Bool {
        guard case .logout(let logout) = operation.status else { return false }
        return isCurrent(logout.session)
    }

    /// A request has ended that may have ended the session in use: it is checked.
    private func doubtCurrentSession(at now: Moment, in transition: inout Transition) {
        transition.changes.nextCheck = .at(now.instant)
        guard case .loggedIn(let session) = session else { return }
        doubt(session, at: now, in: &transition)
    }

    private func limited(_ operation: Outbox.Operation) -> Limited {
        switch operation.status {
        case .updatePassword(let change):
            switch change.step {
            case .send, .resend, .tryNew: .password(operation.user)
            case .confirmRefusal, .needsLogin, .needsLoginInDoubt: .other
            }
        case .logout, .verifyEmail, .finished: .other
        }
    }

    /// Saves the operation's running time, so that a restart does not give it back; at its end,
    /// the outcome.
    func grow(_ operation: Outbox.Operation, at now: Moment) -> Transition {
        guard let progress = outbox.progress[operation.sequence] else { return .ignored }
        var transition = Transition()
        var awake = progress.awake(at: now)
        let age = progress.age(at: now)
        if age >= operation.lifetime {
            end(operation, operation.outcomeAtDeadline, in: &transition)
        } else if age >= operation.nextGrowth {
            var grown = operation
            grown.age = age
            awake.unsaved = nil
            transition.changes.saved = [grown]
            transition.changes.progress[operation.sequence] = awake
        } else {
            // The machine was suspended, which used up no running time.
            transition.changes.progress[operation.sequence] = awake
        }
        return transition
    }
}
