// The operation region: what each answer means for an operation, and what is asked next.

extension Machine {
    func decide(_ wish: OperationWish, of operation: Operation) throws(IllegalEvent) -> Transition {
        var transition = Transition()
        switch (operation.status, wish) {
        case (.finished, .acknowledge):
            transition.changes.deleted = [operation.sequence]
        case (.logout, .acknowledge), (.updatePassword, .acknowledge), (.verifyEmail, .acknowledge):
            throw .notFinished
        case (.updatePassword(let change), .cancel):
            guard change.isCertainlyNotApplied, !isInFlight(operation) else {
                throw .notCancellable
            }
            transition.changes.saved = [operation.finished(.cancelled)]
        case (.verifyEmail(let verification), .cancel):
            guard verification.doubt == nil, !isInFlight(operation) else { throw .notCancellable }
            finish(operation, .cancelled, in: &transition)
        case (.logout, .cancel), (.finished, .cancel):
            throw .notCancellable
        }
        return transition
    }

    /// Stamps, counts and sends the operation's next request.
    ///
    /// The count is on the disk before the first byte leaves.
    func start(_ operation: Operation, at now: Moment) -> Transition {
        guard var progress = outbox.progress(operation.sequence) else { return .ignored }
        var started = operation
        started.age = outbox.age(of: operation, at: now)
        guard let request = started.beginNextRequest() else { return .ignored }
        progress.activity = .inFlight(lastAttempt.next)

        var transition = Transition()
        transition.changes.lastAttempt = lastAttempt.next
        transition.changes.saved = [started]
        transition.changes.progress = [operation.sequence: progress]
        transition.effects = [.send(request, as: lastAttempt.next)]
        return transition
    }

    func decide(
        _ report: Report,
        of operation: Operation,
        as attempt: AttemptID,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        switch report {
        case .answered(let answer):
            var transition = Transition()
            var next = operation.next(after: answer, life(ofTokenOf: operation, at: now))
            if let change = next.withoutToken {
                if let other = currentSession(of: operation.user, besides: change.session) {
                    // The user has logged in already: there is no login to wait for.
                    next = .proceed(.updatePassword(change.resumed(with: other)))
                } else if case .managed = settings.sessions, case .accepted(.ended) = answer {
                    let dead = change.session
                    endCurrentSession(ifIdentity: dead, .endedByServer, at: now, in: &transition)
                }
            }
            let pause = answer.pause
            move(operation, next, notBefore: now.instant + pause, at: now, draw, in: &transition)
            noteAnswering(answer, of: operation, at: now, in: &transition)
            if case .accepted(.session(let unwanted)) = answer {
                revoke(unwanted, at: now, draw, in: &transition)
            }
            transition.changes.gate = gate(after: answer, to: attempt, at: now, draw)
            return transition
        case .notSendable:
            // As certain as an answer can be that nothing was sent, but no word on the network.
            var transition = Transition()
            let next = operation.next(after: .notSent(""), .unknown)
            move(operation, next, notBefore: now.instant, at: now, draw, in: &transition)
            return transition
        case .abandoned:
            // Nobody waits for it but the outbox, and that does not give up.
            return .ignored
        case .answerLost:
            // Nothing was saved, so the attempt stays unresolved, as if no answer had come.
            var transition = Transition()
            let next = Operation.Next.retry(operation.status)
            move(operation, next, notBefore: now.instant, at: now, draw, in: &transition)
            return transition
        }
    }

    /// Saves the operation's running time, so that a restart does not give it back; at its end,
    /// the outcome.
    func grow(_ operation: Operation, at now: Moment) -> Transition {
        var transition = Transition()
        var grown = operation
        grown.age = outbox.age(of: operation, at: now)
        guard grown.age >= operation.lifetime else {
            transition.changes.saved = [grown]
            return transition
        }
        switch operation.status {
        case .logout:
            finish(operation, .expired, in: &transition)
        case .updatePassword(let change):
            let outcome: Outcome = change.isCertainlyNotApplied ? .expired : .outcomeUnknown
            finish(operation, outcome, in: &transition)
        case .verifyEmail(let verification):
            let outcome: Outcome = verification.doubt == nil ? .expired : .outcomeUnknown
            finish(operation, outcome, in: &transition)
        case .finished:
            break
        }
        return transition
    }

