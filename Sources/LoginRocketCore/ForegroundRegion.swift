// The foreground region: what becomes of the one request a person waits for.

extension Machine {
    func decide(_ question: Question<SecretRef>) throws(IllegalEvent) -> Transition {
        switch foreground {
        case .idle: return begin(.question(question), .question(question))
        case .running: throw .busy
        }
    }

    /// Sends a foreground request.
    ///
    /// One at a time, and never again by us: an unanswered login may have created a session.
    func begin(_ purpose: Purpose, _ request: Request<SecretRef>) -> Transition {
        var transition = Transition()
        transition.changes.lastAttempt = lastAttempt.next
        transition.changes.foreground = .running(lastAttempt.next, purpose)
        transition.effects = [.send(request, as: lastAttempt.next)]
        return transition
    }

    func decide(
        _ report: Report,
        of purpose: Purpose,
        as attempt: AttemptID,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch report {
        case .answered(let answer):
            transition = land(answer, of: purpose, at: now, draw)
            transition.changes.gate = gate(after: answer, to: nil, at: now, draw)
        case .answerLost, .notSendable:
            // Whatever the answer said could not be saved, so it did not happen. A request that
            // could not be made says nothing about the session or the network.
            break
        case .abandoned:
            transition.effects = [.abandon(attempt)]
        }
        transition.changes.foreground = .idle
        if case .check(let session) = purpose, transition.changes.nextCheck == nil {
            transition.changes.nextCheck = nextLook(at: session, at: now, draw)
        }
        return transition
    }

    private func land(
        _ answer: Answer<Payload>,
        of purpose: Purpose,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch (purpose, answer) {
        // A login, a code or a signup
        case (.login, .accepted(.session(let session))), (.code, .accepted(.session(let session))),
            (.signUp, .accepted(.session(let session))):
            enter(session, at: now, draw, in: &transition)
        case (.login, .accepted(.mfaRequired(let challenge))),
            (.signUp, .accepted(.mfaRequired(let challenge))):
            transition.changes.session = .awaitingMfa(challenge)
        case (.signUp, .accepted(.signupToken(let token))):
            transition.changes.session = .awaitingSignupCompletion(token)
        case (.signUp(let user), .accepted(.signedUp)):
            awaitToken(of: user, in: &transition)
        case (.login, .accepted), (.code, .accepted), (.signUp, .accepted):
            // A yes to another question says nothing about this one.
            break
        case (.login, .refused), (.code, .refused), (.signUp, .refused):
            // The person may try again; a refused code keeps its challenge.
            break
        case (.login, .limited), (.login, .notSent), (.login, .unknown),
            (.code, .limited), (.code, .notSent), (.code, .unknown),
            (.signUp, .limited), (.signUp, .notSent), (.signUp, .unknown):
            break

        // A token that came from elsewhere
        case (.confirm(var session), .accepted(.valid)):
            session.confirmation = .confirmed(at: now.wall)
            enter(session, at: now, draw, in: &transition)
        case (.confirm, .accepted), (.confirm, .refused), (.confirm, .limited),
            (.confirm, .notSent), (.confirm, .unknown):
            // Not believed; the one that is waited for may still come.
            break

        // A check
        case (.check(let session), .accepted(.valid)):
            var confirmed = session
            confirmed.confirmation = .confirmed(at: now.wall)
            transition.changes.session = .loggedIn(confirmed)
        case (.check(let session), .accepted(.ended)):
            switch settings.sessions {
            case .managed: end(session, .endedByServer, at: now, in: &transition)
            // A realm that manages no sessions knows none: it says the same of every token.
            case .unmanaged: leaveUnclear(session, at: now, in: &transition)
            }
        case (.check(let session), .accepted), (.check(let session), .refused),
            (.check(let session), .limited), (.check(let session), .notSent),
            (.check(let session), .unknown):
            leaveUnclear(session, at: now, in: &transition)

        // A question
        case (.question(.resendEmailToken(let user)), .accepted(.agreed)):
            awaitToken(of: user, in: &transition)
        case (.question, .accepted), (.question, .refused), (.question, .limited),
            (.question, .notSent), (.question, .unknown):
            // The person is told; here nothing depends on it.
            break
        }
        return transition
    }

    /// A session begins.
    func enter(
        _ session: Session,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        transition.changes.session = .loggedIn(session)
        transition.changes.nextCheck = nextLook(at: session, at: now, draw)
        if let logout = outbox.pendingLogout(of: session.identity), !isInFlight(logout) {
            // The server gave out the same session again: its logout would end this login.
            finish(logout, .cancelled, in: &transition)
        }
        if let change = outbox.pendingChange(of: session.user) {
            resume(change, with: session, at: now, in: &transition)
        }
    }

    /// No clear answer never ends a session, but the time that came with it may.
    private func leaveUnclear(_ session: Session, at now: Moment, in transition: inout Transition) {
        guard !settings.sessions.isOver(session, at: now) else {
            return end(session, .expired, at: now, in: &transition)
        }
        // The first such answer is saved, the next change nothing.
        guard case .confirmed = session.confirmation else { return }
        var unconfirmed = session
        unconfirmed.confirmation = .unconfirmed(since: now.wall)
        transition.changes.session = .loggedIn(unconfirmed)
    }

    /// This session, the current one, is over.
    func end(
        _ session: Session,
        _ reason: LogoutReason,
        at now: Moment,
        in transition: inout Transition
    ) {
        transition.changes.session = .loggedOut(reason)
        transition.changes.nextCheck = .never
        if let change = outbox.pendingChange(of: session.user) {
            loseToken(of: change, session.identity, at: now, in: &transition)
        }
    }

    /// The answer to an attempt nobody waits for any more.
    func decideLate(_ report: Report, at now: Moment, _ draw: Draw) -> Transition {
        guard case .answered(.accepted(.session(let session))) = report else {
            // It brings nothing that could be lost or leaked.
            return .ignored
        }
        var transition = Transition()
        revoke(session, at: now, draw, in: &transition)
        return transition
    }

    /// Ends a session that arrived unwanted, unless it is the one the app uses.
    func revoke(
        _ unwanted: Session,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        if case .loggedIn(let current) = session, current.identity == unwanted.identity { return }
        let id = draw.operationID
        transition.add(logout(of: unwanted, id: id, origin: .client, at: now), at: now)
    }

    func logout(
        of session: Session,
        id: OperationID,
        origin: Operation.Origin,
        at now: Moment
    ) -> Operation {
        Operation(
            sequence: outbox.lastSequence.next,
            id: id,
            user: session.user,
            origin: origin,
            queuedAt: now.wall,
            lifetime: settings.logoutLifetime,
            status: .logout(PendingLogout(session: session.identity, token: session.token))
        )
    }
}

extension Transition {
    /// Adds an operation that is due at once.
    mutating func add(_ operation: Operation, at now: Moment) {
        changes.saved.append(operation)
        changes.progress[operation.sequence] = Progress(
            birth: now,
            failures: 0,
            activity: .due(now.instant)
        )
    }
}
