import FoundationEssentials
import LoginRocket
import LoginRocketCore

/// A small server: it holds passwords and sessions, and locks out who guesses.
struct ModelServer: Server {
    var repeatsSessions = false
    private(set) var mails: [(user: User, token: Secret)] = []

    private let isManaged: Bool
    private let hasTokensThatEnd: Bool
    private let tellsTime: Bool
    private var accounts: [User: Account]
    /// By token; sessions that were given out again have more than one.
    private var sessions: [String: Int] = [:]
    private var lives: [Life] = []
    private var challenges: [String: User] = [:]
    private var usedTokens: Set<String> = []
    private var signups = 0
    private var count = 0

    private struct Account {
        var password: Secret
        let needsCode: Bool
        var wrongPasswords = 0
        var lockedUntil = WallTime(secondsSince1970: 0)
    }

    private struct Life {
        let user: User
        let end: WallTime
        var isRevoked = false
    }

    init(_ plan: Plan) {
        isManaged = plan.isManaged
        hasTokensThatEnd = plan.hasTokensThatEnd
        tellsTime = plan.tellsTime
        repeatsSessions = plan.repeatsSessions
        accounts = [
            People.frank: Account(password: Secret("frank's first"), needsCode: false),
            People.grace: Account(password: Secret("grace's first"), needsCode: true),
        ]
    }

    mutating func answer(_ request: Request<Secret>, at time: WallTime) -> Response {
        Response(reply(to: request, at: time), status: 200, date: tellsTime ? time : nil)
    }

    private mutating func reply(
        to request: Request<Secret>,
        at time: WallTime
    ) -> Answer<Reply> {
        switch request {
        case .login(let user, let password):
            guard isRight(password, of: user, at: time), let account = accounts[user] else {
                return refusal(of: user, at: time)
            }
            if account.needsCode { return .accepted(.mfaRequired(token: challenge(user))) }
            return .accepted(.session(token: session(of: user, at: time)))
        case .verifyLogin(let user, let token, let code):
            guard challenges[token.text] == user, code == self.code(of: user, at: time) else {
                return .refused(["Code is incorrect."])
            }
            challenges[token.text] = nil
            return .accepted(.session(token: session(of: user, at: time)))
        case .checkSession(let token):
            guard isManaged else {
                // Such a realm knows no session: this one refuses, that one calls each ended.
                count += 1
                return count % 2 == 0 ? .accepted(.ended) : .refused(["Sessions are not managed."])
            }
            return .accepted(isLive(token, at: time) ? .valid : .ended)
        case .logout(let token):
            guard isManaged else { return .accepted(.loggedOut) }
            guard let life = life(token), isLive(token, at: time) else {
                return .refused(["Session is invalid."])
            }
            lives[life].isRevoked = true
            return .accepted(.loggedOut)
        case .updatePassword(let token, let current, let new):
            guard let life = life(token), isLive(token, at: time) else {
                return .refused(["Session is invalid."])
            }
            let user = lives[life].user
            guard isRight(current, of: user, at: time) else { return refusal(of: user, at: time) }
            accounts[user]?.password = new
            return .accepted(.passwordUpdated)
        case .verifyEmail(let user, let token):
            let isRight = mails.contains { $0.user == user && $0.token == token }
            guard isRight, usedTokens.insert(token.text).inserted else {
                return .refused(["Token is invalid."])
            }
            return .accepted(.emailVerified)
        case .signUp(let signup):
            return signUp(signup, at: time)
        case .question(let question):
            return reply(to: question)
        }
    }

    private mutating func reply(to question: Question<Secret>) -> Answer<Reply> {
        switch question {
        case .resetPassword(let user, let token, let new):
            guard resetToken(of: user) == token else { return .refused(["Token is invalid."]) }
            accounts[user]?.password = new
            return .accepted(.agreed("The password was changed."))
        case .forgotPassword, .externalLogin:
            return .accepted(.agreed("A mail is on its way."))
        case .resendEmailToken(let user):
            mails.append((user, newToken("kvf_")))
            return .accepted(.agreed("A mail is on its way."))
        }
    }

