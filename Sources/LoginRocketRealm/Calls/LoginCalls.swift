import FoundationEssentials

extension Call {
    static let ofLogins = [login, verifyLogin]

    static let login = Call("/v1/login") { (realm, parameters, _, now) throws(Refusal) in
        try realm.login(parameters, at: now)
    }

    static let verifyLogin = Call("/v1/verify_login") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.verifyLogin(parameters, at: now)
    }
}

extension Realm {
    /// `/v1/login`: a token for the right password, or a login token if a code is needed.
    mutating func login(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        if settings.loginTakesCodes, parameters[.password] == nil, parameters[.code] != nil {
            return try verifyLogin(parameters, at: now)
        }
        let (name, password) = try parameters.require(nameField, .password)
        guard settings.loginsEnabled else { throw .errors([.loginsDisabled]) }
        guard let known = account(name) else { throw .errors([.loginFailed]) }
        try check(password, of: known.username, at: now, wrong: .loginFailed)
        try refuseBlocked(known)
        guard known.totp == nil else {
            let token = startPendingLogin(of: known.username, at: now)
            return .object(["result": .string("need_mfa"), "token": .string(token.string)])
        }
        let (token, url, cookies) = try startSession(of: known, at: now)
        return .object(
            ["result": .string("okay"), "token": .string(token.string), "url": .string(url)],
            cookies
        )
    }

    /// `/v1/verify_login`: a token for the right code.
    mutating func verifyLogin(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let (name, token, code) = try parameters.require(nameField, .token, .code)
        guard settings.loginsEnabled else { throw .errors([.loginsDisabled]) }
        guard let pending = contents.pendingLogins[token], now < pending.expiresAt,
            let known = account(name), pending.username == known.username
        else { throw .errors([.invalidLoginToken]) }
        guard let totp = known.totp, totp.accepts(code, at: now) else {
            countWrongCode(of: token)
            throw .errors([.wrongCode])
        }
        try refuseBlocked(known)
        if settings.oneTimeTokens { contents.pendingLogins[token] = nil }
        let (session, url, cookies) = try startSession(of: known, at: now)
        return .object(["token": .string(session.string), "url": .string(url)], cookies)
    }

    /// Refuses a user who must not log in even with the right password.
    func refuseBlocked(_ account: Account) throws(Refusal) {
        guard account.isActive else { throw .errors([.inactive]) }
        guard account.verification != .required else { throw .errors([.emailNotVerified]) }
    }

    /// Compares a password and counts a wrong one.
    ///
    /// Refuses every password of a locked user.
    mutating func check(
        _ password: Text,
        of username: Text,
        at now: Date,
        wrong sentence: Sentence
    ) throws(Refusal) {
        guard let account = contents.accounts[username] else { throw .errors([sentence]) }
        if let rule = settings.lockout, let end = account.lockedUntil, account.isLocked(at: now) {
            switch rule.form {
            case .status429: throw .limited(until: end, retryAfter: rule.retryAfter)
            case .error200: throw .errors([sentence])
            }
        }
        guard account.has(password) else {
            let rule = settings.lockout
            contents.accounts[username]?.countWrongPassword(rule, at: now)
            throw .errors([sentence])
        }
        contents.accounts[username]?.forgetWrongPasswords()
    }

    private mutating func startPendingLogin(of username: Text, at now: Date) -> Text {
        forgetExpired(at: now)
        let token = Text(Identifier.loginToken.draw(using: &random))
        contents.pendingLogins[token] = PendingLogin(
            username: username,
            expiresAt: now.addingTimeInterval(Double(settings.loginTokenSeconds))
        )
        return token
    }

    private mutating func countWrongCode(of token: Text) {
        guard var pending = contents.pendingLogins[token] else { return }
        pending.wrongCodes += 1
        let isUsedUp = settings.loginTokenAttempts.map { pending.wrongCodes >= $0 } ?? false
        contents.pendingLogins[token] = isUsedUp ? nil : pending
    }
}
