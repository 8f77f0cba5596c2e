import FoundationEssentials
import LoginRocket
import LoginRocketCore
import LoginRocketRealm

/// The real realm: what is asked of it goes through JSON and HTTP shapes, there and back.
struct RealmServer: Server {
    private var realm: Realm
    private var passwords: [User: Secret]

    init(_ plan: Plan, luck: inout Luck) throws {
        var settings = Realm.Settings()
        settings.managedSessions = plan.isManaged
        settings.tokensExpire = plan.hasTokensThatEnd
        settings.sessionMinutes = plan.hasTokensThatEnd ? 360 : 100 * 365 * 24 * 60
        settings.loginRepeatsToken = plan.repeatsSessions
        settings.lockout = luck.pick([
            (2, nil), (1, Realm.Lockout(after: 3, as: .error200)),
            (1, Realm.Lockout(after: 3, as: .status429, retryAfter: true)),
        ])
        settings.signupMode = luck.pick([(2, .user), (1, .userToken)])
        settings.emailVerification = luck.pick([(2, .none), (1, .requested), (1, .required)])
        settings.passwordChangeEnds = luck.pick([(3, .none), (1, .others)])
        settings.rateLimit = luck.percent(20) ? Realm.RateLimit(requests: 5) : nil
        realm = Realm(settings: settings, generator: SeededGenerator(seed: plan.seed))
        passwords = [
            People.frank: Secret("frank's first"), People.grace: Secret("grace's first"),
        ]
        for user in [People.frank, People.grace] {
            var new = Realm.NewUser(
                username: user.username,
                password: passwords[user]?.text ?? ""
            )
            new.email = "\(user.username)@example.com"
            if user == People.grace { new.totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }
            try realm.add(new, at: RealmServer.date(Clocks.beginning))
        }
    }

    mutating func answer(_ request: Request<Secret>, at time: WallTime) -> Response {
        let owner = realm.tokenOwner(of: RealmServer.http(request)).map { User($0) }
        let response = RealmServer.ask(&realm, request, at: time)
        guard case .accepted = response.answer else { return response }
        switch request {
        case .updatePassword(_, _, let new):
            if let owner { passwords[owner] = new }
        case .question(.resetPassword(let user, _, let new)):
            passwords[user] = new
        case .signUp(let signup):
            passwords[signup.user] = signup.password
        default:
            break
        }
        return response
    }

    func isLive(_ token: Secret, at time: WallTime) -> Bool {
        var copy = realm
        copy.settings.rateLimit = nil
        let response = RealmServer.ask(&copy, .checkSession(token: token), at: time)
        return response.answer == .accepted(.valid)
    }

    func password(of user: User) -> Secret? { passwords[user] }

    func code(of user: User, at time: WallTime) -> Secret {
        let code = try? realm.totpCode(of: user.username, at: RealmServer.date(time))
        return Secret(code?.code ?? "000000")
    }

    mutating func sessionFromElsewhere(of user: User, at time: WallTime) -> Secret? {
        guard let password = passwords[user] else { return nil }
        let limit = realm.settings.rateLimit
        realm.settings.rateLimit = nil
        defer { realm.settings.rateLimit = limit }
        var response = RealmServer.ask(&realm, .login(user, password: password), at: time)
        if case .accepted(.mfaRequired(let token)) = response.answer {
            let code = code(of: user, at: time)
            response = RealmServer.ask(
                &realm,
                .verifyLogin(user, token: token, code: code),
                at: time
            )
        }
        guard case .accepted(.session(let token)) = response.answer else { return nil }
        return token
    }

    var mails: [(user: User, token: Secret)] {
        realm.mail.filter { $0.kind == .verification }
            .map { (User($0.username), Secret($0.token)) }
    }

    func resetToken(of user: User) -> Secret? {
        realm.mail.last { $0.kind == .passwordReset && $0.username == user.username }
            .map { Secret($0.token) }
    }

    mutating func revokeSessions(of user: User, at time: WallTime) {
        // A user who has not signed up yet has none.
        _ = try? realm.revokeSessions(of: user.username, at: RealmServer.date(time))
    }

    var repeatsSessions: Bool {
        get { realm.settings.loginRepeatsToken }
        set { realm.settings.loginRepeatsToken = newValue }
    }

    private static func http(_ request: Request<Secret>) -> Realm.Request {
        Realm.Request(
            method: request.method,
            target: request.path,
            headers: [Realm.Header("Content-Type", "application/json")],
            body: request.json
        )
    }

    private static func ask(
        _ realm: inout Realm,
        _ request: Request<Secret>,
        at time: WallTime
    ) -> Response {
        let response = realm.answer(http(request), at: date(time))
        return request.response(
            status: response.status,
            headers: response.headers.map { ($0.name, $0.value) },
            body: response.body
        )
    }

    private static func date(_ time: WallTime) -> Date {
        Date(timeIntervalSince1970: Double(time.secondsSince1970))
    }
}
