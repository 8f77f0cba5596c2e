public import LoginRocketCore

/// The truth: a server that holds passwords and sessions, and locks out who guesses.
///
/// A password is the reference to it: the model has one reference for each password.
public struct ModelServer: Sendable {
    /// What the server knows of each user.
    public private(set) var accounts: [User: Account]

    /// The sessions it gave out, by token.
    public private(set) var sessions: [SecretRef: ModelSession] = [:]

    /// The users whose address is verified.
    public private(set) var verified: Set<User> = []

    /// The email tokens that have counted; each counts once.
    public private(set) var usedTokens: Set<SecretRef> = []

    /// The mails that were sent, by the token in them.
    public private(set) var mails: [(user: User, token: SecretRef)] = []

    private var signups = 0
    private var challenges: [SecretRef: User] = [:]
    private var secretCount: UInt64 = 1_000_000

    /// What the server knows of a user.
    public struct Account: Hashable, Sendable {
        /// The password now.
        public var password: SecretRef

        /// The passwords it ever was.
        public var held: Set<SecretRef>

        /// Whether a login needs a code.
        public let needsCode: Bool

        var wrongPasswords = 0
        var lockedUntil = Duration.zero
    }

    /// A session as the server knows it.
    public struct ModelSession: Hashable, Sendable {
        /// Whose it is.
        public let user: User

        /// Whether it has not ended.
        public var isLive: Bool
    }

    /// Makes a server with frank, and with grace, whose logins need a code.
    public init() {
        accounts = [
            Samples.frank: Account(
                password: SecretRef(10),
                held: [SecretRef(10)],
                needsCode: false
            ),
            Samples.grace: Account(password: SecretRef(20), held: [SecretRef(20)], needsCode: true),
        ]
    }

    /// Answers a request and does what it asks for.
    public mutating func answer(_ request: Request<SecretRef>, at time: Duration) -> Answer<Payload>
    {
        switch request {
        case .login(let user, let password):
            guard isRight(password, of: user, at: time), let account = accounts[user] else {
                return refusal(of: user, at: time)
            }
            return .accepted(account.needsCode ? challenge(user) : session(user))
        case .verifyLogin(let user, let token, let code):
            guard challenges[token] == user, code == Samples.code else {
                return .refused(["Code is incorrect."])
            }
            challenges[token] = nil
            return .accepted(session(user))
        case .checkSession(let token):
            return .accepted(sessions[token]?.isLive == true ? .valid : .ended)
        case .logout(let token):
            guard sessions[token]?.isLive == true else { return .refused(["Session is invalid."]) }
            sessions[token]?.isLive = false
            return .accepted(.loggedOut)
        case .updatePassword(let token, let current, let new):
            guard let session = sessions[token], session.isLive else {
                return .refused(["Session is invalid."])
            }
            guard isRight(current, of: session.user, at: time) else {
                return refusal(of: session.user, at: time)
            }
            accounts[session.user]?.password = new
            accounts[session.user]?.held.insert(new)
            return .accepted(.passwordUpdated)
        case .question(.resetPassword(let user, let token, let new)):
            guard token == Samples.code else { return .refused(["Token is invalid."]) }
            accounts[user]?.password = new
            accounts[user]?.held.insert(new)
            return .accepted(.agreed)
        case .question(.forgotPassword), .question(.externalLogin):
            return .accepted(.agreed)
        case .question(.resendEmailToken(let user)):
            mails.append((user, newSecret()))
            return .accepted(.agreed)
        case .verifyEmail(let user, let token):
            let isRight = mails.contains { $0.user == user && $0.token == token }
            guard isRight, usedTokens.insert(token).inserted else {
                return .refused(["Token is invalid."])
            }
            verified.insert(user)
            return .accepted(.emailVerified)
        case .signUp(let signup):
            return signUp(signup)
        }
    }

    /// Makes a session as an app's server or an external provider does.
    public mutating func sessionFromElsewhere(of user: User) -> Session? {
        guard case .session(let session) = session(user) else { return nil }
        return session
    }

    /// In turn: a session, a token only, and a user who has to verify the address first.
    private mutating func signUp(_ signup: Signup<SecretRef>) -> Answer<Payload> {
        signups += 1
        if signups % 3 == 2 {
            let token = SignupToken(user: signup.user, token: newSecret())
            return .accepted(.signupToken(token))
        }
        guard accounts[signup.user] == nil else { return .refused(["Username is taken."]) }
        accounts[signup.user] = Account(
            password: signup.password,
            held: [signup.password],
            needsCode: false
        )
        guard signups % 3 == 0 else { return .accepted(session(signup.user)) }
        mails.append((signup.user, newSecret()))
        return .accepted(.signedUp)
    }

    /// Ends all sessions of a user, as an administrator does.
    public mutating func revokeSessions(of user: User) {
        for (token, session) in sessions where session.user == user {
            sessions[token]?.isLive = false
        }
    }

    private mutating func isRight(_ password: SecretRef, of user: User, at time: Duration) -> Bool {
        guard var account = accounts[user], account.lockedUntil <= time else { return false }
        let isRight = account.password == password
        account.wrongPasswords = isRight ? 0 : account.wrongPasswords + 1
        if account.wrongPasswords >= 3 {
            account.wrongPasswords = 0
            account.lockedUntil = time + .seconds(900)
        }
        accounts[user] = account
        return isRight
    }

    /// Grace's lockouts say what they are; frank's look like a wrong password.
    private func refusal(of user: User, at time: Duration) -> Answer<Payload> {
        guard let account = accounts[user], account.needsCode, account.lockedUntil > time else {
            return .refused(["Invalid username or password."])
        }
        return .limited(retryAfter: account.lockedUntil - time)
    }

    private mutating func session(_ user: User) -> Payload {
        let token = newSecret()
        sessions[token] = ModelSession(user: user, isLive: true)
        return .session(
            Session(
                identity: SessionIdentity("tk-\(token.value)"),
                user: user,
                token: token,
                expiresAt: nil,
                confirmation: .confirmed(at: Samples.now.wall)
            )
        )
    }

    private mutating func challenge(_ user: User) -> Payload {
        let token = newSecret()
        challenges[token] = user
        return .mfaRequired(Challenge(user: user, token: token))
    }

    private mutating func newSecret() -> SecretRef {
        secretCount += 1
        return SecretRef(secretCount)
    }
}
