// The operation region: what each answer means for an operation, and what is asked next.

extension Machine {
    func decide(_ wish: OperationWish, of operation: Operation) throws(IllegalEvent) -> Transition {
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

    /// Stamps, counts and sends the operation's next request.
    ///
    /// The count is on the disk before the first byte leaves.
    func start(_ operation: Operation, at now: Moment) -> Transition {
        guard var progress = outbox.progress(operation.sequence) else { return .ignored }
        var transition = Transition()
        let age = progress.age(at: now)
        guard age >= operation.earliestRequest else {
            // The machine was suspended, which used up no running time.
            progress = progress.awake(at: now)
            progress.activity = .due(progress.instant(atAge: operation.earliestRequest))
            transition.changes.progress[operation.sequence] = progress
            return transition
        }
        if isOfCurrentSession(operation) {
            // It was on its way when the session came back, and then the program ended.
            end(operation, .cancelled, in: &transition)
            transition.changes.nextCheck = .at(now.instant)
            return transition
        }
        if case .logout(let logout) = operation.status {
            takeTurn(logout, of: operation.user, at: now, in: &transition)
        }
        var started = operation
        started.age = age
        guard let request = started.beginNextRequest() else { return .ignored }
        progress.activity = .inFlight(lastAttempt.next)
        progress.unsaved = nil
        transition.changes.lastAttempt = lastAttempt.next
        transition.changes.saved.insert(started, at: 0)
        transition.changes.progress[operation.sequence] = progress
        transition.effects = [.send(request, as: lastAttempt.next)]
        return transition
    }

    /// A logout leaves; after it the password change of its session goes on.
    private func takeTurn(
        _ logout: PendingLogout,
        of user: User,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard case .revoke = logout.step, let operation = outbox.pendingChange(of: user),
            case .updatePassword(var change) = operation.status,
            change.session == logout.session, change.yieldsToLogout
        else { return }
        change.hold = change.hold.decided
        save(operation, .updatePassword(change), at: now, in: &transition)
    }

    func decide(
        _ report: Report,
        of operation: Operation,
        as attempt: AttemptID,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch report {
        case .answered(let answer):
            let next = operation.next(after: answer, life(ofTokenOf: operation, at: now))
            move(operation, next, at: now, draw, in: &transition)
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
            move(operation, operation.nextIfNotSendable, at: now, draw, in: &transition)
        case .abandoned:
            // Nobody waits for it but the outbox, and that does not give up.
            break
        case .answerLost:
            // Nothing was saved, so the attempt stays unresolved, as if no answer had come. Nothing
            // is saved of that either, for it might not be possible.
            guard let progress = outbox.progress(operation.sequence) else { break }
            transition.changes.progress[operation.sequence] =
                retrying(operation, progress, at: now, draw)
        }
        return transition
    }

    private func move(
        _ operation: Operation,
        _ next: Operation.Next,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        guard var progress = outbox.progress(operation.sequence) else { return }
        var moved = operation
        switch next {
        case .finish(let outcome):
            return finish(operation, outcome, at: now, in: &transition)
        case .proceed where isOfCurrentSession(operation),
            .retry where isOfCurrentSession(operation):
            // The session came back while its logout was on its way: it is not asked for again.
            return finish(operation, .cancelled, at: now, in: &transition)
        case .proceed(let status):
            moved.status = withSession(status, of: operation.user)
            progress = progress.awake(at: now)
            let earliest = progress.instant(atAge: moved.earliestRequest)
            progress.activity = .due(max(now.instant, earliest))
        case .retry(let status):
            moved.status = status
            progress = retrying(moved, progress, at: now, draw)
        }
        if moved != operation {
            moved.age = progress.age(at: now)
            transition.changes.saved.append(moved)
        }
        transition.changes.progress[operation.sequence] = progress
    }

    /// Where an operation stands that is to be tried again after a wait that grows.
    private func retrying(
        _ operation: Operation,
        _ progress: Progress,
        at now: Moment,
        _ draw: Draw
    ) -> Progress {
        var progress = progress.awake(at: now)
        progress.failures = progress.failures.saturatingNext
        let wait = settings.backoff.wait(afterFailures: progress.failures, draw)
        let earliest = progress.instant(atAge: operation.earliestRequest)
        progress.activity = .due(max(now.instant + wait, earliest))
        return progress
    }

    /// Whether it is the logout of the session that is in use.
    private func isOfCurrentSession(_ operation: Operation) -> Bool {
        guard case .logout(let logout) = operation.status, case .loggedIn(let session) = session
        else { return false }
        return session.identity == logout.session
    }

    private func limited(_ operation: Operation) -> Limited {
        switch operation.status {
        case .updatePassword(let change):
            switch change.step {
            case .send, .resend, .tryNew, .tryNewWithoutToken: .password(operation.user)
            case .confirmRefusal, .needsLogin, .needsLoginInDoubt: .other
            }
        case .logout, .verifyEmail, .finished: .other
        }
    }

    /// Saves the operation's running time, so that a restart does not give it back; at its end,
    /// the outcome.
    func grow(_ operation: Operation, at now: Moment) -> Transition {
        guard let progress = outbox.progress(operation.sequence) else { return .ignored }
        var transition = Transition()
        var awake = progress.awake(at: now)
        let age = progress.age(at: now)
        if age >= operation.lifetime {
            end(operation, operation.outcomeAtDeadline, in: &transition)
        } else if age >= operation.nextGrowth {
            awake.unsaved = nil
            save(operation, operation.status, at: now, in: &transition)
            transition.changes.progress[operation.sequence] = awake
        } else {
            // The machine was suspended, which used up no running time.
            transition.changes.progress[operation.sequence] = awake
        }
        return transition
    }
}
