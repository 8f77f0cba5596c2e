// The life of a session: how it begins, when it is looked at, and how it ends.

extension Machine {
    /// When the session region wants to be looked at after a start of the program.
    func firstLook(at now: Moment, _ draw: Draw) -> NextCheck {
        switch session {
        case .loggedIn(let session):
            guard case .managed(let interval) = settings.sessions else {
                return nextLook(at: session, at: now, draw)
            }
            guard let interval else {
                // Nobody asks again on a timer, but a doubt is not left standing over a restart.
                guard case .unconfirmed = session.confirmation else { return .never }
                return .at(now.instant + .seconds(60).scaled(by: draw.fraction))
            }
            // Soon, but not all kiosks of a street in the same second after a power return.
            return .at(now.instant + min(interval, .seconds(60)).scaled(by: draw.fraction))
        case .awaitingExternalLogin(let login):
            return .at(now.instant + login.timeLeft(at: now))
        case .loggedOut, .awaitingMfa, .awaitingSignupCompletion:
            return .never
        }
    }

    /// When the state may be over by time alone.
    var nextEnd: Instant? {
        let instant: Instant
        switch nextCheck {
        case .never: return nil
        case .at(let end), .overdue(let end): instant = end
        }
        switch (session, settings.sessions) {
        case (.awaitingExternalLogin, .managed), (.awaitingExternalLogin, .unmanaged):
            // It waits for a token that is being looked at.
            guard case .idle = foreground else { return nil }
            return instant
        case (.loggedIn, .unmanaged):
            return instant
        case (.loggedIn, .managed), (.loggedOut, _), (.awaitingMfa, _),
            (.awaitingSignupCompletion, _):
            return nil
        }
    }

    func endInTime(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        switch session {
        case .awaitingExternalLogin:
            transition.changes.session = .loggedOut(.expired)
            transition.changes.nextCheck = .never
        case .loggedIn(let session):
            if settings.sessions.isOver(endingAt: session.expiresAt, at: now) {
                endWithCheck(session, .expired, at: now, in: &transition)
            } else {
                transition.changes.nextCheck = nextLook(at: session, at: now, draw)
            }
        case .loggedOut, .awaitingMfa, .awaitingSignupCompletion:
            // Nothing of these is over by time alone.
            break
        }
        return transition
    }

    /// A session begins.
    ///
    /// Its logout, if one is queued, would end this login: it is not sent. A password change that
    /// waited for a login is due.
    func enter(
        _ session: Session,
        _ confirmation: Confirmation,
        at now: Moment,
        _ draw: Draw,
        in transition: inout Transition
    ) {
        var session = session
        session.confirmation = confirmation
        transition.changes.nextCheck = nextLook(at: session, at: now, draw)
        if mayHaveEnded(session.identity) {
            session.confirmation = .unconfirmed(since: now.wall)
            transition.changes.nextCheck = .at(now.instant)
        }
        transition.changes.session = .loggedIn(session)
        if endedSessions[session.identity] != nil {
            transition.changes.forgotten.append(session.identity)
        }
        forgetMail(unlessOf: session.user, in: &transition)
        if let change = outbox.pendingChange(of: session.user),
            var progress = outbox.progress[change.sequence], case .waiting = progress.activity
        {
            progress.failures = 0
            progress.ownFailures = 0
            progress.activity = .due(now.instant)
            transition.changes.progress[change.sequence] = progress
        }
    }

    /// Tells if a session that a login brings may have ended since: a request of its logout has
    /// left.
    ///
    /// It is checked as soon as no such request is on its way.
    private func mayHaveEnded(_ session: SessionIdentity) -> Bool {
        guard let logout = outbox.pendingLogout(of: session) else {
            return endedSessions[session] != nil
        }
        return logout.attempts > 0
    }

    /// This session, the current one, has ended.
    func end(
        _ session: Session,
        _ reason: LogoutReason,
        at now: Moment,
        in transition: inout Transition
    ) {
        transition.changes.session = .loggedOut(reason)
        transition.changes.nextCheck = .never
        if case .endedByServer = reason {
            remember(session, endedBy: .server, at: now, in: &transition)
        }
    }

    /// This session, the current one, has ended while it may be being checked.
    func endWithCheck(
        _ session: Session,
        _ reason: LogoutReason,
        at now: Moment,
        in transition: inout Transition
    ) {
        end(session, reason, at: now, in: &transition)
        guard case .running(let attempt, let purpose) = foreground, purpose.currentSession != nil
        else { return }
        transition.changes.foreground = .idle
        transition.effects.append(.abandon(attempt))
    }

    /// No clear answer never ends a session, but the time that came with it may.
    func leaveUnclear(
        _ session: Session,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard !settings.sessions.isOver(endingAt: session.expiresAt, at: now) else {
            return end(session, .expired, at: now, in: &transition)
        }
        doubt(session, at: now, in: &transition)
    }

    /// Nobody knows how the current session stands: the first doubt is saved, the next change
    /// nothing.
    func doubt(_ session: Session, at now: Moment, in transition: inout Transition) {
        guard case .confirmed = session.confirmation else { return }
        var unconfirmed = session
        unconfirmed.confirmation = .unconfirmed(since: now.wall)
        transition.changes.session = .loggedIn(unconfirmed)
    }
}
