import LoginRocketCore
import LoginRocketCoreTesting

// What the tests of the rules share: a client on a stage, and a server that says what it is told.

extension Rehearsal {
    /// A client that has just logged in, so that its realm is known to answer.
    static func online(
        _ session: Session = Samples.session,
        recheckInterval: Duration? = nil
    ) throws -> Rehearsal {
        var rehearsal = Rehearsal(
            settings: Machine.Settings(sessions: .managed(recheckInterval: recheckInterval))
        )
        try rehearsal.login(session)
        return rehearsal
    }

    /// Logs the user of a session in; the server gives out that session.
    mutating func login(_ session: Session, password: SecretRef = Samples.password) throws {
        try wish(.login(session.user, password: password))
        try answer(.accepted(.session(session)))
    }

    /// Queues the logout of a session: its user logs in and out again.
    mutating func queueLogout(of session: Session, as id: OperationID) throws {
        try login(session)
        try wish(.logout(id))
    }

    /// When the machine wants to be told that time has passed.
    var deadline: Instant? {
        machine.nextDeadline
    }

    /// What became of an operation; `nil` if it has not ended.
    func outcome(of id: OperationID) -> Outcome? {
        guard case .finished(_, let outcome)? = operation(id)?.status else { return nil }
        return outcome
    }

    /// What is shown of an operation.
    func phase(of id: OperationID) -> Snapshot.Operation.Phase? {
        machine.snapshot(at: now).operations.first { $0.id == id }?.phase
    }

    /// What is shown of how sure we are of the session.
    var freshness: Freshness? {
        machine.snapshot(at: now).freshness
    }

    /// Lets this time pass, and answers each request that leaves.
    ///
    /// - Returns: What left, in order.
    @discardableResult
    mutating func run(
        _ duration: Duration,
        _ report: (Request<SecretRef>) -> Report = Rehearsal.yes
    ) throws -> [Sent] {
        let bits = draw.bits
        return try run(duration, latency: .zero, drawing: { bits }, report)
    }

    /// The same, with an answer that takes this long, and with other luck at each event.
    mutating func run(
        _ duration: Duration,
        latency: Duration,
        drawing bits: () -> UInt64,
        _ report: (Request<SecretRef>) -> Report
    ) throws -> [Sent] {
        var left: [Sent] = []
        let end = now.instant + duration
        for _ in 1...100_000 {
            guard let deadline, deadline <= end else {
                advance(by: max(.zero, end - now.instant))
                return left
            }
            advance(by: max(.zero, deadline - now.instant))
            roll(bits())
            let count = sent.count
            guard try elapse() != .ignored else { throw Stuck() }
            for request in sent[count...] {
                left.append(request)
                advance(by: latency)
                roll(bits())
                try self.report(report(request.request), as: request.attempt)
            }
        }
        throw Stuck()
    }

    private mutating func roll(_ bits: UInt64) {
        draw = Draw(bits: bits, operationID: draw.operationID)
    }

    /// A server that says yes to what leaves by itself, and refuses the rest.
    static func yes(_ request: Request<SecretRef>) -> Report {
        switch request {
        case .updatePassword: .answered(.accepted(.passwordUpdated))
        case .logout: .answered(.accepted(.loggedOut))
        case .checkSession: .answered(.accepted(.valid))
        case .verifyEmail: .answered(.accepted(.emailVerified))
        case .question: .answered(.accepted(.agreed))
        default: .answered(.refused(["No."]))
        }
    }
}

extension Outcome? {
    /// Whether the operation has ended well, however that is known.
    var isDone: Bool {
        guard case .done? = self else { return false }
        return true
    }

    /// Whether nobody can know what became of the operation.
    var isUnknown: Bool {
        guard case .outcomeUnknown? = self else { return false }
        return true
    }
}

/// The machine asks for time at an instant and has no use for it then: a busy loop.
struct Stuck: Error {}

extension Request<SecretRef> {
    /// Whether it ends a session.
    var isLogout: Bool {
        guard case .logout = self else { return false }
        return true
    }

    /// Whether it changes a password.
    var isUpdate: Bool {
        guard case .updatePassword = self else { return false }
        return true
    }

    /// Whether it asks for the state of a session.
    var isCheck: Bool {
        guard case .checkSession = self else { return false }
        return true
    }
}

extension Session {
    /// The same session, given out again: another copy of its token.
    func again(as token: SecretRef) -> Session {
        Session(
            identity: identity,
            user: user,
            token: token,
            expiresAt: expiresAt,
            confirmation: confirmation
        )
    }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    static func hours(_ count: Int) -> Duration { .seconds(3600 * count) }
    static func days(_ count: Int) -> Duration { .hours(24 * count) }
}
