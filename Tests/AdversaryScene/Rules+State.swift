import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// What must be so of the state, whatever led there.

extension Scene {
    func checkState(after happening: Happening) throws(Violation) {
        try checkShown(happening)
        try checkFlights()
        checkDeadline()
        try checkTrustedTime()
        guard !happening.written.isEmpty else { return }
        try checkHolds(machine, .durableIsSaved)
        let restored = Machine(
            restoring: saved,
            settings: machine.settings,
            at: clocks.now,
            Draw(bits: 0, operationID: OperationID(high: 0, low: 0))
        )
        try checkHolds(restored, .restoredIsSaved)
        try checkOutcomes()
        try checkEmail(happening)
        try checkLogouts()
        try checkNews()
    }

    /// The news that something could not be saved must not lead to anything that would have to be.
    private func checkNews() throws(Violation) {
        let draw = Draw(bits: 0, operationID: OperationID(high: 0, low: 1))
        let news = flights.map { Event.reported($0.attempt, .answerLost, draw) } + [.notSaved(draw)]
        for event in news {
            for delay in [Duration.zero, .seconds(31 * 24 * 3600)] {
                let transition = try? machine.decide(event, at: clocks.now + delay)
                let isSaved = transition?.changes.isDurable ?? false
                try require(!isSaved, .newsIsNeverSaved, event.description)
            }
        }
    }

    /// Nothing but time is told again and again.
    mutating func checkStillness(_ happening: Happening, hasEffects: Bool) throws(Violation) {
        notes.atOnce = notes.atOnceAt == clocks.time ? notes.atOnce + 1 : 0
        notes.atOnceAt = clocks.time
        let most = 500 + 20 * machine.outbox.unfinishedCount
        try require(notes.atOnce < most, .noBusyLoop, "\(notes.atOnce) things in no time")
        guard case .time = happening.cause, !hasEffects, happening.written.isEmpty,
            notes.stillAt == clocks.time
        else {
            (notes.stillness, notes.stillAt) = (0, clocks.time)
            return
        }
        notes.stillness += 1
        let limit = 20 + 4 * machine.outbox.unfinishedCount
        try require(notes.stillness < limit, .noBusyLoop, "\(notes.stillness) times in no time")
    }

    private func checkTrustedTime() throws(Violation) {
        guard let trusted = driver.now.trusted else { return }
        let error = trusted - clocks.truth
        let leeway = Duration.seconds(62)
        try require(
            error < leeway && error > .zero - leeway,
            .trustedTimeIsRight,
            "wrong by \(error)"
        )
    }

    /// Every clock that sleeps until the deadline wants to have it in seconds: that must not trap.
    private func checkDeadline() {
        _ = machine.nextDeadline?.sinceZero.components
    }

    private func checkFlights() throws(Violation) {
        let waited = flights.filter { !$0.isAbandoned }
        let ofPerson = waited.filter { $0.operation == nil }
        switch machine.foreground {
        case .idle:
            try require(ofPerson.isEmpty, .oneForeground, "\(ofPerson), and nobody waits")
        case .running(let attempt, _):
            let isThere = ofPerson.count == 1 && ofPerson.first?.attempt == attempt
            try require(isThere, .oneForeground, "\(ofPerson), not \(attempt.value)")
        }
        for operation in notes.rows.values where !operation.isFinished {
            guard let attempt = machine.outbox.attempt(of: operation) else { continue }
            let isThere = waited.contains { $0.attempt == attempt }
            try require(isThere, .inFlightHasCall, "attempt \(attempt.value)")
        }
        for flight in waited where flight.operation != nil {
            let isSent = machine.outbox.operation(sending: flight.attempt) != nil
            try require(isSent, .inFlightHasCall, "nobody waits for \(flight)")
        }
    }

    func checkHolds(_ machine: Machine, _ rule: Rule) throws(Violation) {
        let saved = saved
        try require(machine.session == saved.session, rule, "another session")
        try require(machine.emailVerification == saved.emailVerification, rule, "another email")
        try require(machine.outbox.lastSequence == saved.lastSequence, rule, "another sequence")
        let ended = saved.endedSessions
        try require(
            machine.endedSessions.count == ended.count
                && ended.allSatisfy { machine.endedSessions[$0.identity] == $0 },
            rule,
            "other sessions are remembered"
        )
        let unfinished = saved.operations.filter { !$0.isFinished }.count
        try require(
            machine.outbox.unfinishedCount == unfinished,
            rule,
            "\(machine.outbox.unfinishedCount) operations, not \(unfinished)"
        )
        for operation in saved.operations {
            try require(machine.outbox[operation.id] == operation, rule, "\(operation.sequence)")
        }
    }

    private func checkEmail(_ happening: Happening) throws(Violation) {
        switch (happening.before.emailVerification, machine.emailVerification) {
        case (let old, .verified(let user)) where old != .verified(user):
            try require(notes.verified.contains(user), .verifiedIsTrue, user.username)
        case (.tokenPending(let user, let id), .awaitingToken(let other)) where user == other:
            let isFinished = machine.outbox[id]?.isFinished ?? true
            try require(isFinished, .pendingTokenIsQueued, "it was forgotten")
        default:
            break
        }
        guard case .tokenPending(let user, let id) = machine.emailVerification else { return }
        let operation = machine.outbox[id]
        guard case .verifyEmail? = operation?.status, operation?.user == user else {
            throw Violation(rule: .pendingTokenIsQueued, detail: "of \(user.username)")
        }
    }
}

extension Scene {
    /// One logout of each session.
    private func checkLogouts() throws(Violation) {
        var sessions: Set<SessionIdentity> = []
        for case .logout(let logout) in notes.rows.values.map(\.status) {
            let isFirst = sessions.insert(logout.session).inserted
            try require(isFirst, .logoutIsQueued, "there are two of a session")
        }
    }

    /// What waits, waits no longer than it must.
    func checkWaits(_ happening: Happening) throws(Violation) {
        switch happening.cause {
        case .event(.networkChanged):
            if let before = happening.before.nextDeadline {
                let isLater = machine.nextDeadline.map { $0 > before } ?? true
                try require(!isLater, .hintsShorten, "the deadline has moved away")
            }
            if case .closed(_, let probe, _) = machine.gate {
                let wait = probe - clocks.now.instant
                try require(wait <= .seconds(30), .hintsShorten, "the probe waits \(wait)")
            }
        case .answer(let flight, _):
            guard flight.operation == nil,
                case .running(let attempt, let purpose) =
                    happening.before.foreground, attempt == flight.attempt
            else { break }
            if case .recheck = purpose { break }
            let isSame = machine.pausedUntil == happening.before.pausedUntil
            try require(isSame, .ownPause, "everything is paused by \(flight)")
        case .event, .notSendable, .time:
            break
        }
    }
}

extension EmailVerification {
    /// Whose address it is.
    var user: User? {
        switch self {
        case .notRequested: nil
        case .awaitingToken(let user), .tokenPending(let user, _), .verified(let user): user
        }
    }
}
