import FoundationEssentials

extension Realm {
    /// `/v1/login`: a token for the right password, or a login token when a code is needed.
    mutating func login(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> [String: JSON] {
        let (name, password) = try parameters.require(.username, .password)
        guard let account = accounts[name.lowercased()] else { throw .errors([.loginFailed]) }
        try check(password, of: account.username, at: now, wrong: .loginFailed)
        guard account.totp == nil else {
            return [
                "result": .string("need_mfa"),
                "token": .string(startPendingLogin(of: account.username, at: now)),
            ]
        }
        return startSession(of: account, at: now).merging(["result": .string("okay")]) { $1 }
    }

    /// `/v1/verify_login`: a token for the right code.
    mutating func verifyLogin(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> [String: JSON] {
        let (name, token, code) = try parameters.require(.username, .token, .code)
        guard let pending = pendingLogins[token], now < pending.expiresAt,
            pending.username == name.lowercased(), let account = accounts[pending.username]
        else { throw .errors([.invalidLoginToken]) }
        guard let totp = account.totp, totp.accepts(code, at: now) else {
            throw .errors([.wrongCode])
        }
        pendingLogins[token] = nil
        return startSession(of: account, at: now)
    }

    /// Compares a password, counts a wrong one, and refuses a locked user whatever it is.
    mutating func check(
        _ password: String,
        of username: String,
        at now: Date,
        wrong sentence: Sentence
    ) throws(Refusal) {
        guard let account = accounts[username] else { throw .errors([sentence]) }
        if let rule = settings.lockout, let end = account.lockedUntil, account.isLocked(at: now) {
            switch rule.form {
            case .status429: throw .limited(until: end, retryAfter: rule.retryAfter)
            case .error200: throw .errors([sentence])
            }
        }
        guard account.password.matches(password) else {
            accounts[username]?.countWrongPassword(settings.lockout, at: now)
            throw .errors([sentence])
        }
        accounts[username]?.forgetWrongPasswords()
    }

    private mutating func startPendingLogin(of username: String, at now: Date) -> String {
        pendingLogins = pendingLogins.filter { now < $0.value.expiresAt }
        let token = Identifier.draw("kli_", using: &random)
        pendingLogins[token] = PendingLogin(
            username: username,
            expiresAt: now.addingTimeInterval(PendingLogin.seconds)
        )
        return token
    }

    private mutating func startSession(of account: Account, at now: Date) -> [String: JSON] {
        let start = Int(now.timeIntervalSince1970.rounded(.down))
        let end = start + settings.sessionMinutes * 60
        let session = Session(
            id: Identifier.draw("kss_", using: &random),
            username: account.username,
            startedAt: now,
            expiresAt: Date(timeIntervalSince1970: Double(end))
        )
        sessions = sessions.filter { $0.value.isLive(at: now) }
        sessions[session.id] = session
        let token = signer.token(
            Claims(
                issuedAt: start,
                expiresAt: end,
                audience: id,
                userID: account.id,
                sessionID: session.id,
                username: account.username,
                name: account.name
            )
        )
        let separator = loginHandler.contains("?") ? "&" : "?"
        return [
            "token": .string(token),
            "url": .string(loginHandler + separator + "token=" + token),
        ]
    }
}
