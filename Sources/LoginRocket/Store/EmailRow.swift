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

    var arguments: StatementArguments { [state, username, operation] }

    static let select = "SELECT state, username, operation FROM email"

    static let replace = """
        INSERT OR REPLACE INTO email (id, state, username, operation) VALUES (1, ?, ?, ?)
        """
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
