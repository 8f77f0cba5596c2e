import FoundationEssentials
public import LoginRocketRealm

extension Emulator {
    /// The contents of an emulator and the requests it has seen.
    public struct State: Sendable {
        /// A counter that grows with every change of users, sessions, mail and settings.
        public let revision: Int

        /// The users, by name.
        public let users: [Realm.State.User]

        /// The live sessions, the oldest first.
        public let sessions: [Realm.State.Session]

        /// The last 1,000 mails of the realm, the oldest first.
        public let mail: [Realm.Mail]

        /// The number of heads of requests that arrived, by path.
        ///
        /// Those of all paths that the realm does not have are counted together, as `others`.
        public var requests: [String: Int] {
            Dictionary(requestsByPath.map { ($0.key.string, $0.value) }, uniquingKeysWith: +)
        }

        /// The highest number of logouts and password changes in flight at once, by user.
        public var maxInFlight: [String: Int] {
            Dictionary(peaks.map { ($0.key.string, $0.value) }, uniquingKeysWith: max)
        }

        let requestsByPath: [Text: Int]
        let peaks: [Text: Int]
    }
}

extension Emulator.State: Encodable {
    /// Writes every member; names that are the same text for Unicode are one.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(revision, forKey: .revision)
        try container.encode(users, forKey: .users)
        try container.encode(sessions, forKey: .sessions)
        try container.encode(mail, forKey: .mail)
        try container.encode(requests, forKey: .requests)
        try container.encode(maxInFlight, forKey: .maxInFlight)
    }

    /// The members of a text of it, with every name by its bytes, which no coder keeps.
    func members(of encoded: [UInt8]) -> JSON? {
        guard case .object(var members)? = JSON(parsing: encoded) else { return nil }
        members[Text(Key.requests.rawValue)] = .object(requestsByPath.mapValues(JSON.integer))
        members[Text(Key.maxInFlight.rawValue)] = .object(peaks.mapValues(JSON.integer))
        return .object(members)
    }

    private enum Key: String, CodingKey {
        case revision, users, sessions, mail, requests, maxInFlight
    }
}
