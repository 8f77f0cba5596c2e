// The session region: what a wish of the app means in each state.

extension Machine {
    func decide(_ wish: Wish, at now: Moment) throws(IllegalEvent) -> Transition {
        switch (session, wish) {
        // From loggedOut
        case (.loggedOut, .login(let user, let password)):
            try requireIdle()
            return begin(.login(user), .login(user, password: password))
        case (.loggedOut, .signUp(let signup)):
            try requireIdle()
            return begin(.signUp(signup.user), .signUp(signup))
        case (.loggedOut, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.loggedOut, .cancel):
            // There is nothing to give up but the login on its way.
            guard case .running = foreground else { throw .nothingToCancel }
            return abandoningForeground()
        case (.loggedOut, .logout):
            // Ignored when idle: it is so already, and asking twice must be safe. A login on its
            // way is abandoned, or it would undo the logout.
            return abandoningForeground()
        case (.loggedOut, .accept), (.loggedOut, .submitCode), (.loggedOut, .updatePassword),
            (.loggedOut, .checkSession):
            throw .notInThisState

        // From awaitingMfa
        case (.awaitingMfa, .login(let user, let password)):
            try requireIdle()
            return dropping(begin(.login(user), .login(user, password: password)))
        case (.awaitingMfa, .signUp(let signup)):
            try requireIdle()
            return dropping(begin(.signUp(signup.user), .signUp(signup)))
        case (.awaitingMfa, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.awaitingMfa(let challenge), .submitCode(let code)):
            try requireIdle()
            return begin(
                .code(challenge),
                .verifyLogin(challenge.user, token: challenge.token, code: code)
            )
        case (.awaitingMfa, .cancel), (.awaitingMfa, .logout):
            // The server has no session yet: nothing to send.
            return dropping(abandoningForeground())
        case (.awaitingMfa, .accept), (.awaitingMfa, .updatePassword),
            (.awaitingMfa, .checkSession):
            throw .notInThisState

        // From awaitingSignupCompletion
        case (.awaitingSignupCompletion(let signup), .accept(.verified(let session), let draw)):
            try requireIdle()
            try require(session, completes: signup)
            return entering(session, at: now, draw)
        case (.awaitingSignupCompletion(let signup), .accept(.unverified(let session), _)):
            try requireIdle()
            try require(session, completes: signup)
            return begin(.confirm(session), .checkSession(token: session.token))
        case (.awaitingSignupCompletion, .cancel), (.awaitingSignupCompletion, .logout):
            // The signup token means nothing to the server until the app's server uses it.
            return dropping(abandoningForeground())
        case (.awaitingSignupCompletion, .accept(.signup, _)), (.awaitingSignupCompletion, .login),
            (.awaitingSignupCompletion, .signUp),
            (.awaitingSignupCompletion, .beginExternalLogin),
            (.awaitingSignupCompletion, .submitCode), (.awaitingSignupCompletion, .updatePassword),
            (.awaitingSignupCompletion, .checkSession):
            throw .notInThisState

        // From awaitingExternalLogin
        case (.awaitingExternalLogin, .login(let user, let password)):
            try requireIdle()
            return dropping(begin(.login(user), .login(user, password: password)))
        case (.awaitingExternalLogin, .signUp(let signup)):
            try requireIdle()
            return dropping(begin(.signUp(signup.user), .signUp(signup)))
        case (.awaitingExternalLogin, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.awaitingExternalLogin, .accept(.verified(let session), let draw)):
            try requireIdle()
            try requireInTime(now)
            return entering(session, at: now, draw)
        case (.awaitingExternalLogin, .accept(.unverified(let session), _)):
            try requireIdle()
            try requireInTime(now)
            return begin(.confirm(session), .checkSession(token: session.token))
        case (.awaitingExternalLogin, .accept(.signup(let token), _)):
            try requireIdle()
            try requireInTime(now)
            var transition = Transition()
            transition.changes.session = .awaitingSignupCompletion(token)
            transition.changes.nextCheck = .never
            return transition
        case (.awaitingExternalLogin, .cancel), (.awaitingExternalLogin, .logout):
            return dropping(abandoningForeground())
        case (.awaitingExternalLogin, .submitCode), (.awaitingExternalLogin, .updatePassword),
            (.awaitingExternalLogin, .checkSession):
            throw .notInThisState

        // From loggedIn
        case (.loggedIn(let session), .logout(let id)):
            // Whatever is on its way must not bring the session back.
            var transition = abandoningForeground()
            transition.changes.session = .loggedOut(.user)
            transition.changes.nextCheck = .never
            transition.add(logout(of: session, id: id, origin: .app, at: now), at: now)
            return transition
        case (.loggedIn(let session), .updatePassword(let request)):
            guard outbox.pendingChange(of: session.user) == nil else { throw .pendingChange }
            var transition = Transition()
            transition.add(change(of: session, request, at: now), at: now)
            return transition
        case (.loggedIn(let session), .checkSession):
            try requireIdle()
            return begin(.check(session), .checkSession(token: session.token))
        case (.loggedIn, .cancel):
            throw .nothingToCancel
        case (.loggedIn, .login), (.loggedIn, .signUp), (.loggedIn, .beginExternalLogin),
            (.loggedIn, .accept), (.loggedIn, .submitCode):
            throw .notInThisState
        }
    }

