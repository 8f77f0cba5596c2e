import LoginRocketCore

/// What happened so far, as far as an invariant asks for it.
struct History: Sendable {
    /// The last events.
    private(set) var trace: [String] = []

    /// The tokens of the sessions that were reported to the machine.
    private(set) var arrived: Set<SecretRef> = []

    /// Every step and outcome an operation was ever in.
    private(set) var reached: Set<String> = []

    private var accepted: [OperationID: Operation] = [:]
    private var outcomes: [OperationID: Operation.Status] = [:]
    private var acknowledged: Set<OperationID> = []
    private var loginsSinceLogout: Set<AttemptID> = []
    private var counted: [OperationID: [Duration]] = [:]

    mutating func note(_ line: String) {
        trace.append(line)
        if trace.count > 60 { trace.removeFirst(trace.count - 60) }
    }

    /// Attempts of an earlier run of the program mean nothing in this one.
    mutating func restart() {
        note("restart")
        loginsSinceLogout = []
    }

    /// A request of which nothing was sent is none.
    mutating func uncount(_ operation: Operation) {
        _ = counted[operation.id]?.popLast()
    }

    /// What must be so of a transition.
    func watch(
        _ event: Event,
        _ transition: Transition,
        from before: Machine,
        in world: ModelWorld
    ) throws(Violation) {
        if case .timeElapsed = event, transition == .ignored,
            let deadline = world.machine.nextDeadline
        {
            try world.require(deadline > world.now.instant, .noBusyLoop, "something is due")
        }
        if case .loggedIn = world.machine.session, before.session.label != "loggedIn" {
            try watchEntry(event, in: world)
        }
        for operation in transition.changes.saved {
            guard let old = before.outbox[operation.id] else { continue }
            try watch(old, operation, in: world)
        }
    }

    /// Somebody is logged in: by a request since the last logout, or by a token that was vouched for.
    private func watchEntry(_ event: Event, in world: ModelWorld) throws(Violation) {
        switch event {
        case .reported(let attempt, _, _):
            try world.require(
                loginsSinceLogout.contains(attempt),
                .logoutHolds,
                "a request from before the logout logged in"
            )
        case .wished(.accept(.session, _)) where world.machine.settings.sessions == .unmanaged:
            break
        case .wished, .wishedOf, .asked, .verifyEmail, .timeElapsed, .networkChanged,
            .notSaved:
            try world.require(false, .logoutHolds, event.label)
        }
    }

    private func watch(
        _ old: Operation,
        _ new: Operation,
        in world: ModelWorld
    ) throws(Violation) {
        switch (old.status, new.status) {
        case (.updatePassword(let change), .finished(_, .done)):
            let password = world.server.accounts[new.user]?.password
            try world.require(password == change.new, .doneIsHeld, "another password")
        case (.updatePassword(let change), .finished(_, .rejected)):
            switch change.step {
            case .confirmRefusal: break
            // The one that was answered just now, in a realm that is not asked once more.
            case .resend(let doubt) where doubt.unresolved == 1: break
            case .send, .resend, .needsLogin, .needsLoginInDoubt, .tryNew:
                try world.require(false, .rejectedWithoutDoubt, change.step.label)
            }
        case (.logout(let logout), .finished(_, .done)):
            let isLive = world.server.sessions[logout.token]?.isLive
            try world.require(isLive == false, .doneIsHeld, "a session that is live")
        case (.updatePassword(let change), .updatePassword) where new.attempts > old.attempts:
            try watchRequest(of: new, at: change.step, in: world)
        case (.verifyEmail(let verification), .finished(_, .done)):
            try world.require(
                world.server.usedTokens.contains(verification.token),
                .doneIsHeld,
                "a token that was not used"
            )
        case (.logout, _), (.updatePassword, _), (.verifyEmail, _), (.finished, _):
            break
        }
    }

    private func watchRequest(
        of operation: Operation,
        at step: PendingChange.Step,
        in world: ModelWorld
    ) throws(Violation) {
        let times = counted[operation.id] ?? []
        guard step.holdsDoubt, times.count >= 2 else { return }
        let wait = world.awake - times[times.count - 2]
        try world.require(wait >= .seconds(900), .fewProbes, "a third after \(wait)")
    }

    mutating func note(_ transition: Transition, _ event: Event, in world: ModelWorld) {
        switch event {
        case .wished(.logout):
            loginsSinceLogout = []
        case .wished(.login), .wished(.signUp), .wished(.submitCode), .wished(.accept):
            loginsSinceLogout.insert(world.machine.lastAttempt)
        case .wishedOf(let id, .acknowledge):
            acknowledged.insert(id)
        case .reported(_, .answered(.accepted(.session(let session))), _):
            arrived.insert(session.token)
        case .reported, .timeElapsed, .networkChanged, .notSaved, .wished, .wishedOf, .asked,
            .verifyEmail:
            break
        }
        for operation in transition.changes.saved {
            reached.insert(operation.status.label)
            if case .finished(_, .done(let proof)) = operation.status { reached.insert("\(proof)") }
        }
        for operation in transition.changes.saved where operation.origin == .app {
            let old = accepted.updateValue(operation, forKey: operation.id)
            if operation.isFinished { outcomes[operation.id] = operation.status }
            note(operation, after: old, at: world.awake)
        }
    }

    private mutating func note(_ operation: Operation, after old: Operation?, at time: Duration) {
        guard case .updatePassword(let change) = operation.status else { return }
        if let old, case .updatePassword(let before) = old.status, operation.attempts > old.attempts
        {
            if before.step.holdsDoubt { counted[operation.id, default: []].append(time) }
        } else if !change.step.holdsDoubt {
            counted[operation.id] = nil
        }
    }

    /// What must be so of every outcome there ever was.
    func checkOutcomes(in world: ModelWorld) throws(Violation) {
        for (id, operation) in accepted where !acknowledged.contains(id) {
            let found = world.machine.outbox[id]
            try world.require(found != nil, .acceptedStays, "\(operation.sequence.value) is gone")
            guard let outcome = outcomes[id] else { continue }
            try world.require(
                found?.status == outcome,
                .oneOutcome,
                "\(operation.sequence.value) has another outcome"
            )
        }
        for (id, status) in outcomes {
            guard case .finished(.updatePassword, let outcome) = status else { continue }
            switch outcome {
            case .rejected, .expired, .cancelled:
                let password = world.passwords[id]
                let held = world.server.accounts.values.contains { account in
                    password.map(account.held.contains) ?? false
                }
                try world.require(!held, .notApplied, "\(outcome.label), and applied")
            case .done, .outcomeUnknown:
                break
            }
        }
    }
}

extension PendingChange.Step {
    /// Whether an earlier copy may have been applied.
    fileprivate var holdsDoubt: Bool {
        switch self {
        case .send, .confirmRefusal, .needsLogin: false
        case .resend, .needsLoginInDoubt, .tryNew: true
        }
    }
}
