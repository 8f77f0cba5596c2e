import FoundationEssentials
import LoginRocketRealm

extension Emulator.Configuration {
    /// Merges a configuration file: the realm's switches, and the users at the start.
    ///
    /// ```json
    /// {"realm": {"signupMode": "user_token"},
    ///  "users": [{"username": "frank", "password": "secret", "email": "frank@example.com"}]}
    /// ```
    ///
    /// Switches are those of `Realm.Settings`; a user can have the members of `Realm.NewUser`.
    /// Users in the file replace the previous ones.
    ///
    /// - Throws: ``Emulator/InvalidConfiguration``, which names the key. The configuration stays as
    ///   it was.
    public mutating func merge(json: [UInt8]) throws(Emulator.InvalidConfiguration) {
        guard case .object(let members)? = JSON(parsing: json) else {
            throw Emulator.InvalidConfiguration("not a JSON object")
        }
        var merged = self
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            switch (key.string, value) {
            case ("realm", .object):
                do {
                    try merged.settings.merge(json: Array(value.rendered.utf8))
                } catch {
                    throw Emulator.InvalidConfiguration("realm: \(error)")
                }
            case ("users", .array(let users)):
                merged.users = try Self.users(of: users)
            default:
                throw Emulator.InvalidConfiguration("invalid key: \(key.string)")
            }
        }
        self = merged
    }

    /// Reads the users; throws an error if a realm would refuse them.
    private static func users(
        of json: [JSON]
    ) throws(Emulator.InvalidConfiguration) -> [Realm.NewUser] {
        var trial = Realm()
        var users: [Realm.NewUser] = []
        for (index, member) in json.enumerated() {
            let place = "users[\(index)]"
            let user = try Realm.NewUser(member, as: place)
            do {
                try trial.add(user, at: .distantPast)
            } catch {
                throw Emulator.InvalidConfiguration("\(place): \(error)")
            }
            users.append(user)
        }
        return users
    }
}

extension Emulator {
    /// A configuration file that cannot be used.
    public struct InvalidConfiguration: Error, Equatable, CustomStringConvertible {
        /// The error in a line: it names the key, never its value.
        public let description: String

        init(_ description: String) {
            self.description = description
        }
    }
}

extension Realm.NewUser {
    /// Reads a user of a configuration file, who must have a name, a password and no unknown
    /// member.
    fileprivate init(_ json: JSON, as place: String) throws(Emulator.InvalidConfiguration) {
        guard case .object(let members) = json else {
            throw Emulator.InvalidConfiguration("invalid key: \(place)")
        }
        self.init(username: "", password: "")
        for (key, value) in members.sorted(by: { $0.key < $1.key })
        where !set(key.string, to: value) {
            throw Emulator.InvalidConfiguration("invalid key: \(place).\(key.string)")
        }
        for (key, text) in [(CodingKeys.username, username), (.password, password)]
        where text.isEmpty {
            throw Emulator.InvalidConfiguration("missing key: \(place).\(key.rawValue)")
        }
    }

    private mutating func set(_ key: String, to value: JSON) -> Bool {
        switch (CodingKeys(rawValue: key), value) {
        case (.username, .string(let text)): username = text
        case (.password, .string(let text)): password = text
        case (.email, .string(let text)): email = text
        case (.totpSecret, .string(let text)): totpSecret = text
        case (.firstName, .string(let text)): firstName = text
        case (.lastName, .string(let text)): lastName = text
        case (.orgs, .array(let names)):
            orgs = names.compactMap(\.text)
            return orgs.count == names.count
        case (.custom, .object(let members)):
            for (name, member) in members { custom[name.string] = member.text }
            return members.values.allSatisfy { $0.text != nil }
        case (.emailVerification, .string(let text)):
            guard let rule = Realm.EmailVerification(rawValue: text) else { return false }
            emailVerification = rule
        default: return false
        }
        return true
    }
}
