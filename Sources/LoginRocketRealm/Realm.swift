public import FoundationEssentials

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
/// Where the API document is silent ``Settings`` chooses. What no switch changes: wrong passwords
/// are counted for the lockout in a row, and the right one, or the end of a lock, starts anew; a new
/// password or email token takes the place of the user's token before it; an external login asks for
/// no code; `first_name` and `last_name` make the display name.
public struct Realm: Sendable {
    /// The switches of the realm.
    public var settings: Settings

    /// Whether the realm is reached over TLS: then its own addresses begin with `https`, and its
    /// cookies are `Secure`.
    public var speaksTLS = false

    /// How often what the realm holds may have changed: the same number, the same contents.
    public private(set) var revision = 0

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
            id: Identifier.draw("rl_", using: &random),
            tokenKey: Identifier.draw("jsk_", length: 43, using: &random),
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

    /// Answers one request, as of the time `now`.
    ///
    /// A call is a `POST` with a JSON object or a form, or a `GET` with a query; `GET` with a
    /// `callback` is JSONP. An error of the API has status 200, as the document shows it. What is no
    /// call has another, such as 404 for a path that is not there and 400 for a body that cannot be
    /// read, and the same two members.
    ///
    /// Pages of every origin may call, with cookies (CORS). A login sets the cookie `lr_session`, the
    /// last known session, which a logout without a token ends; an external login sets `lr_attempt`.
    /// Both are `HttpOnly`; over TLS they are `Secure`, and `lr_session` is `SameSite=None`, so that it
    /// comes along from pages of other sites, else `Lax`.
    public mutating func answer(_ request: Request, at now: Date) -> Answer {
        do {
            return answer(try reply(to: request, at: now), to: request, at: now)
        } catch {
            return answer(reply(to: request, error, at: now), to: request, at: now)
        }
    }

    /// The user whose token a request carries, be its session live or not.
    ///
    /// `nil` when there is no token, or none that this realm signed.
    public func tokenOwner(of request: Request) -> String? {
        guard let token = try? Parameters(request)[.token] else { return nil }
        return claims(of: token)?.username
    }

    private mutating func reply(to request: Request, at now: Date) throws(Refusal) -> Reply {
        let route = try Route(request, in: self)
        guard request.method != "OPTIONS" else { return CrossOrigin.preflight(route.methods) }
        guard route.allows(request.method) else { throw .method(allowed: route.methods) }
        guard request.query.utf8.count <= maximumQuery else { throw .targetTooLong }
        guard !CrossOrigin.hasBadCallback(request) else { throw .malformed(.badCallback) }
        switch route {
        case .page(let provider):
            return try page(of: provider, request, at: now)
        case .call(let call):
            try countRequest(at: now)
            return try reply(to: call, request, at: now)
        case .authorize(let provider):
            try countRequest(at: now)
            return try authorize(provider, for: request, at: now)
        case .callback(let provider):
            try countRequest(at: now)
            return try callback(of: provider, request, at: now)
        }
    }

    private mutating func reply(
        to call: Call,
        _ request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        guard !settings.strictAccept || acceptsJSON(request) else { throw .notAcceptable }
        let parameters = try Parameters(request)
        try refuseStrayName(parameters, in: call)
        switch call {
        case .login: return try login(parameters, at: now)
        case .verifyLogin: return try verifyLogin(parameters, at: now)
        case .logout: return try logout(parameters, request, at: now)
        case .checkSession: return try checkSession(parameters, at: now)
        case .forgotPassword: return try forgotPassword(parameters, at: now)
        case .resetPassword: return try resetPassword(parameters, at: now)
        case .updatePassword: return try updatePassword(parameters, at: now)
        case .signup: return try signup(parameters, at: now)
        case .resendEmailToken: return try resendEmailToken(parameters, at: now)
        case .verifyEmail: return try verifyEmail(parameters, at: now)
        }
    }
}

extension Realm: CustomStringConvertible, CustomReflectable {
    /// The realm's ID and sizes: never its keys or passwords.
    public var description: String {
        "Realm \(id): \(contents.accounts.count) users, \(contents.sessions.count) sessions"
    }

    /// Nothing: a dump of a realm shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The longest query that is read, in bytes.
private let maximumQuery = 8 * 1024

/// Whether an `Accept` field, or its absence, has room for JSON.
private func acceptsJSON(_ request: Realm.Request) -> Bool {
    guard let field = request[header: "Accept"] else { return true }
    return field.lowercased().split(separator: ",").contains { range in
        let type = trimmed(range.prefix { $0 != ";" })
        return ["*/*", "application/*", "application/json", "text/javascript"].contains(type)
    }
}
