public import LoginRocketRealm

extension Emulator {
    /// How an emulator is started.
    public struct Configuration: Sendable {
        /// The address to listen at.
        public var host = "127.0.0.1"

        /// The port of the LoginRocket API; 0 picks a free one.
        public var port = 0

        /// The port of the control API; 0 picks a free one.
        public var controlPort = 0

        /// The certificate to speak TLS with; `nil` for plain HTTP.
        public var tls: CertificateValidity?

        /// The users at the start.
        public var users = User.defaults

        /// The realm's switches at the start.
        public var settings = Realm.Settings()

        /// What the realm's IDs and keys are drawn from; `nil` for real randomness.
        public var seed: UInt64?

        /// Makes the configuration of an emulator on two free loopback ports.
        public init() {}

        func makeRealm() throws(Realm.ControlError) -> Realm {
            var realm =
                seed.map { Realm(settings: settings, generator: SeededGenerator(seed: $0)) }
                ?? Realm(settings: settings)
            for user in users {
                try realm.addUser(
                    user.username,
                    password: user.password,
                    email: user.email,
                    totpSecret: user.totpSecret
                )
            }
            realm.speaksTLS = tls != nil
            return realm
        }
    }

    /// The certificate that the emulator shows.
    public enum CertificateValidity: String, CaseIterable, Sendable {
        /// Valid for localhost, 127.0.0.1 and ::1.
        case valid

        /// Valid for the same names, until yesterday.
        case expired

        /// Valid, but for another name.
        case wrongHost
    }

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
    }
}
