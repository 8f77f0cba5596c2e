import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// What is remembered of what happened, so that later rules can ask for it.

extension Scene {
    /// Remembers what a transition has written.
    mutating func note(_ happening: Happening) {
        for changes in happening.written {
            switch changes.session {
            case .loggedIn(let session)?: remember(session.identity, session.user, session.token)
            case .awaitingExternalLogin?:
                notes.externalSince = clocks.time
                notes.externalCountedFrom = clocks.time
            case .loggedOut?, .awaitingMfa?, .awaitingSignupCompletion?, nil: break
            }
            noteExpired(changes, happening)
            for operation in changes.saved { note(operation) }
            for sequence in changes.deleted { notes.rows[sequence] = nil }
        }
        switch happening.cause {
        case .event(let event): note(event, happening.before)
        case .answer(let flight, let response) where happening.isSaved:
            note(flight, response, happening)
        case .answer, .notSendable, .time: break
        }
        notes.reached.insert("\(machine.session.name.rawValue)")
    }

    /// A logout whose time is over leaves its session to the server.
    private mutating func noteExpired(_ changes: Changes, _ happening: Happening) {
        guard case .time = happening.cause else { return }
        let ended = changes.saved.filter { $0.isFinished }.map(\.sequence) + changes.deleted
        for sequence in ended {
            guard case .logout(let logout)? = notes.rows[sequence]?.status else { continue }
            notes.arrived.remove(logout.session)
        }
    }

    private mutating func note(_ operation: Outbox.Operation) {
        let old = notes.rows.updateValue(operation, forKey: operation.sequence)
        notes.reached.insert(operation.status.description)
        if old == nil { notes.since[operation.id] = clocks.awake }
        switch operation.status {
        case .logout(let logout): remember(logout.session, operation.user, logout.token)
        case .updatePassword(let change):
            remember(change.session, operation.user, change.token)
            if operation.origin == .app, notes.accepted[operation.id] == nil {
                let new = text(of: change.new)
                notes.accepted[operation.id] = .init(
                    operation: operation,
                    new: new
                )
            }
        case .finished(_, .done(let proof)): notes.reached.insert("\(proof)")
        case .verifyEmail, .finished: break
        }
        guard operation.origin == .app else { return }
        if notes.accepted[operation.id] == nil {
            notes.accepted[operation.id] = .init(
                operation: operation,
                new: nil
            )
        }
        notes.accepted[operation.id]?.operation = operation
        if operation.isFinished, old != nil {
            notes.accepted[operation.id]?.outcome = operation.status
        }
        if !operation.status.isInDoubt { notes.accepted[operation.id]?.inDoubt = [] }
    }

    mutating func remember(_ identity: SessionIdentity, _ user: User, _ reference: SecretRef) {
        // The first who had it is its owner, whatever a row says later.
        guard let token = text(of: reference), notes.owners[token.text] == nil else { return }
        notes.tokens[identity] = (user, token)
        notes.owners[token.text] = user
    }

    private mutating func note(_ event: Event, _ before: Machine) {
        switch event {
        case .wished(.login), .wished(.signUp), .wished(.submitCode):
            notes.loginsSinceLogout.insert(machine.lastAttempt)
        case .wished(.accept(.session(let session), _)):
            notes.loginsSinceLogout.insert(machine.lastAttempt)
            notes.owners[notes.arrivingToken] = session.user
            notes.tokens[session.identity] = (session.user, Secret(notes.arrivingToken))
        case .wished(.logout):
            notes.loginsSinceLogout = []
            if case .loggedIn(let session) = before.session {
                notes.loggedOutHere.insert(session.identity)
            }
            giveUp(before.foreground)
        case .wished(.cancel), .reported(_, .abandoned, _):
            giveUp(before.foreground)
        case .operationWished(let id, .acknowledge):
            notes.accepted[id]?.isAcknowledged = true
        case .wished, .operationWished, .asked, .verificationWished, .reported, .timeElapsed,
            .networkChanged,
            .notSaved:
            break
        }
    }

    private mutating func giveUp(_ foreground: Foreground) {
        guard case .running(_, .checkArrival(let session)) = foreground,
            !(machine.session.identity == session.identity)
        else { return }
        notes.loggedOutHere.insert(session.identity)
        notes.arrived.insert(session.identity)
    }

    /// Remembers what an answer that could be saved has brought.
    private mutating func note(_ flight: Flight, _ response: Response, _ happening: Happening) {
        switch response.answer {
        case .accepted(.session(let token)):
            guard let user = flight.operation?.user ?? flight.request.user else { break }
            let identity = TokenClaims(token).identity ?? SessionIdentity("hash of \(token.text)")
            notes.tokens[identity] = (user, token)
            notes.owners[token.text] = user
            notes.arrived.insert(identity)
            if machine.session.identity == identity {
                if flight.operation == nil { notes.loggedOutHere.remove(identity) }
            } else {
                notes.loggedOutHere.insert(identity)
            }
        case .limited(let asked) where !flight.isAbandoned:
            notePause(asked, flight, happening.before)
        case .accepted, .refused, .limited, .notSent, .unknown:
            break
        }
    }

    private mutating func notePause(_ asked: Duration?, _ flight: Flight, _ before: Machine) {
        func until(_ unnamed: Duration) -> Duration {
            clocks.time + min(max(.zero, asked ?? unnamed), .seconds(3600))
        }
        // The random part of another user's pause may not be over yet.
        func isPaused(besides user: User, sinceAtMost part: Duration) -> Bool {
            notes.userPausedUntil.contains { $0.key != user && $0.value + part > clocks.time }
        }
        switch (flight.operation, before.foreground) {
        case (let operation?, _):
            switch flight.call {
            case .login where !isPaused(besides: operation.user, sinceAtMost: .zero),
                .updatePassword where !isPaused(besides: operation.user, sinceAtMost: .zero):
                let isAlone = !isPaused(besides: operation.user, sinceAtMost: .seconds(60))
                notes.pause(operation.user, until: until(isAlone ? .seconds(30) : .zero))
            default:
                notes.pausedUntil = max(notes.pausedUntil, until(.zero))
            }
        case (nil, .running(flight.attempt, .recheck)):
            notes.pausedUntil = max(notes.pausedUntil, until(.zero))
        case (nil, .running(flight.attempt, let purpose)):
            if let user = purpose.user { notes.pause(user, until: until(.seconds(30))) }
        case (nil, .idle), (nil, .running):
            break
        }
    }
}

extension Notes {
    fileprivate mutating func pause(_ user: User, until end: Duration) {
        userPausedUntil[user] = max(end, userPausedUntil[user] ?? end)
    }
}

extension SessionState {
    /// The identity of the session in use.
    var identity: SessionIdentity? {
        guard case .loggedIn(let session) = self else { return nil }
        return session.identity
    }
}

extension Outbox.Operation.Status {
    /// Whether a request of it may have been applied.
    var isInDoubt: Bool {
        switch self {
        case .updatePassword(let change):
            switch change.step {
            case .send, .confirmRefusal, .needsLogin: false
            case .resend, .needsLoginInDoubt, .tryNew: true
            }
        case .logout, .verifyEmail, .finished: false
        }
    }
}
