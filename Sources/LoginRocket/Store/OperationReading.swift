internal import GRDB
internal import LoginRocketCore

extension Operation {
    init(row: Row) throws(UnreadableRow) {
        guard let id = OperationID(try row.text("id")) else { throw UnreadableRow(missing: "id") }
        guard let attempts = Int(exactly: try row.integer("attempts")) else {
            throw UnreadableRow(missing: "attempts")
        }
        self.init(
            sequence: SequenceNumber(try row.integer("seq")),
            id: id,
            user: User(try row.text("username")),
            origin: try Origin(code: row.text("origin")),
            queuedAt: try row.wallTime("queued_at"),
            lifetime: try row.duration("lifetime"),
            age: try row.duration("age"),
            attempts: attempts,
            status: try Status(row: row)
        )
    }
}

extension Operation.Status {
    fileprivate init(row: Row) throws(UnreadableRow) {
        let kind = try Operation.Kind(code: row.text("kind"))
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
            step: try Step(row: row)
        )
    }
}

extension PendingLogout.Step {
    fileprivate init(row: Row) throws(UnreadableRow) {
        switch try row.text("step") {
        case "revoke": self = .revoke
        case "confirmEnded": self = .confirmEnded
        case let other: throw UnreadableRow("the step of a logout", other)
        }
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
        switch try row.text("step") {
        // Before schema 3 a step told by its doubt that it was not the first of its kind.
        case "send": self = row.isNull("unresolved") ? .send : .resend(try Doubt(row: row))
        case "resend": self = .resend(try Doubt(row: row))
        case "confirmRefusal":
            self = .confirmRefusal(try row.list("server_errors", of: String.self))
        case "needsLogin": self = .needsLogin
        case "needsLoginInDoubt": self = .needsLoginInDoubt(try Doubt(row: row))
        case "tryNew", "tryOld": self = .tryNew(try Doubt(row: row))
        case let other: throw UnreadableRow("the step of a password change", other)
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
        switch try row.text("step") {
        case "verify": self = row.isNull("unresolved") ? .verify : .verifyAgain(try Doubt(row: row))
        case "verifyAgain": self = .verifyAgain(try Doubt(row: row))
        case let other: throw UnreadableRow("the step of a verification", other)
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
        switch try row.text("outcome") {
        case "done": self = .done(try Proof(code: row.text("proof")))
        case "rejected": self = .rejected(try row.list("server_errors", of: String.self))
        case "outcomeUnknown":
            let hasErrors = !row.isNull("server_errors")
            self = .outcomeUnknown(
                hasErrors ? try row.list("server_errors", of: String.self) : []
            )
        case "expired": self = .expired
        case "cancelled": self = .cancelled
        case let other: throw UnreadableRow("the outcome of an operation", other)
        }
    }
}

extension Outcome.Proof {
    var code: String {
        switch self {
        case .answered: "answered"
        case .alreadyEnded: "alreadyEnded"
        case .newPasswordAccepted: "newPasswordAccepted"
        }
    }

    fileprivate init(code: String) throws(UnreadableRow) {
        switch code {
        case "answered": self = .answered
        case "alreadyEnded": self = .alreadyEnded
        case "newPasswordAccepted": self = .newPasswordAccepted
        default: throw UnreadableRow("the proof of an outcome", code)
        }
    }
}

extension Operation.Kind {
    var code: String {
        switch self {
        case .logout: "logout"
        case .updatePassword: "updatePassword"
        case .verifyEmail: "verifyEmail"
        }
    }

    init(code: String) throws(UnreadableRow) {
        switch code {
        case "logout": self = .logout
        case "updatePassword": self = .updatePassword
        case "verifyEmail": self = .verifyEmail
        default: throw UnreadableRow("the kind of an operation", code)
        }
    }
}

extension Operation.Origin {
    var code: String {
        switch self {
        case .app: "app"
        case .client: "client"
        }
    }

    fileprivate init(code: String) throws(UnreadableRow) {
        switch code {
        case "app": self = .app
        case "client": self = .client
        default: throw UnreadableRow("the origin of an operation", code)
        }
    }
}
