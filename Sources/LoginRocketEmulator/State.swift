public import LoginRocketRealm

extension Emulator {
    /// What the emulator holds and has seen.
    public struct State: Sendable, Encodable {
        /// The users, by name.
        public let users: [Realm.UserState]

        /// The live sessions, the oldest first.
        public let sessions: [Realm.SessionState]

        /// The last 1,000 mails of the realm, the oldest first.
        public let mail: [Realm.Mail]

        /// How many heads of requests arrived, by path.
        public let requests: [String: Int]

        /// How many logouts and password changes of a user were ever in flight at once.
        public let maxInFlight: [String: Int]
    }
}
