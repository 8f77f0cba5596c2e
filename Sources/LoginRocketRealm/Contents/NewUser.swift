public import FoundationEssentials

extension Realm {
    /// A user to add.
    ///
    /// The rules for signups do not apply, as for an administrator.
    public struct NewUser: Sendable {
        /// The name; logins may write it in any case.
        public var username: String

        /// The password; empty for a user whose password is known as a hash alone.
        public var password: String {
            get { credential.password }
            set { credential = .password(newValue) }
        }

        /// The address; if it is `nil` and the username is an address, that one.
        ///
        /// An empty one is none.
        public var email: String?

        /// The base32 secret (RFC 4648) of a user who needs a code; `nil` for none.
        public var totpSecret: String?

        /// The first name.
        public var firstName: String?

        /// The last name.
        public var lastName: String?

        /// The names of the organizations of the user; each is made.
        public var orgs: [String] {
            get { organizations.map(\.name) }
            set { organizations = newValue.map { Organization(id: nil, name: $0) } }
        }

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

        /// The rule for verifying the address; a mail asks for it at once.
        public var emailVerification: EmailVerification {
            get { EmailVerification(rawValue: verification.rawValue) ?? .none }
            set { verification = newValue.start }
        }

        /// The user can log in.
        public var isActive = true

        /// The ID of a user who comes from an export, and is as the export says; else one is drawn.
        package internal(set) var id: String?

        var credential: Credential
        var organizations: [Organization] = []
        var attributes: [Text: String] = [:]
        var verification = Verification.none

        /// Makes a user without names, organizations and attributes.
        public init(
            username: String,
            password: String,
            email: String? = nil,
            totpSecret: String? = nil
        ) {
            self.username = username
            self.credential = .password(password)
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
    /// - Throws: ``ControlError`` if the name or the address is taken, the name is blank, `.` or
    ///   `..`, the password is blank, or the secret is not base32 (RFC 4648).
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
    /// - Throws: ``ControlError`` if name, address or ID is taken, the name is blank, `.` or
    ///   `..`, the password is blank, or the secret is not base32 (RFC 4648).
    public mutating func add(_ user: NewUser, at now: Date) throws(ControlError) {
        guard !user.username.allSatisfy(\.isWhitespace) else { throw .blankUsername }
        let username = Text(user.username)
        guard !isDots(username) else { throw .dotUsername }
        guard !user.credential.isBlank else { throw .blankPassword }
        guard contents.accounts[username.lowercased] == nil else {
            throw .userExists(username.lowercased.string)
        }
        let totp = user.totpSecret.map { TOTP(secret: $0) }
        if case .some(.none) = totp { throw .invalidTotpSecret }
        let isNamedByAddress = user.id == nil && isAddress(username)
        let given = user.email.map { Text($0) } ?? (isNamedByAddress ? username : nil)
        let email = given.flatMap { $0.isEmpty ? nil : $0 }
        if let twin = contents.accounts.values.first(where: { $0.id == user.id }) {
            throw .sameID(twin.username.string, username.lowercased.string)
        }
        if let email, let twin = account(at: email) {
            throw .sameEmail(twin.username.string, username.lowercased.string)
        }
        let id = user.id ?? newID(.user)
        let draft = Draft(
            username: username,
            email: email,
            firstName: user.firstName,
            lastName: user.lastName,
            password: digest(user.credential)
        )
        var account = Account(id: id, draft, totp: totp.flatMap { $0 })
        for (key, value) in user.attributes { account.custom[key] = .string(value) }
        for org in user.organizations {
            let id = org.id ?? newID(.org)
            account.memberships.append(Membership(orgID: id, orgName: org.name))
        }
        account.verification = user.verification
        account.isActive = user.isActive
        contents.accounts[account.username] = account
        guard account.awaitsVerification else { return }
        mailToken(.verification, to: account, at: now)
    }

    private mutating func digest(_ credential: Credential) -> PasswordDigest? {
        switch credential {
        case .password(let password): digest(Text(password))
        case .digest(let digest): digest
        case .none: nil
        }
    }
}