    /// The session of a pending change has ended: it can no longer be sent with that token.
    func loseToken(
        of operation: Operation,
        _ session: SessionIdentity,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard case .updatePassword(var change) = operation.status, change.session == session,
            !isInFlight(operation)
        else { return }
        switch change.step {
        case .send(nil), .confirmRefusal: change.step = .needsLogin
        case .send(.some(let doubt)): change.step = .tryNew(doubt)
        case .needsLogin, .tryNew, .tryOld: return
        }
        var moved = operation
        moved.age = outbox.age(of: operation, at: now)
        moved.status = .updatePassword(change)
        transition.changes.saved.append(moved)
    }

    /// The user has logged in: a change that waited for that goes on with the new session.
    func resume(
        _ operation: Operation,
        with session: Session,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard case .updatePassword(let change) = operation.status, case .needsLogin = change.step,
            var progress = outbox.progress(operation.sequence)
        else { return }
        var resumed = operation
        resumed.age = outbox.age(of: operation, at: now)
        resumed.status = .updatePassword(change.resumed(with: session))
        progress.activity = .due(now.instant)
        transition.changes.saved.append(resumed)
        transition.changes.progress[operation.sequence] = progress
    }

    func isInFlight(_ operation: Operation) -> Bool {
        guard case .inFlight? = outbox.progress(operation.sequence)?.activity else { return false }
        return true
    }

    private func move(
        _ operation: Operation,
        _ next: Operation.Next,
        notBefore pausedUntil: Instant,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        guard var progress = outbox.progress(operation.sequence) else { return }
        var moved = operation
        var earliest = pausedUntil
        switch next {
        case .finish(let outcome):
            return finish(operation, outcome, in: &transition)
        case .proceed(let status):
            moved.status = status
        case .retry(let status):
            moved.status = status
            progress.failures += 1
            let wait = settings.backoff.wait(afterFailures: progress.failures, draw)
            earliest = max(earliest, now.instant + wait)
        }
        if moved != operation {
            moved.age = outbox.age(of: operation, at: now)
            transition.changes.saved.append(moved)
        }
        earliest = max(earliest, progress.birth.instant + moved.earliestNextRequest)
        progress.activity = .due(earliest)
        transition.changes.progress[operation.sequence] = progress
    }

    /// From its first answer on the host decides the change, or a logout behind it waits in vain.
    private func noteAnswering(
        _ answer: Answer<Payload>,
        of operation: Operation,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard transition.changes.progress[operation.sequence]?.answeringSince == nil else { return }
        switch answer {
        case .accepted, .refused, .limited: break
        case .notSent, .unknown: guard gate == .open else { return }
        }
        transition.changes.progress[operation.sequence]?.answeringSince = now.instant
    }

    func finish(
        _ operation: Operation,
        _ outcome: Outcome,
        in transition: inout Transition
    ) {
        concludeVerification(operation, outcome, in: &transition)
        switch operation.origin {
        case .app: transition.changes.saved.append(operation.finished(outcome))
        case .client: transition.changes.deleted.append(operation.sequence)
        }
    }

    private func currentSession(of user: User, besides identity: SessionIdentity) -> Session? {
        guard case .loggedIn(let session) = session, session.user == user,
            session.identity != identity
        else { return nil }
        return session
    }

    func endCurrentSession(
        ifIdentity identity: SessionIdentity,
        _ reason: LogoutReason,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard case .loggedIn(let session) = session, session.identity == identity else { return }
        end(session, reason, at: now, in: &transition)
        if case .running(let attempt, _) = foreground {
            transition.changes.foreground = .idle
            transition.effects.append(.abandon(attempt))
        }
    }
}
