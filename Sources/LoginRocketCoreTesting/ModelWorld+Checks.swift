import LoginRocketCore

extension ModelWorld {
    /// What must be so of the state, whatever led there.
    func checkState() throws(Violation) {
        let waited = flights.filter { $0.operation == nil && !$0.isAbandoned }
        try require(waited.count <= 1, .oneForeground, "\(waited.count) requests")
        switch machine.foreground {
        case .idle:
            try require(waited.isEmpty, .oneForeground, "a request nobody waits for")
        case .running(let attempt, _):
            try require(waited.first?.attempt == attempt, .oneForeground, "no such request")
        }
        for user in server.accounts.keys {
            let lane = flights.filter { $0.operation?.user == user && !$0.isAbandoned }
            try require(lane.count <= 1, .oneInFlightPerLane, "\(lane.count) of \(user.username)")
        }
        try checkHolds(machine, .durableIsSaved)
        let restored = Machine(
            restoring: ledger.saved,
            settings: machine.settings,
            at: now,
            Samples.draw
        )
        try checkHolds(restored, .restoredIsSaved)
        try history.checkOutcomes(in: self)
    }

    private func checkHolds(_ machine: Machine, _ invariant: Invariant) throws(Violation) {
        let saved = ledger.saved
        try require(machine.session == saved.session, invariant, "another session")
        try require(
            machine.emailVerification == saved.emailVerification,
            invariant,
            "another email verification"
        )
        try require(
            machine.outbox.lastSequence == saved.lastSequence,
            invariant,
            "another last sequence number"
        )
        try require(
            machine.endedSessions.count == saved.endedSessions.count
                && saved.endedSessions.allSatisfy { machine.endedSessions[$0.identity] == $0 },
            invariant,
            "other sessions are remembered"
        )
        let unfinished = saved.operations.filter { !$0.isFinished }
        try require(
            machine.outbox.unfinishedCount == unfinished.count,
            invariant,
            "\(machine.outbox.unfinishedCount) unfinished operations, not \(unfinished.count)"
        )
        for operation in saved.operations {
            try require(
                machine.outbox[operation.id] == operation,
                invariant,
                "another operation \(operation.sequence.value)"
            )
        }
    }

    /// What must be so of the email region.
    func checkEmail() throws(Violation) {
        let pending = ledger.saved.operations.filter { operation in
            if case .verifyEmail = operation.status { true } else { false }
        }
        switch machine.emailVerification {
        case .tokenPending(let user, let id):
            let isQueued = pending.contains { $0.id == id && $0.user == user }
            try require(isQueued, .pendingTokenIsQueued, "\(pending.count) queued")
        case .notRequested, .awaitingToken, .verified:
            break
        }
    }

    /// What must be so of a request that is about to leave.
    func checkRequest(_ flight: Flight, _ before: Machine) throws(Violation) {
        guard let operation = flight.operation else { return }
        let others = flights.filter { $0.operation != nil && !$0.isAbandoned }.count
        switch before.gate {
        case .open:
            try require(
                others < before.settings.lanesAtOnce,
                .closedGateProbes,
                "\(others) others while open"
            )
        case .untried, .closed:
            try require(others == 0, .closedGateProbes, "\(others) others while closed")
        }
        switch flight.request {
        case .login(let user, _):
            try require(user == operation.user, .ownTokens, "a login of another user")
        case .verifyEmail(let user, let token):
            let owner = server.mails.first { $0.token == token }?.user ?? user
            try require(owner == operation.user, .ownTokens, "a mail of another user")
        case .verifyLogin, .signUp, .question:
            try require(false, .ownTokens, "an operation asks nothing that people ask")
        case .checkSession(let token), .logout(let token), .updatePassword(let token, _, _):
            if case .logout = flight.request, case .loggedIn(let session) = machine.session {
                try require(session.token != token, .sessionInUseStays, "attempt \(flight.attempt)")
            }
            // A forged token that was given up is logged out, too: the server does not know it.
            let owner = server.sessions[token]?.user ?? operation.user
            try require(owner == operation.user, .ownTokens, "a token of another user")
        }
    }

    /// What must be so when all has ended.
    func checkEnd() throws(Violation) {
        // What a realm that manages no sessions says of a logout settles nothing.
        guard machine.settings.sessions != .unmanaged else { return }
        for (token, session) in server.sessions
        where session.isLive && history.arrived.contains(token) {
            guard case .loggedIn(let current) = machine.session, current.token == token else {
                try require(false, .noLeak, "a session of \(session.user.username)")
                continue
            }
        }
    }
}
