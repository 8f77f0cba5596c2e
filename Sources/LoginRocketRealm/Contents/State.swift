public import FoundationEssentials

extension Realm {
    /// What a realm holds at a time, without any secret.
    public struct State: Equatable, Sendable {
        /// The users, by name.
        public let users: [UserState]

        /// The live sessions, the oldest first.
        public let sessions: [SessionState]
    }

    /// A user of the realm, without any secret.
    public struct UserState: Equatable, Sendable, Encodable {
        /// The name, in lower case.
        public let username: String

        /// The address, if there is one.
        public let email: String?

        /// 1 at first, and one more with each password change.
        public let passwordVersion: Int

        /// How many wrong passwords the realm has looked at: of logins and of password changes.
        public let wrongPasswords: Int
    }

    /// A live session, without its token.
    public struct SessionState: Equatable, Sendable, Encodable {
        /// The session's ID (`kss_…`).
        public let id: String

        /// Whose session it is.
        public let username: String

        /// When it ends by itself.
        public let expiresAt: Date
    }

    /// What the realm holds at a time.
    public func state(at now: Date) -> State {
        State(
            users: contents.accounts.values.sorted { $0.username < $1.username }.map(
                UserState.init
            ),
            sessions: contents.sessions.values.filter { $0.isLive(at: now) }
                .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
                .map(SessionState.init)
        )
    }
}

extension Realm.UserState {
    /// Writes every key, `null` for a user without an address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(username, forKey: .username)
        try container.encode(email, forKey: .email)
        try container.encode(passwordVersion, forKey: .passwordVersion)
        try container.encode(wrongPasswords, forKey: .wrongPasswords)
    }

    private enum CodingKeys: String, CodingKey {
        case username, email, passwordVersion, wrongPasswords
    }

    fileprivate init(_ account: Account) {
        self.init(
            username: account.username,
            email: account.email,
            passwordVersion: account.passwordVersion,
            wrongPasswords: account.wrongPasswords
        )
    }
}

extension Realm.SessionState {
    fileprivate init(_ session: Session) {
        self.init(id: session.id, username: session.username, expiresAt: session.expiresAt)
    }
}
