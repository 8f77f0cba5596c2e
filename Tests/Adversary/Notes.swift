import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

/// What happened so far, as far as a rule asks for it.
struct Notes: Sendable {
    /// The last lines of what happened.
    private(set) var lines: [String] = []
    /// A hash of all lines (FNV-1a): equal stories have equal digests.
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    /// How often the driver was told something.
    private(set) var count = 0

    /// The rows of the store.
    var rows: [SequenceNumber: Operation] = [:]
    /// Every operation of the app that was ever accepted.
    var accepted: [OperationID: Accepted] = [:]
    /// A token of each session that the client ever had, and whose it is.
    var tokens: [SessionIdentity: (user: User, token: Secret)] = [:]
    /// The user of each token.
    var owners: [String: User] = [:]
    /// The sessions that were logged out or given up here, and did not come back by a login.
    var loggedOutHere: Set<SessionIdentity> = []
    /// The sessions that arrived and may not be left without a logout.
    var arrived: Set<SessionIdentity> = []
    /// Requests of a person, sent since the last logout, that may bring a session.
    var loginsSinceLogout: Set<AttemptID> = []
    /// Logins of a person with the new password of a pending change.
    var proofs: [AttemptID: OperationID] = [:]
    /// Whose requests brought the server each new password.
    var applied: [String: Set<OperationID?>] = [:]
    /// The tokens of sessions that a request of ours has ended, in time to be noticed.
    var endedByUs: Set<String> = []
    var usedEmailTokens: Set<String> = []
    /// The token that is arriving.
    var arrivingToken = ""
    /// When everything, or what a user wants, may leave again.
    var pausedUntil = Duration.zero
    var userPausedUntil: [User: Duration] = [:]
    /// Since when an external login is waited for.
    var externalSince: Duration?
    /// How often in a row nothing but time was told at the same instant.
    var stillness = 0
    var stillAt = Duration.zero
    /// Every state, step and outcome that was reached.
    var reached: Set<String> = []

    struct Accepted: Sendable {
        var operation: Operation
        /// The running time at which it was accepted.
        let awake: Duration
        /// The new password of a change.
        let new: Secret?
        /// The running time of the first request that may have reached the server, or could not be
        /// made or saved.
        var touched: Duration?
        /// The running times of its last requests in doubt.
        var inDoubt: [Duration] = []
        var outcome: Operation.Status?
        var isAcknowledged = false
        /// What was asked for it since chaos ended.
        var calls: Set<Call> = []
    }

    mutating func write(_ line: String) {
        for byte in line.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        lines.append(line)
        if lines.count > 400 { lines.removeFirst(200) }
    }

    mutating func told() { count += 1 }

    /// A request of an operation may have reached the server, or could not be made.
    mutating func touch(_ operation: Operation?, at awake: Duration) {
        guard let operation else { return }
        let touched = accepted[operation.id]?.touched ?? awake
        accepted[operation.id]?.touched = min(awake, touched)
    }

    /// Something could not be written that may have been the next step of any change.
    mutating func touchAll(at awake: Duration) {
        for id in accepted.keys where accepted[id]?.touched == nil {
            accepted[id]?.touched = awake
        }
    }

    mutating func restart() {
        loginsSinceLogout = []
        proofs = [:]
        pausedUntil = .zero
        userPausedUntil = [:]
        stillness = 0
    }
}

extension Scene {
    /// Remembers what a transition has written.
    mutating func note(_ happening: Happening) {
        for changes in happening.written {
            switch changes.session {
            case .loggedIn(let session)?: remember(session.identity, session.user, session.token)
            case .awaitingExternalLogin?: notes.externalSince = clocks.time
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
        notes.reached.insert("\(machine.session.label)")
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

    private mutating func note(_ operation: Operation) {
        let old = notes.rows.updateValue(operation, forKey: operation.sequence)
        notes.reached.insert(operation.status.label)
        switch operation.status {
        case .logout(let logout): remember(logout.session, operation.user, logout.token)
        case .updatePassword(let change):
            remember(change.session, operation.user, change.token)
            if operation.origin == .app, notes.accepted[operation.id] == nil {
                let new = text(of: change.new)
                notes.accepted[operation.id] = .init(
                    operation: operation,
                    awake: clocks.awake,
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
                awake: clocks.awake,
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
        guard let token = text(of: reference) else { return }
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
        case .wishedOf(let id, .acknowledge):
            notes.accepted[id]?.isAcknowledged = true
        case .wished, .wishedOf, .asked, .verifyEmail, .reported, .timeElapsed, .networkChanged,
            .notSaved:
            break
        }
    }

    private mutating func giveUp(_ foreground: Foreground) {
        guard case .running(_, .confirm(let session)) = foreground,
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
        let until = clocks.time + min(max(.zero, asked ?? .seconds(60)), .seconds(3600))
        func isPaused(_ user: User) -> Bool {
            notes.userPausedUntil.contains { $0.key != user && $0.value > clocks.time }
        }
        switch (flight.operation, before.foreground) {
        case (let operation?, _):
            switch flight.call {
            case .login where !isPaused(operation.user),
                .updatePassword where !isPaused(operation.user):
                notes.pause(operation.user, until: until)
            case .login, .updatePassword, .verifyLogin, .checkSession, .logout, .verifyEmail,
                .other:
                notes.pausedUntil = max(notes.pausedUntil, until)
            }
        case (nil, .running(flight.attempt, .recheck)):
            notes.pausedUntil = max(notes.pausedUntil, until)
        case (nil, .running(flight.attempt, let purpose)):
            if let user = purpose.owner { notes.pause(user, until: until) }
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

extension Operation.Status {
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

extension Purpose {
    fileprivate var owner: User? {
        switch self {
        case .login(let user, _), .signUp(let user): user
        case .confirm(let session), .check(let session), .recheck(let session): session.user
        case .code(let challenge): challenge.user
        case .question(.forgotPassword(let user)), .question(.resendEmailToken(let user)): user
        case .question(.resetPassword(let user, _, _)): user
        case .question(.externalLogin): nil
        }
    }
}
