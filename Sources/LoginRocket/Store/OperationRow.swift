internal import GRDB
internal import LoginRocketCore

// An operation as a row: one column per field, so that renaming a case breaks no disk.

extension Outbox.Operation {
    /// The values in the order of ``CodedTable/operation``.
    func values() throws -> [DatabaseValue] {
        let step: String
        var session: SessionIdentity?
        var (token, current, new): (SecretRef?, SecretRef?, SecretRef?)
        var hold = PendingChange.Hold.untried
        var doubt: Doubt?
        var (outcome, proof, errors): (Outcome?, Outcome.Proof?, [String]?)
        switch status {
        case .logout(let logout):
            step = logout.step.rawValue
            (session, token) = (logout.session, logout.token)
        case .updatePassword(let change):
            step = change.step.name.rawValue
            (session, token) = (change.session, change.token)
            (current, new, hold) = (change.current, change.new, change.hold)
            switch change.step {
            case .send, .needsLogin: break
            case .resend(let rest), .needsLoginInDoubt(let rest), .tryNew(let rest): doubt = rest
            case .confirmRefusal(let sentences): errors = sentences
            }
        case .verifyEmail(let verification):
            step = verification.step.name.rawValue
            token = verification.token
            switch verification.step {
            case .verify: break
            case .verifyAgain(let rest): doubt = rest
            }
        case .finished(_, let end):
            step = "finished"
            outcome = end
            switch end {
            case .done(let proven): proof = proven
            case .rejected(let sentences), .outcomeUnknown(let sentences): errors = sentences
            case .expired, .cancelled: break
            }
        }
        let values: [(any DatabaseValueConvertible)?] = [
            sequence.value, id.description, kind.rawValue, user.username, origin.rawValue,
            queuedAt.secondsSince1970, lifetime.nanoseconds, age.nanoseconds, Int64(attempts), step,
            session?.value, token?.stored, current?.stored, new?.stored, hold.since?.nanoseconds,
            hold.turn, doubt.map { Int64($0.unresolved) },
            try doubt.map { try listText($0.recent.map(\.nanoseconds)) }, outcome?.name.rawValue,
            proof?.rawValue, try errors.map { try listText($0) },
        ]
        return values.map { $0?.databaseValue ?? .null }
    }
}

extension PendingChange.Hold {
    fileprivate var since: Duration? {
        switch self {
        case .untried: nil
        case .since(let first), .yielding(let first, _): first
        }
    }

    fileprivate var turn: Int64? {
        switch self {
        case .untried, .since: nil
        case .yielding(_, let attempts): Int64(attempts)
        }
    }
}

extension Outbox.Operation {
    init(row: Row) throws(UnreadableRow) {
        guard let id = OperationID(try row.text("id")) else { throw UnreadableRow(missing: "id") }
        guard let attempts = Int(exactly: try row.integer("attempts")) else {
            throw UnreadableRow(missing: "attempts")
        }
        self.init(
            sequence: SequenceNumber(try row.integer("seq")),
            id: id,
            user: User(try row.text("username")),
            origin: try row.name("origin", of: Origin.self),
            queuedAt: try row.wallTime("queued_at"),
            lifetime: try row.duration("lifetime"),
            age: try row.duration("age"),
            attempts: attempts,
            status: try Status(row: row)
        )
    }
}

extension Outbox.Operation.Status {
    fileprivate init(row: Row) throws(UnreadableRow) {
        let kind = try row.name("kind", of: Outbox.Operation.Kind.self)
        guard row.isNull("outcome") else {
            self = .finished(kind, try Outcome(row: row))
            return
        }
        switch kind {
        case .logout: self = .logout(try PendingLogout(row: row))
        case .updatePassword: self = .updatePassword(try PendingChange(row: row))
        case .verifyEmail: self = .verifyEmail(try PendingVerification(row: row))
        }
    }
}

extension PendingLogout {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            session: SessionIdentity(try row.text("session")),
            token: try row.reference("token_ref"),
            step: try row.name("step", of: Step.self)
        )
    }
}

extension PendingChange {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            session: SessionIdentity(try row.text("session")),
            token: try row.reference("token_ref"),
            current: try row.reference("current_ref"),
            new: try row.reference("new_ref"),
            hold: try Hold(row: row),
            step: try Step(row: row)
        )
    }
}

extension PendingChange.Step {
    fileprivate init(row: Row) throws(UnreadableRow) {
        // Before schema 3 there was one more step, which the next one has taken over.
        let name = try row.text("step") == "tryOld" ? .tryNew : row.name("step", of: Name.self)
        switch name {
        // Before schema 3 a step told by its doubt that it was not the first of its kind.
        case .send: self = row.isNull("unresolved") ? .send : .resend(try Doubt(row: row))
        case .resend: self = .resend(try Doubt(row: row))
        case .confirmRefusal:
            self = .confirmRefusal(try row.list("server_errors", of: String.self))
        case .needsLogin: self = .needsLogin
        case .needsLoginInDoubt: self = .needsLoginInDoubt(try Doubt(row: row))
        case .tryNew: self = .tryNew(try Doubt(row: row))
        }
    }
}

extension PendingChange.Hold {
    fileprivate init(row: Row) throws(UnreadableRow) {
        if row.isNull("held_since") {
            self = .untried
        } else if row.isNull("turn") {
            self = .since(try row.duration("held_since"))
        } else {
            guard let attempts = Int(exactly: try row.integer("turn")) else {
                throw UnreadableRow(missing: "turn")
            }
            self = .yielding(since: try row.duration("held_since"), logoutAttempts: attempts)
        }
    }
}

extension PendingVerification {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(token: try row.reference("token_ref"), step: try Step(row: row))
    }
}

extension PendingVerification.Step {
    fileprivate init(row: Row) throws(UnreadableRow) {
        switch try row.name("step", of: Name.self) {
        case .verify: self = row.isNull("unresolved") ? .verify : .verifyAgain(try Doubt(row: row))
        case .verifyAgain: self = .verifyAgain(try Doubt(row: row))
        }
    }
}

extension Doubt {
    fileprivate init(row: Row) throws(UnreadableRow) {
        guard let unresolved = Int(exactly: try row.integer("unresolved")) else {
            throw UnreadableRow(missing: "unresolved")
        }
        self.init(
            unresolved: unresolved,
            recent: try row.list("recent", of: Int64.self).map { .nanoseconds($0) }
        )
    }
}

extension Outcome {
    fileprivate init(row: Row) throws(UnreadableRow) {
        switch try row.name("outcome", of: Name.self) {
        case .done: self = .done(try row.name("proof", of: Proof.self))
        case .rejected: self = .rejected(try row.list("server_errors", of: String.self))
        case .outcomeUnknown:
            let hasErrors = !row.isNull("server_errors")
            self = .outcomeUnknown(
                hasErrors ? try row.list("server_errors", of: String.self) : []
            )
        case .expired: self = .expired
        case .cancelled: self = .cancelled
        }
    }
}
