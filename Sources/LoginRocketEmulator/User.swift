public import LoginRocketRealm

extension Emulator {
    /// A user that exists at the start.
    public struct User: Sendable {
        /// The name.
        public var username: String

        /// The password.
        public var password: String

        /// The address, if there is one.
        public var email: String?

        /// The base32 secret, if logins need a code.
        public var totpSecret: String?

        /// The first name.
        public var firstName: String?

        /// The last name.
        public var lastName: String?

        /// The organizations that the user is a member of, by name.
        public var orgs: [String] = []

        /// The user's own attributes, which tokens carry as `cs`.
        public var custom: [String: String] = [:]

        /// Whether the address is to be verified; a mail asks for it at once.
        public var emailVerification = Realm.EmailVerification.none

        /// Makes a user.
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

        /// Frank, and Grace, who needs a code.
        public static let defaults = [
            User(username: "frank", password: "secret", email: "frank@example.com"),
            User(
                username: "grace",
                password: "secret",
                email: "grace@example.com",
                totpSecret: "JBSWY3DPEHPK3PXP"
            ),
        ]

        var forRealm: Realm.NewUser {
            var user = Realm.NewUser(username: username, password: password)
            user.email = email
            user.totpSecret = totpSecret
            user.firstName = firstName
            user.lastName = lastName
            user.orgs = orgs
            user.custom = custom
            user.emailVerification = emailVerification
            return user
        }
    }
}
