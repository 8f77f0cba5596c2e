public import LoginRocketCore

extension Client {
    /// The settings of a client.
    public struct Configuration: Sendable {
        /// The realm's URL; `nil` for the one an existing database knows.
        public var url: BaseURL?

        /// The database file; it and missing directories are made if need be.
        public var databasePath: String

        /// The sources of the key that seals the secrets; the first that has a key is used.
        public var keySources: [KeySource]

        /// The authorities whose signature under the server's certificate is trusted.
        public var trustRoots: TrustRoots

        /// The language of the server's sentences, as in the HTTP header of that name.
        public var acceptLanguage: String?

        /// The kind of the realm's user names; for email addresses calls send `email`.
        public var usernameKind = UsernameKind.standard

        /// The app's Login Handler URL, as the realm's Connected App has it; needed by
        /// ``Client/finishExternalLogin(url:)``.
        public var loginHandler: String?

        /// The app's Signup Handler URL; `nil` if the realm uses the Login Handler for signups too.
        public var signupHandler: String?

        /// The public key of a realm that signs with RS256, as PEM.
        ///
        /// With it a token that came from elsewhere is verified here; without it the realm is
        /// asked.
        public var publicKey: String?

        /// The time that one call may take, head and body together; 10 seconds by default.
        public var requestTimeout = Duration.seconds(10)

        /// The authority on the end of a session: the realm, if its sessions are managed.
        ///
        /// By default ``run()`` asks it every 300 seconds; 1 second is the least. AuthRocket
        /// advises 2 to 15 minutes.
        public var sessions = SessionManagement.managed(recheckInterval: .seconds(300))

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - url: The realm's URL; `nil` for the one an existing database knows.
        ///   - databasePath: The database file.
        ///   - keySources: The sources of the key; by default the file `client.key` beside the
        ///     database.
        ///   - trustRoots: The authorities whose signature under the server's certificate is
        ///     trusted.
        ///   - acceptLanguage: The language of the server's sentences.
        public init(
            url: BaseURL?,
            databasePath: String,
            keySources: [KeySource]? = nil,
            trustRoots: TrustRoots = .system,
            acceptLanguage: String? = nil
        ) {
            self.url = url
            self.databasePath = databasePath
            self.keySources = keySources ?? [.file(Self.keyPath(besides: databasePath))]
            self.trustRoots = trustRoots
            self.acceptLanguage = acceptLanguage
        }

        /// Returns the default place of a database's key: the file `client.key` beside it.
        ///
        /// - Parameter databasePath: The database file.
        /// - Returns: The path of the key file.
        public static func keyPath(besides databasePath: String) -> String {
            guard let slash = databasePath.lastIndex(of: "/") else { return "client.key" }
            return databasePath[...slash] + "client.key"
        }
    }
}
