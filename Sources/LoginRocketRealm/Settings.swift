extension Realm {
    /// The switches of a realm, for what the API document leaves open.
    public struct Settings: Equatable, Sendable {
        /// How many minutes a new session lives; 360 by default, as in a new realm of AuthRocket.
        public var sessionMinutes = 360

        /// Whether error sentences are random words, since no client may depend on their text.
        public var randomErrorTexts = false

        /// Which sessions of a user a password change ends; none by default.
        public var passwordChangeEnds = EndedSessions.none

        /// What wrong passwords lead to; `nil` for nothing.
        public var lockout: Lockout?

        /// Makes the settings of a new realm.
        public init() {}
    }

    /// The sessions of a user that a password change ends.
    public enum EndedSessions: String, CaseIterable, Sendable {
        /// All sessions live on.
        case none

        /// Only the session that asked for the change lives on.
        case others

        /// Every session ends.
        case all
    }

    /// A rule that locks a user out of logins and password changes after wrong passwords.
    public struct Lockout: Equatable, Sendable {
        /// How a locked user is refused.
        public enum Form: String, CaseIterable, Sendable {
            /// With HTTP status 429.
            case status429

            /// With the very answer that a wrong password gets.
            case error200
        }

        /// How many wrong passwords in a row lock the user out; 1 or more.
        public var after: Int

        /// How a locked user is refused.
        public var form: Form

        /// For how many seconds after the last wrong password.
        public var seconds: Int

        /// Whether a 429 says in a `Retry-After` field (RFC 9110) how many seconds the lock still
        /// holds.
        public var retryAfter: Bool

        /// Makes a lockout rule; by default a lock holds 15 minutes and does not say so.
        public init(after: Int, as form: Form, seconds: Int = 900, retryAfter: Bool = false) {
            self.after = after
            self.form = form
            self.seconds = seconds
            self.retryAfter = retryAfter
        }
    }
}
