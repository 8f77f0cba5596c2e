internal import GRDB
internal import LoginRocketCore

/// The email region as a row.
struct EmailRow {
    private let state: String
    private var username: String?
    private var operation: String?

    init(_ email: EmailVerification) {
        state = email.name.rawValue
        username = email.user?.username
        switch email {
        case .tokenPending(_, let id): operation = id.description
        case .notRequested, .awaitingToken, .verified: break
        }
    }

    /// The values in the order of ``CodedTable/email``.
    var values: [DatabaseValue] {
        let values: [(any DatabaseValueConvertible)?] = [1, state, username, operation]
        return values.map { $0?.databaseValue ?? .null }
    }
}

extension EmailVerification {
    init(row: Row) throws(UnreadableRow) {
        switch try row.name("state", of: Name.self) {
        case .notRequested:
            self = .notRequested
        case .awaitingToken:
            self = .awaitingToken(User(try row.text("username")))
        case .tokenPending:
            let user = User(try row.text("username"))
            guard let id = OperationID(try row.text("operation")) else {
                throw UnreadableRow(missing: "operation")
            }
            self = .tokenPending(user, id)
        case .verified:
            self = .verified(User(try row.text("username")))
        }
    }
}