    /// When the session region wants to be looked at after a start of the program.
    func firstLook(at now: Moment, _ draw: Draw) -> NextCheck {
        switch session {
        case .loggedIn(let session):
            guard case .managed(let interval) = settings.sessions else {
                return nextLook(at: session, at: now, draw)
            }
            guard let interval else { return .never }
            // Soon, but not all kiosks of a street in the same second after a power return.
            return .at(now.instant + min(interval, .seconds(60)) * draw.fraction)
        case .awaitingExternalLogin(let login):
            let age = max(.zero, now.wall - login.startedAt)
            return .at(now.instant + max(.zero, ExternalLogin.lifetime - age))
        case .loggedOut, .awaitingMfa, .awaitingSignupCompletion:
            return .never
        }
    }

    /// When the state may be over by time alone.
    var expiry: Instant? {
        guard case .at(let instant) = nextCheck else { return nil }
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

    func expire(at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        switch session {
        case .awaitingExternalLogin:
            transition.changes.session = .loggedOut(.expired)
            transition.changes.nextCheck = .never
        case .loggedIn(let session):
            if settings.sessions.isOver(session, at: now) {
                endCurrentSession(ifIdentity: session.identity, .expired, at: now, in: &transition)
            } else {
                transition.changes.nextCheck = nextLook(at: session, at: now, draw)
            }
        case .loggedOut, .awaitingMfa, .awaitingSignupCompletion:
            // Nothing of these is over by time alone.
            break
        }
        return transition
    }

    private func requireIdle() throws(IllegalEvent) {
        guard case .idle = foreground else { throw .busy }
    }

    private func require(
        _ session: Session,
        completes signup: SignupToken
    ) throws(IllegalEvent) {
        // An external provider's signup does not tell us its user.
        guard let user = signup.user else { return }
        guard session.user == user else { throw .otherUser }
    }

    private func requireInTime(_ now: Moment) throws(IllegalEvent) {
        if case .at(let end) = nextCheck, end <= now.instant { throw .tooLate }
    }

    private func abandoningForeground() -> Transition {
        guard case .running(let attempt, _) = foreground else { return .ignored }
        var transition = Transition()
        transition.changes.foreground = .idle
        transition.effects = [.abandon(attempt)]
        return transition
    }

    /// The same, and what was waited for is given up.
    private func dropping(_ transition: Transition) -> Transition {
        var transition = transition
        transition.changes.session = .loggedOut(.cancelled)
        transition.changes.nextCheck = .never
        return transition
    }

    private func leave(for provider: String, at now: Moment) -> Transition {
        var transition = Transition()
        transition.changes.session = .awaitingExternalLogin(
            ExternalLogin(provider: provider, startedAt: now.wall)
        )
        transition.changes.nextCheck = .at(now.instant + ExternalLogin.lifetime)
        return transition
    }

    private func entering(_ session: Session, at now: Moment, _ draw: Draw) -> Transition {
        var transition = Transition()
        enter(session, at: now, draw, in: &transition)
        return transition
    }

    private func change(
        of session: Session,
        _ request: ChangeRequest,
        at now: Moment
    ) -> Operation {
        Operation(
            sequence: outbox.lastSequence.next,
            id: request.id,
            user: session.user,
            origin: .app,
            queuedAt: now.wall,
            lifetime: request.lifetime,
            status: .updatePassword(
                PendingChange(
                    session: session.identity,
                    token: session.token,
                    current: request.current,
                    new: request.new
                )
            )
        )
    }
}
