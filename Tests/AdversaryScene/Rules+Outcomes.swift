import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// What must be so of the rows that are written, and of every outcome there ever was.

extension Scene {
    func checkRows(_ happening: Happening) throws(Violation) {
        for changes in happening.written {
            let deleted = changes.deleted.compactMap { notes.rows[$0]?.user }
            let users = Set(changes.saved.map(\.user) + deleted)
            try require(users.count <= 1, .ownRows, "rows of \(users.map(\.username).sorted())")
            if let user = users.first { try checkSession(changes, of: user, happening) }
            for sequence in changes.deleted { try checkGone(sequence, happening) }
            for operation in changes.saved {
                guard let old = notes.rows[operation.sequence] else { continue }
                try check(old, operation, happening)
            }
        }
    }

    /// What an operation learns concerns its own user's session only.
    private func checkSession(
        _ changes: Changes,
        of user: User,
        _ happening: Happening
    ) throws(Violation) {
        guard changes.session != nil, case .loggedIn(let session) = happening.before.session else {
            return
        }
        try require(session.user == user, .ownRows, "the session of \(session.user.username)")
    }

    private func check(
        _ old: Outbox.Operation,
        _ new: Outbox.Operation,
        _ happening: Happening
    ) throws(Violation) {
        switch (old.status, new.status) {
        case (.updatePassword(let change), .finished(_, .done)):
            let isHeld = notes.accepted[old.id]?.new.map { notes.applied[$0.text] != nil } ?? false
            try require(
                isHeld,
                .doneIsHeld,
                "\(change.step.name.rawValue): the password was never taken"
            )
        case (.updatePassword(let change), .finished(_, .rejected)):
            switch change.step {
            case .confirmRefusal: break
            // The one that was answered just now, in a realm that is not asked once more.
            case .resend(let doubt) where doubt.unresolved == 1: break
            case .send, .resend, .needsLogin, .needsLoginInDoubt, .tryNew:
                throw Violation(rule: .rejectedWithoutDoubt, detail: change.step.name.rawValue)
            }
        case (.updatePassword(let change), .finished(_, .outcomeUnknown)):
            switch (change.step, happening.cause) {
            case (.tryNew, _), (_, .time): break
            case (_, .answer), (_, .event), (_, .notSendable):
                throw Violation(rule: .doubtIsAsked, detail: change.step.name.rawValue)
            }
        case (.updatePassword(let change), .finished(_, .expired)):
            guard case .confirmRefusal = change.step else { break }
            throw Violation(rule: .refusalIsTold, detail: "expired")
        case (.updatePassword(let change), .updatePassword(let next)):
            try checkToken(change, next, happening)
            try checkTurn(change, next, isStart: new.attempts > old.attempts, happening)
        case (.logout(let logout), .finished(_, .done)):
            guard plan.isManaged, let token = notes.tokens[logout.session]?.token else { break }
            let isLive = server.isLive(token, at: clocks.truth)
            try require(!isLive, .doneIsHeld, "the session is live")
        case (.verifyEmail, .finished(_, .done)):
            guard case .answer(let flight, _) = happening.cause,
                case .verifyEmail(_, let token) = flight.request
            else { throw Violation(rule: .doneIsHeld, detail: "without an answer") }
            try require(notes.usedEmailTokens.contains(token.text), .doneIsHeld, "not used")
        case (.finished, _):
            try require(old.status == new.status, .oneOutcome, "\(old.sequence.value)")
        case (.logout, _), (.updatePassword, _), (.verifyEmail, _):
            break
        }
        try checkTime(old, new, happening)
    }

    /// A change is done with its token when an answer says so, or its session has ended.
    private func checkToken(
        _ old: PendingChange,
        _ new: PendingChange,
        _ happening: Happening
    ) throws(Violation) {
        switch (old.step, new.step, happening.cause) {
        case (.send, .needsLogin, _), (.resend, .needsLogin, _), (.confirmRefusal, .needsLogin, _),
            (.send, .tryNew, .time), (.resend, .tryNew, .time), (.tryNew, .needsLoginInDoubt, _):
            guard let token = notes.tokens[old.session]?.token else { break }
            let isLive = server.isLive(token, at: clocks.truth)
            try require(
                !isLive,
                .needsLoginIsTrue,
                "\(old.step.name.rawValue): the session is live"
            )
        default:
            break
        }
    }

