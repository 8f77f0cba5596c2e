public import FoundationEssentials

extension Realm {
    /// A user to add.
    ///
    /// The rules for signups do not apply, as for an administrator.
    public struct NewUser: Sendable {
        /// The name; logins may write it in any case.
        public var username: String

        /// The password.
        public var password: String

        /// The address; if it is `nil` and the username is an address, that one.
        public var email: String?

        /// The base32 secret (RFC 4648) of a user who needs a code; `nil` for none.
        public var totpSecret: String?

        /// The first name.
        public var firstName: String?

        /// The last name.
        public var lastName: String?

        /// The names of the organizations of the user; each is made.
        public var orgs: [String] = []

        /// The custom attributes of the user, which tokens contain as `cs`.
        ///
        /// The realm tells names apart by their bytes, as JSON texts have them.
        public var custom: [String: String] {
            get {
                Dictionary(attributes.map { ($0.key.string, $0.value) }) { first, _ in first }
            }
            set {
                attributes = Dictionary(
                    uniqueKeysWithValues: newValue.map { (Text($0.key), $0.value) }
                )
            }
        }

        var attributes: [Text: String] = [:]

        /// The rule for verifying the address; a mail asks for it at once.
        public var emailVerification = EmailVerification.none

        /// Makes a user without names, organizations and attributes.
        public init(
            username: String,
            password: String,
            email: String? = nil,
            totpSecret: String? = nil
        ) {
            self.username = username
            self.password = password
            self.email = email
            self.totpSecret = totpSecret
        }
    }

    /// Adds a user.
    ///
    /// - Parameters:
    ///   - username: The name; logins may write it in any case.
    ///   - password: The password.
    ///   - email: The address; if it is `nil` and the username is an address, that one.
    ///   - totpSecret: The base32 secret of a user who needs a code; `nil` for none.
    /// - Throws: ``ControlError`` if the name is taken, the name or the password is blank, or the
    ///   secret is not base32 (RFC 4648).
    public mutating func addUser(
        _ username: String,
        password: String,
        email: String? = nil,
        totpSecret: String? = nil
    ) throws(ControlError) {
        let user = NewUser(
            username: username,
            password: password,
            email: email,
            totpSecret: totpSecret
        )
        try add(user, at: .distantPast)
    }

    /// Adds a user.
    ///
    /// - Throws: ``ControlError`` if the name is taken, the name or the password is blank, or the
    ///   secret is not base32 (RFC 4648).
    public mutating func add(_ user: NewUser, at now: Date) throws(ControlError) {
        guard !user.username.allSatisfy(\.isWhitespace) else { throw .blankUsername }
        guard !user.password.isEmpty else { throw .blankPassword }
        let username = Text(user.username)
        guard account(username) == nil else { throw .userExists(username.lowercased.string) }
        let totp = user.totpSecret.map { TOTP(secret: $0) }
        if case .some(.none) = totp { throw .invalidTotpSecret }
        let id = Identifier.user.draw(using: &random)
        let draft = Draft(
            username: username,
            email: user.email.map { Text($0) } ?? (isAddress(username) ? username : nil),
            firstName: user.firstName,
            lastName: user.lastName,
            password: digest(Text(user.password))
        )
        var account = Account(id: id, draft, totp: totp.flatMap { $0 })
        for (key, value) in user.attributes { account.custom[key] = .string(value) }
        for org in user.orgs {
            let id = Identifier.org.draw(using: &random)
            account.memberships.append(Membership(orgID: id, orgName: org))
        }
        account.verification = user.emailVerification.start
        contents.accounts[account.username] = account
        guard user.emailVerification != .none else { return }
        mailToken(.verification, to: account, at: now)
    }
}

extension Realm.NewUser {
    /// The members of a user in JSON.
    package enum Key: String, CaseIterable, Sendable {
        case username, password, email, totpSecret, firstName, lastName, orgs, custom
        case emailVerification
    }

    /// Reads a user, of whom only `username` and `password` are required.
    package init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        self.init(
            username: try members.required(.username, .text),
            password: try members.required(.password, .text),
            email: try members.optional(.email, .text),
            totpSecret: try members.optional(.totpSecret, .text)
        )
        firstName = try members.optional(.firstName, .text)
        lastName = try members.optional(.lastName, .text)
        orgs = try members.optional(.orgs, .texts) ?? []
        attributes = try members.optional(.custom, .textsByName) ?? [:]
        emailVerification = try members.optional(.emailVerification, .choice) ?? .none
    }
}
