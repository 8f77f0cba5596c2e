public import FoundationEssentials

extension Realm {
    /// The contents of a realm at a time, without any secret.
    public struct State: Equatable, Sendable {
        /// A user of the realm, without any secret.
        public struct User: Equatable, Sendable, Encodable {
            /// The name, in lower case.
            public let username: String

            /// The address, if there is one.
            public let email: String?

            /// The first name, if there is one.
            public let firstName: String?

            /// The last name, if there is one.
            public let lastName: String?

            /// The user can log in.
            public let active: Bool

            /// The user needs a code to log in.
            public let hasTotp: Bool

            /// The state of the verification of the address.
            public let verification: Verification

            /// A counter that starts with 1 and grows with each password change.
            public let passwordVersion: Int

            /// The number of wrong passwords in logins and password changes, without those that
            /// were refused during a lock.
            public let wrongPasswords: Int
        }

        /// A live session, without its token.
        public struct Session: Equatable, Sendable, Encodable {
            /// The session's ID (`kss_…`).
            public let id: String

            /// The user of the session.
            public let username: String

            /// The time at which the session ends by itself.
            public let expiresAt: Date
        }

        /// The users, by name.
        public let users: [User]

        /// The live sessions, the oldest first.
        public let sessions: [Session]
    }

    /// A user at this moment; `nil` if there is none of this name.
    package func user(_ name: String) -> State.User? {
        account(Text(name)).map(State.User.init)
    }

    /// The contents of the realm at a time.
    public func state(at now: Date) -> State {
        State(
            users: contents.accounts.values.sorted { $0.username < $1.username }.map(
                State.User.init
            ),
            sessions: contents.sessions.values.filter { $0.isLive(at: now) }
                .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
                .map(State.Session.init)
        )
    }
}

extension Realm.State.User {
    /// Writes every key, `null` for a user without an address or a name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(username, forKey: .username)
        try container.encode(email, forKey: .email)
        try container.encode(firstName, forKey: .firstName)
        try container.encode(lastName, forKey: .lastName)
        try container.encode(active, forKey: .active)
        try container.encode(hasTotp, forKey: .hasTotp)
        try container.encode(verification.rawValue, forKey: .verification)
        try container.encode(passwordVersion, forKey: .passwordVersion)
        try container.encode(wrongPasswords, forKey: .wrongPasswords)
    }

    private enum CodingKeys: String, CodingKey {
        case username, email, firstName, lastName, active, hasTotp, verification
        case passwordVersion, wrongPasswords
    }

    fileprivate init(_ account: Account) {
        self.init(
            username: account.username.string,
            email: account.email?.string,
            firstName: account.firstName,
            lastName: account.lastName,
            active: account.isActive,
            hasTotp: account.totp != nil,
            verification: account.verification,
            passwordVersion: account.passwordVersion,
            wrongPasswords: account.wrongPasswords
        )
    }
}

extension Realm.State.Session {
    fileprivate init(_ session: Session) {
        self.init(
            id: session.id.string,
            username: session.username.string,
            expiresAt: session.expiresAt
        )
    }
}
