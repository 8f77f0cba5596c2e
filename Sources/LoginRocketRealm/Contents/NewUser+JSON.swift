extension Realm.NewUser {
    /// The members of a user in JSON.
    package enum Key: String, CaseIterable, Sendable {
        case username, password, email, totpSecret, firstName, lastName, orgs, custom
        case emailVerification, active, id, passwordHash
    }

    /// Reads a user, of whom only `username` and `password` are required.
    ///
    /// A user with an `id` comes from an export, and needs no `password`: the `passwordHash` is in
    /// its place, and without both the user has none.
    package init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        let username = try members.required(.username, .text)
        let id = try members.optional(.id, .userID)
        self.init(
            username: username,
            password: "",
            email: try members.optional(.email, .text),
            totpSecret: try members.optional(.totpSecret, .text)
        )
        self.id = id
        credential = try Realm.Credential(members, isNew: id == nil)
        firstName = try members.optional(.firstName, .text)
        lastName = try members.optional(.lastName, .text)
        organizations = try members.optional(.orgs, .organizations) ?? []
        attributes = try members.optional(.custom, .textsByName) ?? [:]
        verification = try members.optional(.emailVerification, .choice) ?? .none
        isActive = try members.optional(.active, .flag) ?? true
    }
}

extension Realm {
    /// The way in which the password of a user to add is known.
    enum Credential: Sendable {
        case password(String)
        case digest(PasswordDigest)

        /// The user has external logins only.
        case none

        var password: String {
            guard case .password(let password) = self else { return "" }
            return password
        }

        var isBlank: Bool {
            guard case .password(let password) = self else { return false }
            return password.isEmpty
        }

        fileprivate init(
            _ members: JSONMembers<NewUser.Key>,
            isNew: Bool
        ) throws(JSONMistake) {
            let digest = try members.optional(.passwordHash, .passwordHash)
            if isNew {
                self = .password(try members.required(.password, .text))
            } else if let password = try members.optional(.password, .text) {
                self = .password(password)
            } else {
                self = digest.map(Credential.digest) ?? .none
            }
        }
    }

    /// An organization of a user to add.
    struct Organization: Sendable {
        let id: String?
        let name: String

        enum Key: String, CaseIterable, Sendable {
            case id, name
        }

        /// Reads a name, or an object of an export.
        init?(_ json: JSON) {
            if let name = json.text {
                self.init(id: nil, name: name)
                return
            }
            guard let members = try? JSONMembers<Key>(json),
                let id = try? members.required(.id, .text),
                let name = try? members.required(.name, .text)
            else { return nil }
            self.init(id: id, name: name)
        }

        init(id: String?, name: String) {
            self.id = id
            self.name = name
        }
    }
}

extension JSONKind<String> {
    fileprivate static var userID: JSONKind {
        JSONKind("the ID of an exported user") { json in
            json.text.flatMap { $0.hasPrefix(Identifier.user.rawValue) ? $0 : nil }
        }
    }
}

extension JSONKind<PasswordDigest> {
    fileprivate static var passwordHash: JSONKind {
        JSONKind("the hash of an exported user") { $0.text.flatMap(PasswordDigest.init) }
    }
}

extension JSONKind<[Realm.Organization]> {
    fileprivate static var organizations: JSONKind {
        JSONKind("a list of texts, or of objects with id and name") { json in
            guard case .array(let elements) = json else { return nil }
            let organizations = elements.compactMap(Realm.Organization.init)
            return organizations.count == elements.count ? organizations : nil
        }
    }
}
