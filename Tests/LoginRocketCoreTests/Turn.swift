import LoginRocketCoreTesting

@testable import LoginRocketCore

/// One thing that can happen while the operation 1 stands at a step, and the name it is drawn with.
struct Turn {
    let label: String
    private let machine: Machine
    private let event: Event
    private let now: Moment

    init(_ label: String, _ machine: Machine, _ event: Event, at now: Moment = Samples.now) {
        self.label = label
        self.machine = machine
        self.event = event
        self.now = now
    }

    /// A report about the foreground's request, or about the operation's if there is no other.
    init(_ label: String, _ machine: Machine, _ report: Report, at now: Moment = Samples.now) {
        let attempt: AttemptID =
            switch machine.foreground {
            case .running(let attempt, _): attempt
            case .idle: AttemptID(1)
            }
        self.init(label, machine, .reported(attempt, report, Samples.draw), at: now)
    }

    /// Where it leads the operation; `nil` if it does not touch it.
    ///
    /// The end of a session and a login lead a password change somewhere without touching it: its
    /// row says so once it was due.
    var result: Outbox.Operation.Status? {
        guard let changes = try? machine.decide(event, at: now).changes else { return nil }
        var after = machine
        after.apply(changes)
        let isTouched =
            changes.progress[SequenceNumber(1)] != nil
            || changes.saved.contains { $0.sequence == SequenceNumber(1) }
        let before = seen(machine)
        let result = seen(after)
        return isTouched || before != result ? result : nil
    }

    private func seen(_ machine: Machine) -> Outbox.Operation.Status? {
        machine.outbox[Samples.operationID(1)].map { operation in
            machine.withSession(operation.status, of: operation.user, at: now)
        }
    }
}

extension Turn {
    /// Everything that can happen to the operation at a step.
    static func all(at step: Outbox.Operation.Status) throws -> [Turn] {
        try answers(to: step) + unmanagedAnswers(to: step) + logins(at: step)
            + sessionInUse(at: step) + sessionEnd(at: step) + ends(at: step)
    }

    private static func answers(to step: Outbox.Operation.Status) throws -> [Turn] {
        let machine = try Samples.machine(sending: step)
        return telling(machine).map { Turn(name(of: $0), machine, $0.value) }
    }

    /// Answers that mean something else in a realm without managed sessions.
    private static func unmanagedAnswers(to step: Outbox.Operation.Status) throws -> [Turn] {
        let managed = try Samples.machine(sending: step)
        let unmanaged = try unmanaged(sending: step)
        let over = Moment(
            instant: Samples.now.instant,
            wall: Samples.now.wall,
            trusted: Samples.session.expiresAt
        )
        return telling(managed).flatMap { report in
            let name = name(of: report) + " in an unmanaged realm"
            let usual = Turn(name, managed, report.value)
            let inTime = Turn(name, unmanaged, report.value)
            let late = Turn(name + " after exp", unmanaged, report.value, at: over)
            return (inTime.differs(from: usual) ? [inTime] : [])
                + (late.differs(from: inTime) ? [late] : [])
        }
    }

    private static func unmanaged(sending step: Outbox.Operation.Status) throws -> Machine {
        let operation = Samples.operation(step)
        let session: SessionState =
            switch operation.kind {
            case .updatePassword: .loggedIn(Samples.session)
            case .logout, .verifyEmail: .loggedOut(.user)
            }
        let settings = Machine.Settings(sessions: .unmanaged)
        return try Given(Samples.machine(session, [operation], settings: settings))
            .when(.timeElapsed(Samples.draw)).machine
    }

    /// The operation's user logs in, while it waits or its request is on its way.
    private static func logins(at step: Outbox.Operation.Status) throws -> [Turn] {
        let session = Report.answered(.accepted(.session(Samples.newSession)))
        let code = Report.answered(.accepted(.mfaRequired(Samples.newChallenge)))
        let proof = "login with the new password"
        return try [waiting(step), Samples.machine(sending: step)].flatMap { machine in
            let old = try machine.loggingIn(with: Samples.password)
            let new = try machine.loggingIn(with: Samples.newPassword)
            return [
                Turn("login", old, session), Turn(proof, new, session), Turn(proof, new, code),
            ]
        }
    }

    /// The server gives the same session out again while its logout waits, or is on its way.
    private static func sessionInUse(at step: Outbox.Operation.Status) throws -> [Turn] {
        guard case .logout = step else { return [] }
        let name = "its session is in use again"
        let again = Report.answered(.accepted(.session(Samples.session)))
        let sending = try Samples.machine(sending: step)
        let inUse = try Given(sending.loggingIn(with: Samples.password))
            .when(.reported(AttemptID(2), again, Samples.draw)).machine
        let answers = telling(sending).filter { report in
            Turn(name, inUse, report.value).differs(from: Turn(name, sending, report.value))
        }
        return try [Turn(name, waiting(step).loggingIn(with: Samples.password), again)]
            + answers.map { Turn(name, inUse, $0.value) }
    }

    /// A check says that the session of a change has ended.
    private static func sessionEnd(at step: Outbox.Operation.Status) throws -> [Turn] {
        guard case .updatePassword = step else { return [] }
        let machine = Samples.machine(.loggedIn(Samples.session), [Samples.operation(step)])
        let checking = try Given(machine).when(.wished(.checkSession)).machine
        return [Turn("its session has ended", checking, .answered(.accepted(.ended)))]
    }

    private static func ends(at step: Outbox.Operation.Status) -> [Turn] {
        let operation = Samples.operation(step)
        let deadline = Given(waiting(step)).after(operation.lifetime - operation.age).now
        return [
            Turn("cancel", waiting(step), .operationWished(operation.id, .cancel)),
            Turn("deadline", waiting(step), .timeElapsed(Samples.draw), at: deadline),
        ]
    }

    private static func waiting(_ step: Outbox.Operation.Status) -> Machine {
        Samples.machine(.loggedOut(.user), [Samples.operation(step)])
    }
}

extension Turn {
    private static let names = [
        "session": "accepted", "mfaRequired": "accepted", "loggedOut": "accepted",
        "passwordUpdated": "accepted", "emailVerified": "accepted",
    ]

    private static func name(of report: Sample<Report>) -> String {
        names[report.name] ?? report.name
    }

    /// What the machine does not take for an unknown answer to the operation's request.
    ///
    /// A yes to another question is no answer to this one.
    private static func telling(_ machine: Machine) -> [Sample<Report>] {
        guard machine.lastAttempt == AttemptID(1) else { return [] }
        let unknown = Turn("", machine, .answered(.unknown("")))
        return Samples.reports.filter { report in
            switch report.value {
            case .answered(.accepted), .answerLost:
                Turn("", machine, report.value).differs(from: unknown)
            case .answered: true
            case .notSendable, .abandoned: false
            }
        }
    }

    private func differs(from other: Turn) -> Bool {
        result?.description != other.result?.description
    }
}

extension Machine {
    /// The machine while frank logs in with this password.
    fileprivate func loggingIn(with password: SecretRef) throws -> Machine {
        try Given(self).when(.wished(.login(Samples.frank, password: password))).machine
    }
}
