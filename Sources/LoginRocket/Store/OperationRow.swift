internal import GRDB
internal import LoginRocketCore

/// An operation as a row: one column per field, so that renaming a case breaks no disk.
struct OperationRow {
    private let sequence: Int64
    private let id: String
    private let kind: String
    private let username: String
    private let origin: String
    private let queuedAt: Int64
    private let lifetime: Int64
    private let age: Int64
    private let attempts: Int64
    private var step = ""
    private var session: String?
    private var token: SecretRef?
    private var current: SecretRef?
    private var new: SecretRef?
    private var heldSince: Duration?
    private var turn: Int64?
    private var doubt: Doubt?
    private var outcome: String?
    private var proof: String?
    private var serverErrors: [String]?

    init(_ operation: Outbox.Operation) {
        sequence = operation.sequence.value
        id = operation.id.description
        kind = operation.kind.rawValue
        username = operation.user.username
        origin = operation.origin.rawValue
        queuedAt = operation.queuedAt.secondsSince1970
        lifetime = operation.lifetime.nanoseconds
        age = operation.age.nanoseconds
        attempts = Int64(operation.attempts)
        switch operation.status {
        case .logout(let logout): take(logout)
        case .updatePassword(let change): take(change)
        case .verifyEmail(let verification): take(verification)
        case .finished(_, let outcome): take(outcome)
        }
    }

    /// The values in the order of ``CodedTable/operation``.
    func values() throws -> [DatabaseValue] {
        let values: [(any DatabaseValueConvertible)?] = [
            sequence, id, kind, username, origin, queuedAt, lifetime, age, attempts, step, session,
            token?.stored, current?.stored, new?.stored, heldSince?.nanoseconds, turn,
            doubt.map { Int64($0.unresolved) },
            try doubt.map { try listText($0.recent.nanoseconds) },
            outcome, proof, try serverErrors.map { try listText($0) },
        ]
        return values.map { $0?.databaseValue ?? .null }
    }

    private mutating func take(_ logout: PendingLogout) {
        session = logout.session.value
        token = logout.token
        step = logout.step.rawValue
    }

    private mutating func take(_ change: PendingChange) {
        session = change.session.value
        token = change.token
        current = change.current
        new = change.new
        switch change.hold {
        case .untried:
            break
        case .since(let first):
            heldSince = first
        case .yielding(let first, let attempts):
            heldSince = first
            turn = Int64(attempts)
        }
        step = change.step.name.rawValue
        switch change.step {
        case .send, .needsLogin:
            break
        case .resend(let doubt), .needsLoginInDoubt(let doubt), .tryNew(let doubt):
            self.doubt = doubt
        case .confirmRefusal(let errors):
            serverErrors = errors
        }
    }

    private mutating func take(_ verification: PendingVerification) {
        token = verification.token
        step = verification.step.name.rawValue
        switch verification.step {
        case .verify: break
        case .verifyAgain(let doubt): self.doubt = doubt
        }
    }

    private mutating func take(_ outcome: Outcome) {
        step = "finished"
        self.outcome = outcome.name.rawValue
        switch outcome {
        case .done(let proof): self.proof = proof.rawValue
        case .rejected(let errors), .outcomeUnknown(let errors): serverErrors = errors
        case .expired, .cancelled: break
        }
    }
}

extension [Duration] {
    fileprivate var nanoseconds: [Int64] { map(\.nanoseconds) }
}
