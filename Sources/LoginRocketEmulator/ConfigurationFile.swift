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
    /// - Throws: ``Emulator/InvalidConfiguration``, which names the key and its valid values. The
    ///   configuration stays as it was.
    public mutating func merge(json: [UInt8]) throws(Emulator.InvalidConfiguration) {
        var merged = self
        do {
            try merged.merge(JSONMembers(JSON(parsing: json)))
        } catch let error as Emulator.InvalidConfiguration {
            throw error
        } catch {
            throw Emulator.InvalidConfiguration("\(error)")
        }
        self = merged
    }

    private enum Key: String, CaseIterable {
        case realm, users
    }

    private mutating func merge(_ members: JSONMembers<Key>) throws {
        if let switches = try members.optional(.realm, .object) {
            do {
                try settings.merge(json: Array(switches.rendered.utf8))
            } catch {
                throw Emulator.InvalidConfiguration("realm: \(error)")
            }
        }
        if let list = try members.optional(.users, .list) { users = try Self.users(of: list) }
    }

    /// Reads the users; throws an error if a realm would refuse them.
    private static func users(of json: [JSON]) throws -> [Realm.NewUser] {
        var trial = Realm()
        var users: [Realm.NewUser] = []
        for (index, member) in json.enumerated() {
            let place = "users[\(index)]"
            let user = try Realm.NewUser(JSONMembers(member, of: place))
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

extension JSONKind<JSON> {
    fileprivate static var object: JSONKind {
        JSONKind("a JSON object") { json in
            guard case .object = json else { return nil }
            return json
        }
    }
}

extension JSONKind<[JSON]> {
    fileprivate static var list: JSONKind {
        JSONKind("a list") { json in
            guard case .array(let elements) = json else { return nil }
            return elements
        }
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
