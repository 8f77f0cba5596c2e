// The session region: what a wish of the app means in each state.

extension Machine {
    func decide(_ wish: Wish, at now: Moment) throws(IllegalEvent) -> Transition {
        switch (session, wish) {
        // From loggedOut
        case (.loggedOut, .login(let user, let password)):
            try requireIdle()
            return begin(.login(user), .login(user, password: password))
        case (.loggedOut, .cancel):
            // There is nothing to give up but the login on its way.
            guard case .running = foreground else { throw .nothingToCancel }
            return abandoningForeground()
        case (.loggedOut, .logout):
            // Ignored when idle: it is so already, and asking twice must be safe. A login on its
            // way is abandoned, or it would undo the logout.
            return abandoningForeground()
        case (.loggedOut, .submitCode), (.loggedOut, .updatePassword), (.loggedOut, .checkSession):
            throw .notInThisState

        // From awaitingMfa
        case (.awaitingMfa, .login(let user, let password)):
            try requireIdle()
            var transition = begin(.login(user), .login(user, password: password))
            transition.changes.session = .loggedOut(.cancelled)
            return transition
        case (.awaitingMfa(let challenge), .submitCode(let code)):
            try requireIdle()
            return begin(.code(challenge), .verifyLogin(challenge, code: code))
        case (.awaitingMfa, .cancel), (.awaitingMfa, .logout):
            // The server has no session yet: nothing to send.
            var transition = abandoningForeground()
            transition.changes.session = .loggedOut(.cancelled)
            return transition
        case (.awaitingMfa, .updatePassword), (.awaitingMfa, .checkSession):
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
        case (.loggedIn, .login), (.loggedIn, .submitCode):
            throw .notInThisState
        }
    }

    private func requireIdle() throws(IllegalEvent) {
        guard case .idle = foreground else { throw .busy }
    }

    private func abandoningForeground() -> Transition {
        guard case .running(let attempt, _) = foreground else { return .ignored }
        var transition = Transition()
        transition.changes.foreground = .idle
        transition.effects = [.abandon(attempt)]
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
