internal import GRDB
internal import LoginRocketCore

/// The email region as a row.
struct EmailRow {
    private let state: String
    private var username: String?
    private var operation: String?

    init(_ email: EmailVerification) {
        switch email {
        case .notRequested:
            state = "notRequested"
        case .awaitingToken(let user):
            state = "awaitingToken"
            username = user.username
        case .tokenPending(let user, let id):
            state = "tokenPending"
            username = user.username
            operation = id.description
        case .verified(let user):
            state = "verified"
            username = user.username
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
        switch try row.text("state") {
        case "notRequested":
            self = .notRequested
        case "awaitingToken":
            self = .awaitingToken(User(try row.text("username")))
        case "tokenPending":
            let user = User(try row.text("username"))
            guard let id = OperationID(try row.text("operation")) else {
                throw UnreadableRow(missing: "operation")
            }
            self = .tokenPending(user, id)
        case "verified":
            self = .verified(User(try row.text("username")))
        case let other:
            throw UnreadableRow("the state of the email verification", other)
        }
    }
}
