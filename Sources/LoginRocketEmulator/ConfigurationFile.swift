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
    /// Switches are those of `Realm.Settings`; a user can have what ``Emulator/User`` has. Users in the
    /// file take the place of those before.
    ///
    /// - Throws: ``Emulator/InvalidConfiguration``, which names the key; then nothing has changed.
    public mutating func merge(json: [UInt8]) throws(Emulator.InvalidConfiguration) {
        guard case .object(let members)? = JSON(parsing: json) else {
            throw Emulator.InvalidConfiguration("not a JSON object")
        }
        var merged = self
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            switch (key, value) {
            case ("realm", .object):
                do {
                    try merged.settings.merge(json: Array(value.rendered.utf8))
                } catch {
                    throw Emulator.InvalidConfiguration("realm: \(error)")
                }
            case ("users", .array(let users)):
                merged.users = try Self.users(of: users)
            default:
                throw Emulator.InvalidConfiguration("invalid key: \(key)")
            }
        }
        self = merged
    }

    /// The users, if a realm would take them.
    private static func users(of json: [JSON]) throws(Emulator.InvalidConfiguration) -> [Emulator
        .User]
    {
        var trial = Realm()
        var users: [Emulator.User] = []
        for (index, member) in json.enumerated() {
            let place = "users[\(index)]"
            let user = try UserFields(member, as: place).user
            do {
                try trial.add(user.forRealm, at: .distantPast)
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
        /// What is wrong in a line: it names the key, never its value.
        public let description: String

        init(_ description: String) {
            self.description = description
        }
    }
}

/// The members of a user in a configuration file.
private struct UserFields {
    private(set) var user = Emulator.User(username: "", password: "")

    init(_ json: JSON, as place: String) throws(Emulator.InvalidConfiguration) {
        guard case .object(let members) = json else {
            throw Emulator.InvalidConfiguration("invalid key: \(place)")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where !set(key, to: value) {
            throw Emulator.InvalidConfiguration("invalid key: \(place).\(key)")
        }
        for (key, text) in [("username", user.username), ("password", user.password)]
        where text.isEmpty {
            throw Emulator.InvalidConfiguration("missing key: \(place).\(key)")
        }
    }

    private mutating func set(_ key: String, to value: JSON) -> Bool {
        switch (key, value) {
        case ("username", .string(let text)): user.username = text
        case ("password", .string(let text)): user.password = text
        case ("email", .string(let text)): user.email = text
        case ("totpSecret", .string(let text)): user.totpSecret = text
        case ("firstName", .string(let text)): user.firstName = text
        case ("lastName", .string(let text)): user.lastName = text
        case ("orgs", .array(let names)):
            user.orgs = names.compactMap(\.text)
            return user.orgs.count == names.count
        case ("custom", .object(let members)):
            user.custom = members.compactMapValues(\.text)
            return user.custom.count == members.count
        case ("emailVerification", .string(let text)):
            guard let rule = Realm.EmailVerification(rawValue: text) else { return false }
            user.emailVerification = rule
        default: return false
        }
        return true
    }
}