    /// In turn: a session, a token only, and a user who has to verify the address first.
    private mutating func signUp(_ signup: Signup<Secret>, at time: WallTime) -> Answer<Reply> {
        signups += 1
        if signups % 3 == 2 { return .accepted(.signupToken(newToken("utk_"))) }
        guard accounts[signup.user] == nil else { return .refused(["Username is taken."]) }
        accounts[signup.user] = Account(password: signup.password, needsCode: false)
        guard signups % 3 == 0 else {
            return .accepted(.session(token: session(of: signup.user, at: time)))
        }
        mails.append((signup.user, newToken("kvf_")))
        return .accepted(.signedUp("Verify your address."))
    }

    func password(of user: User) -> Secret? { accounts[user]?.password }

    func code(of user: User, at time: WallTime) -> Secret { Secret("123456") }

    func resetToken(of user: User) -> Secret? { Secret("kpw_\(user.username)") }

    func isLive(_ token: Secret, at time: WallTime) -> Bool {
        guard let life = life(token) else { return false }
        return !lives[life].isRevoked && time < lives[life].end
    }

    mutating func sessionFromElsewhere(of user: User, at time: WallTime) -> Secret? {
        accounts[user] == nil ? nil : session(of: user, at: time)
    }

    mutating func revokeSessions(of user: User, at time: WallTime) {
        // A realm that manages no sessions has nothing to revoke.
        guard isManaged else { return }
        for index in lives.indices where lives[index].user == user { lives[index].isRevoked = true }
    }
}

extension ModelServer {
    private func life(_ token: Secret) -> Int? { sessions[token.text] }

    private mutating func isRight(_ password: Secret, of user: User, at time: WallTime) -> Bool {
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

    /// Grace's lockouts say what they are; the others' look like a wrong password.
    private func refusal(of user: User, at time: WallTime) -> Answer<Reply> {
        guard let account = accounts[user], account.needsCode, account.lockedUntil > time else {
            return .refused(["Invalid username or password."])
        }
        return .limited(retryAfter: account.lockedUntil - time)
    }

    private mutating func session(of user: User, at time: WallTime) -> Secret {
        let live = lives.indices.last { index in
            lives[index].user == user && !lives[index].isRevoked && time < lives[index].end
        }
        if repeatsSessions, let live {
            // Sometimes as the same token, sometimes as another one of the same session.
            count += 1
            let token = loginToken(of: user, session: live, count: count % 2 == 0 ? 0 : count)
            sessions[token.text] = live
            return token
        }
        lives.append(Life(user: user, end: time + .seconds(hasTokensThatEnd ? 6 * 3600 : 1 << 32)))
        let token = loginToken(of: user, session: lives.count - 1, count: 0)
        sessions[token.text] = lives.count - 1
        return token
    }

    private func loginToken(of user: User, session: Int, count: Int) -> Secret {
        let end = hasTokensThatEnd ? lives[session].end : nil
        return .loginToken(of: user, session: "kss_\(session)", end: end, count: count)
    }

    private mutating func challenge(_ user: User) -> Secret {
        let token = newToken("kli_")
        challenges[token.text] = user
        return token
    }

    private mutating func newToken(_ family: String) -> Secret {
        count += 1
        return Secret("\(family)\(count)")
    }
}

extension Secret {
    /// A login token that nobody has signed: who trusts it trusts the connection.
    static func loginToken(of user: User, session: String, end: WallTime?, count: Int) -> Secret {
        let exp = end.map { ",\"exp\":\($0.secondsSince1970)" } ?? ""
        let claims = "{\"tk\":\"\(session)\",\"un\":\"\(user.username)\",\"n\":\"\(count)\"\(exp)}"
        let payload = Data(claims.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return Secret("e30.\(payload).c2ln")
    }
}
