/// A LoginRocket realm as a value: a request and the time go in, an answer comes out.
///
/// It speaks version 1 of the API and holds the users, sessions and settings of one realm. It has
/// no clock, no socket and no randomness of its own, so the same calls with the same generator
/// give the same answers:
///
/// ```swift
/// var realm = Realm(generator: SeededGenerator(seed: 1))
/// try realm.addUser("frank", password: "secret")
/// let login = Realm.Request(post: "/v1/login", ["username": "frank", "password": "secret"])
/// let answer = realm.answer(login, at: Date())
/// ```
///
/// ``Settings`` choose where the API document is silent. These rules are the same in every realm:
///
/// - The lockout counts wrong passwords in a row. The right password, or the end of a lock, resets
///   the count.
/// - A new password or email token replaces the previous one of the user.
/// - An external login asks for no code.
/// - The display name consists of `first_name` and `last_name`.
public struct Realm: Sendable {
    /// The switches of the realm.
    public var settings: Settings { didSet { revision += 1 } }

    /// The realm is reached over TLS: its own addresses begin with `https`, and its cookies are
    /// `Secure`.
    public var speaksTLS = false

    /// A counter that grows with every change: equal revisions mean equal contents and settings.
    public private(set) var revision = 0

    /// The number of mails that the realm has ever sent, also of those that it has forgotten.
    package internal(set) var mailCount = 0

    var contents: Contents { didSet { revision += 1 } }
    var random: any RandomNumberGenerator & Sendable
    var window: RateLimit.Window?

    /// Makes a realm without users.
    ///
    /// - Parameters:
    ///   - loginHandler: The app's address that a login ends at, if not that of the settings.
    ///   - settings: The switches to start with.
    ///   - generator: Draws every ID and key of the realm.
    public init(
        loginHandler: String? = nil,
        settings: Settings = Settings(),
        generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        var random: any RandomNumberGenerator & Sendable = generator
        contents = Contents(
            id: Identifier.realm.draw(using: &random),
            tokenKey: Identifier.tokenKey.draw(length: 43, using: &random),
            providers: Provider.all(using: &random)
        )
        self.settings = settings
        self.random = random
        if let loginHandler { self.settings.loginHandler = loginHandler }
    }

    init(_ contents: Contents, settings: Settings, random: any RandomNumberGenerator & Sendable) {
        self.contents = contents
        self.settings = settings
        self.random = random
    }

    /// The realm's ID (`rl_…`), the audience of its tokens.
    public var id: String { contents.id }

    /// The key (`jsk_…`) of HS256 tokens: a secret of the realm and of its app servers.
    public var tokenKey: String { contents.tokenKey }

    /// The address of the app that a login ends at; the token is appended to it.
    public var loginHandler: String { settings.loginHandler }
}

extension Realm: CustomStringConvertible, CustomReflectable {
    /// The realm's ID and sizes: never its keys or passwords.
    public var description: String {
        "Realm \(id): \(contents.accounts.count) users, \(contents.sessions.count) sessions"
    }

    /// An empty mirror, so that a dump of a realm shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
