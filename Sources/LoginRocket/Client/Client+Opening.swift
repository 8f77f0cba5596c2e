public import Logging
import LoginRocketCore

extension Client {
    /// Opens a client; it takes the database's ownership until ``close(grace:)``.
    ///
    /// ```swift
    /// let client = try Client.open(
    ///     .init(url: BaseURL("https://sample.e1.loginrocket.com"), databasePath: path)
    /// )
    /// ```
    ///
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database, a missing URL,
    ///   trust roots, a public key or a handler's URL that cannot be used, a language that is not
    ///   plain text, or a re-check interval under a second; `locked` if another process owns the
    ///   database; `key`; `store`.
    public static func open(
        _ configuration: Configuration,
        logger: Logger = Logger(label: "loginrocket")
    ) throws -> Client {
        try open(configuration, time: SystemTime(), logger: logger)
    }

    /// Opens a client that goes by other clocks.
    ///
    /// - Throws: What ``open(_:logger:)`` throws.
    package static func open(
        _ configuration: Configuration,
        time: any TimeSource,
        logger: Logger = Logger(label: "loginrocket")
    ) throws -> Client {
        // Refused before a file is made.
        try configuration.requireUsable()
        let store = try SQLiteStore.open(
            path: configuration.databasePath,
            realm: configuration.url.map {
                RealmAddress(origin: $0.origin, baseURL: $0.text)
            },
            keySources: configuration.keySources
        )
        do {
            let base = try BaseURL(store.realm.baseURL)
            return try Client(
                store: store,
                api: try HTTPAPI(
                    base,
                    usernameKind: configuration.usernameKind,
                    trustRoots: configuration.trustRoots,
                    acceptLanguage: configuration.acceptLanguage,
                    connectTimeout: configuration.requestTimeout
                ),
                time: time,
                settings: Machine.Settings(sessions: configuration.sessions),
                requestTimeout: configuration.requestTimeout,
                web: WebLogin(
                    base: base,
                    loginHandler: configuration.loginHandler,
                    signupHandler: configuration.signupHandler
                ),
                verifier: try configuration.publicKey.map { try TokenVerifier(pem: $0) },
                logger: logger
            )
        } catch {
            try? store.close()
            throw error
        }
    }
}

extension Client.Configuration {
    /// Requires that each setting can be used, as far as that can be said before the database and
    /// the realm are asked.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func requireUsable() throws {
        _ = try trustRoots.tlsConfiguration()
        _ = try publicKey.map { try TokenVerifier(pem: $0) }
        for handler in [loginHandler, signupHandler] {
            _ = try handler.map { try HandlerURL(login: $0) }
        }
    }
}
