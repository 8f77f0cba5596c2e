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
        _ old: Operation,
        _ new: Operation,
        _ happening: Happening
    ) throws(Violation) {
        switch (old.status, new.status) {
        case (.updatePassword(let change), .finished(_, .done)):
            let isHeld = notes.accepted[old.id]?.new.map { notes.applied[$0.text] != nil } ?? false
            try require(isHeld, .doneIsHeld, "\(change.step.label): the password was never taken")
        case (.updatePassword(let change), .finished(_, .rejected)):
            switch change.step {
            case .confirmRefusal: break
            // The one that was answered just now, in a realm that is not asked once more.
            case .resend(let doubt) where doubt.unresolved == 1: break
            case .send, .resend, .needsLogin, .needsLoginInDoubt, .tryNew:
                throw Violation(rule: .rejectedWithoutDoubt, detail: change.step.label)
            }
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

    /// Only the whole running time ends an operation by time.
    private func checkTime(
        _ old: Operation,
        _ new: Operation,
        _ happening: Happening
    ) throws(Violation) {
        guard case .time = happening.cause, !old.isFinished, new.isFinished,
            let accepted = notes.accepted[old.id]
        else { return }
        if case .finished(_, .cancelled) = new.status { return }
        let age = clocks.awake - accepted.awake
        try require(
            age >= old.lifetime - .seconds(1),
            .fullTime,
            "\(new.status.label) after \(age) of \(old.lifetime)"
        )
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
            guard case .finished(.updatePassword, let outcome)? = accepted.outcome else { continue }
            switch outcome {
            case .rejected, .expired, .cancelled:
                let isApplied = accepted.new.map { notes.applied[$0.text]?.contains(id) ?? false }
                try require(isApplied != true, .notApplied, outcome.label)
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
