// The session region: what a wish of the app means in each state.

extension Machine {
    func decideWish(_ wish: Wish, at now: Moment) throws(IllegalEvent) -> Transition {
        switch (session, wish) {
        // From loggedOut
        case (.loggedOut, .login(let user, let password)):
            try requireIdle()
            return begin(.login(user, password: password), .login(user, password: password))
        case (.loggedOut, .signUp(let signup)):
            try requireIdle()
            return begin(.signUp(signup.user), .signUp(signup))
        case (.loggedOut, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.loggedOut, .cancel(let id)):
            // There is nothing to give up but the login on its way.
            try requireRequestOfPerson()
            return abandoningForeground(id, at: now)
        case (.loggedOut, .logout(let id)):
            // Ignored when idle: it is so already, and asking twice must be safe. A login on its
            // way is abandoned, or it would undo the logout.
            return abandoningForeground(id, at: now)
        case (.loggedOut, .accept), (.loggedOut, .submitCode), (.loggedOut, .updatePassword),
            (.loggedOut, .checkSession):
            throw .notInThisState

        // From awaitingMfa
        case (.awaitingMfa, .login(let user, let password)):
            try requireIdle()
            return dropping(
                begin(.login(user, password: password), .login(user, password: password))
            )
        case (.awaitingMfa, .signUp(let signup)):
            try requireIdle()
            return dropping(begin(.signUp(signup.user), .signUp(signup)))
        case (.awaitingMfa, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.awaitingMfa(let challenge), .submitCode(let code)):
            try requireIdle()
            return begin(
                .submitCode(challenge),
                .verifyLogin(challenge.user, token: challenge.token, code: code)
            )
        case (.awaitingMfa, .cancel(let id)), (.awaitingMfa, .logout(let id)):
            // The server has no session yet: nothing to send.
            return dropping(abandoningForeground(id, at: now))
        case (.awaitingMfa, .accept), (.awaitingMfa, .updatePassword),
            (.awaitingMfa, .checkSession):
            throw .notInThisState

        // From awaitingSignupCompletion
        case (.awaitingSignupCompletion(let signup), .accept(.session(let session), let draw)):
            try requireIdle()
            try require(session, completes: signup)
            return try accept(session, at: now, draw)
        case (.awaitingSignupCompletion, .cancel(let id)),
            (.awaitingSignupCompletion, .logout(let id)):
            // The signup token means nothing to the server until the app's server uses it.
            return dropping(abandoningForeground(id, at: now))
        case (.awaitingSignupCompletion, .accept(.signup, _)), (.awaitingSignupCompletion, .login),
            (.awaitingSignupCompletion, .signUp),
            (.awaitingSignupCompletion, .beginExternalLogin),
            (.awaitingSignupCompletion, .submitCode), (.awaitingSignupCompletion, .updatePassword),
            (.awaitingSignupCompletion, .checkSession):
            throw .notInThisState

        // From awaitingExternalLogin
        case (.awaitingExternalLogin, .login(let user, let password)):
            try requireIdle()
            return dropping(
                begin(.login(user, password: password), .login(user, password: password))
            )
        case (.awaitingExternalLogin, .signUp(let signup)):
            try requireIdle()
            return dropping(begin(.signUp(signup.user), .signUp(signup)))
        case (.awaitingExternalLogin, .beginExternalLogin(let provider)):
            try requireIdle()
            return leave(for: provider, at: now)
        case (.awaitingExternalLogin, .accept(.session(let session), let draw)):
            try requireIdle()
            try requireInTime(now)
            return try accept(session, at: now, draw)
        case (.awaitingExternalLogin, .accept(.signup(let token), _)):
            try requireIdle()
            try requireInTime(now)
            var transition = Transition()
            transition.changes.session = .awaitingSignupCompletion(token)
            transition.changes.nextCheck = .never
            return transition
        case (.awaitingExternalLogin, .cancel(let id)), (.awaitingExternalLogin, .logout(let id)):
            return dropping(abandoningForeground(id, at: now))
        case (.awaitingExternalLogin, .submitCode), (.awaitingExternalLogin, .updatePassword),
            (.awaitingExternalLogin, .checkSession):
            throw .notInThisState

        // From loggedIn
        case (.loggedIn(let session), .logout(let id)):
            // Whatever is on its way must not bring the session back.
            var transition = abandoningForeground(id, at: now)
            transition.changes.session = .loggedOut(.user)
            transition.changes.nextCheck = .never
            queueLogout(of: session, id, origin: .app, at: now, in: &transition)
            return transition
        case (.loggedIn(let session), .updatePassword(let request)):
            guard outbox.pendingChange(of: session.user) == nil else { throw .pendingChange }
            var transition = Transition()
            queueChange(request, in: session, at: now, in: &transition)
            return transition
        case (.loggedIn(let session), .checkSession):
            try requireIdle()
            return begin(.check(session), .checkSession(token: session.token))
        case (.loggedIn, .cancel(let id)):
            // The session stays: there is nothing to give up but the request on its way.
            try requireRequestOfPerson()
            return abandoningForeground(id, at: now)
        case (.loggedIn, .login), (.loggedIn, .signUp), (.loggedIn, .beginExternalLogin),
            (.loggedIn, .accept), (.loggedIn, .submitCode):
            throw .notInThisState
        }
    }

    private func requireRequestOfPerson() throws(IllegalEvent) {
        switch foreground {
        case .idle, .running(_, .recheck): throw .nothingToCancel
        case .running: break
        }
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
        switch nextCheck {
        case .at(let end) where end > now.instant: break
        case .never: break
        case .at, .overdue: throw .tooLate
        }
    }

    private func abandoningForeground(_ id: OperationID, at now: Moment) -> Transition {
        var transition = Transition()
        abandonForeground(id, at: now, in: &transition)
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
            ExternalLogin(provider: provider, startedAt: now.trusted)
        )
        transition.changes.nextCheck = .at(now.instant + ExternalLogin.lifetime)
        return transition
    }

    /// Uses the session of a token from elsewhere once the server has confirmed it; in a realm
    /// without managed sessions nobody can be asked, and the signed token decides.
    private func accept(
        _ session: Session,
        at now: Moment,
        _ draw: Draw
    ) throws(IllegalEvent) -> Transition {
        guard !endedHere(session.identity) else { throw .endedHere }
        switch settings.sessions {
        case .managed:
            return begin(.checkArrival(session), .checkSession(token: session.token))
        case .unmanaged:
            guard session.expiresAt == nil || now.trusted != nil else { throw .noTrustedTime }
            guard !settings.sessions.isOver(endingAt: session.expiresAt, at: now) else {
                throw .sessionOver
            }
            var transition = Transition()
            enter(session, .unconfirmed(since: now.wall), at: now, draw, in: &transition)
            return transition
        }
    }
}