    /// After an hour a change without a decision waits for an attempt of its logout.
    private func checkTurn(
        _ old: PendingChange,
        _ new: PendingChange,
        isStart: Bool,
        _ happening: Happening
    ) throws(Violation) {
        guard isStart, old.needsItsToken, new.needsItsToken, old.session == new.session,
            case .yielding(_, let attempts) = old.hold, case .none = diskTrouble,
            notes.failedAt.map({ clocks.awake - $0 > .seconds(7200) }) ?? true,
            let logout = happening.before.outbox.pendingLogout(of: old.session),
            case .logout(let pending) = logout.status
        else { return }
        try require(logout.attempts != attempts, .logoutHasItsTurn, "\(attempts) attempts of it")
        try require(pending.step == .revoke, .logoutHasItsTurn, "it is being checked")
    }

    /// Only the whole running time ends an operation by time.
    private func checkTime(
        _ old: Outbox.Operation,
        _ new: Outbox.Operation,
        _ happening: Happening
    ) throws(Violation) {
        guard case .time = happening.cause, !old.isFinished, new.isFinished else { return }
        if case .finished(_, .cancelled) = new.status { return }
        try checkTime(old, new.status.description)
    }

    private func checkTime(_ operation: Outbox.Operation, _ what: String) throws(Violation) {
        guard let since = notes.since[operation.id] else { return }
        let age = clocks.awake - since
        try require(
            age >= operation.lifetime - .seconds(1),
            .fullTime,
            "\(what) after \(age) of \(operation.lifetime)"
        )
    }

    /// One that the client wanted by itself goes without an outcome.
    private func checkGone(_ sequence: SequenceNumber, _ happening: Happening) throws(Violation) {
        guard case .time = happening.cause, let old = notes.rows[sequence],
            case .logout(let logout) = old.status, machine.session.identity != logout.session
        else { return }
        try checkTime(old, "gone")
    }

    /// What must be so of every outcome there ever was.
    func checkOutcomes() throws(Violation) {
        for (id, accepted) in notes.accepted where !accepted.isAcknowledged {
            let found = machine.outbox[id]
            try require(found != nil, .acceptedStays, "\(accepted.operation.sequence) is gone")
            guard let outcome = accepted.outcome else { continue }
            try require(found?.status == outcome, .oneOutcome, "\(accepted.operation.sequence)")
        }
        for (id, accepted) in notes.accepted {
            guard case .finished(let kind, let outcome)? = accepted.outcome, kind != .logout else {
                continue
            }
            switch outcome {
            case .rejected, .expired, .cancelled:
                try require(!notes.brought.contains(id), .notApplied, outcome.description)
            case .done, .outcomeUnknown:
                break
            }
        }
    }

    /// What is newly accepted is shown, and a proof ends a doubt.
    func checkShown(_ happening: Happening) throws(Violation) {
        switch happening.cause {
        case .event:
            let shown = driver.snapshot.operations.map(\.id)
            for operation in happening.written.flatMap(\.saved) where operation.origin == .app {
                guard happening.before.outbox[operation.id] == nil else { continue }
                try require(shown.contains(operation.id), .acceptedIsShown, "\(operation.sequence)")
            }
        case .answer(let flight, let response):
            guard happening.isSaved, !flight.isAbandoned, flight.operation == nil,
                let change = notes.proofs[flight.attempt]
            else { break }
            switch response.answer {
            case .accepted(.session), .accepted(.mfaRequired):
                let isFinished = machine.outbox[change]?.isFinished ?? true
                try require(isFinished, .proofEndsDoubt, "the change still waits")
            case .accepted, .refused, .limited, .notSent, .unknown:
                break
            }
        case .notSendable, .time:
            break
        }
    }
}
