internal import GRDB
internal import LoginRocketCore

/// The session region as a row: one column per field.
struct SessionRow {
    let state: String
    var reason: String?
    var username: String?
    var token: SecretRef?
    var identity: String?
    var expiresAt: Int64?
    var confirmation: String?
    var confirmationAt: Int64?
    var provider: String?
    var startedAt: Int64?

    init(_ session: SessionState) {
        state = session.name.rawValue
        switch session {
        case .loggedOut(let reason):
            self.reason = reason.rawValue
        case .awaitingMfa(let challenge):
            username = challenge.user.username
            token = challenge.token
        case .awaitingSignupCompletion(let signup):
            username = signup.user?.username
            token = signup.token
        case .awaitingExternalLogin(let login):
            provider = login.provider
            startedAt = login.startedAt?.secondsSince1970
        case .loggedIn(let session):
            username = session.user.username
            token = session.token
            identity = session.identity.value
            expiresAt = session.expiresAt?.secondsSince1970
            confirmation = session.confirmation.name.rawValue
            switch session.confirmation {
            case .confirmed(let time), .unconfirmed(let time):
                confirmationAt = time.secondsSince1970
            }
        }
    }

    /// The values in the order of ``CodedTable/session``.
    var values: [DatabaseValue] {
        let values: [(any DatabaseValueConvertible)?] = [
            1, state, reason, username, token?.stored, identity, expiresAt, confirmation,
            confirmationAt, provider, startedAt,
        ]
        return values.map { $0?.databaseValue ?? .null }
    }
}

extension SessionState {
    init(row: Row) throws(UnreadableRow) {
        switch try row.name("state", of: Name.self) {
        case .loggedOut: self = .loggedOut(try row.name("reason", of: LogoutReason.self))
        case .awaitingMfa: self = .awaitingMfa(try Challenge(row: row))
        case .awaitingSignupCompletion:
            self = .awaitingSignupCompletion(try SignupToken(row: row))
        case .awaitingExternalLogin: self = .awaitingExternalLogin(try ExternalLogin(row: row))
        case .loggedIn: self = .loggedIn(try Session(row: row))
        }
    }
}

extension Challenge {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            user: User(try row.text("username")),
            token: try row.reference("token_ref")
        )
    }
}

extension SignupToken {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            user: row.isNull("username") ? nil : User(try row.text("username")),
            token: try row.reference("token_ref")
        )
    }
}

extension ExternalLogin {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            provider: try row.text("provider"),
            startedAt: row.isNull("started_at") ? nil : try row.wallTime("started_at")
        )
    }
}

extension Session {
    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            identity: SessionIdentity(try row.text("identity")),
            user: User(try row.text("username")),
            token: try row.reference("token_ref"),
            expiresAt: row.isNull("expires_at") ? nil : try row.wallTime("expires_at"),
            confirmation: try Confirmation(row: row)
        )
    }
}

extension Confirmation {
    fileprivate init(row: Row) throws(UnreadableRow) {
        let time = try row.wallTime("confirmation_at")
        switch try row.name("confirmation", of: Freshness.Name.self) {
        case .confirmed: self = .confirmed(at: time)
        case .unconfirmed: self = .unconfirmed(since: time)
        case .expired: throw UnreadableRow(missing: "confirmation")
        }
    }
}
