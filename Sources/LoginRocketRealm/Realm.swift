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
/// Where the API document is silent the realm chooses: a login token (`kli_…`) lives 10 minutes,
/// is used up by success only, and any number of codes may be tried with it; wrong passwords are
/// counted for the lockout in a row, and the right one, or the end of a lock, starts anew.
public struct Realm: Sendable {
    /// The realm's ID (`rl_…`), the audience of its tokens.
    public let id: String

    /// The key (`jsk_…`) that signs session tokens: a secret of the realm and of its app servers.
    public let tokenKey: String

    /// The address of the app that a login ends at; the token is appended to it.
    public let loginHandler: String

    /// The switches of the realm.
    public var settings: Settings

    var accounts: [String: Account] = [:]
    var sessions: [String: Session] = [:]
    var pendingLogins: [String: PendingLogin] = [:]
    var random: any RandomNumberGenerator & Sendable

    /// Makes a realm without users.
    ///
    /// - Parameters:
    ///   - loginHandler: The app's address that a login ends at.
    ///   - settings: The switches to start with.
    ///   - generator: Draws every ID and key of the realm.
    public init(
        loginHandler: String = "https://yourapp.com/login",
        settings: Settings = Settings(),
        generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        var random: any RandomNumberGenerator & Sendable = generator
        self.id = Identifier.draw("rl_", using: &random)
        self.tokenKey = Identifier.draw("jsk_", length: 43, using: &random)
        self.loginHandler = loginHandler
        self.settings = settings
        self.random = random
    }

    /// Answers one request, as of the time `now`.
    ///
    /// Calls are a `POST` with a JSON object. An error of the API has status 200, as the document
    /// shows it. What is no call has another: 404 for a path or a method that is not there, 415 for
    /// a body of another type, 400 for a body that is no JSON object.
    public mutating func answer(_ request: Request, at now: Date) -> Answer {
        do {
            let call = try Call(request)
            return success(try outcome(of: call, Parameters(request), at: now), at: now)
        } catch {
            return refusal(error, of: request, at: now)
        }
    }

    /// The user whose token a request carries, be its session live or not.
    ///
    /// `nil` when there is no token, or none that this realm signed.
    public func tokenOwner(of request: Request) -> String? {
        guard let token = try? Parameters(request)[.token] else { return nil }
        return signer.claims(of: token)?.username
    }

    var signer: TokenSigner { TokenSigner(key: tokenKey) }

    private mutating func outcome(
        of call: Call,
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> [String: JSON] {
        switch call {
        case .login: try login(parameters, at: now)
        case .verifyLogin: try verifyLogin(parameters, at: now)
        case .logout: try logout(parameters, at: now)
        case .checkSession: try checkSession(parameters, at: now)
        case .updatePassword: try updatePassword(parameters, at: now)
        }
    }

    private mutating func success(_ body: [String: JSON], at now: Date) -> Answer {
        Answer(status: 200, headers: commonHeaders(at: now), json: .object(body))
    }

    private mutating func refusal(_ refusal: Refusal, of request: Request, at now: Date) -> Answer {
        let texts = refusal.sentences.map { text(of: $0) }
        var body: [String: JSON] = [
            "error": .string(texts.joined(separator: " ")),
            "errors": .array(texts.map(JSON.string)),
        ]
        if request.path == Call.checkSession.rawValue { body["valid"] = .bool(false) }
        return Answer(
            status: refusal.status,
            headers: commonHeaders(at: now) + refusal.headers(at: now),
            json: .object(body)
        )
    }

    private mutating func text(of sentence: Sentence) -> String {
        settings.randomErrorTexts ? RandomWords.sentence(using: &random) : sentence.text
    }

    private mutating func commonHeaders(at now: Date) -> [Header] {
        [
            Header("Content-Type", "application/json"),
            Header("Date", httpDate(now)),
            Header("X-Request-ID", Identifier.hexadecimal(using: &random)),
        ]
    }
}

extension Realm: CustomStringConvertible, CustomReflectable {
    /// The realm's ID and sizes: never its keys or passwords.
    public var description: String {
        "Realm \(id): \(accounts.count) users, \(sessions.count) sessions"
    }

    /// Nothing: a dump of a realm shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
