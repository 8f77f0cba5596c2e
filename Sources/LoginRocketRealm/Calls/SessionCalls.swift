import FoundationEssentials

extension Call {
    static let ofSessions = [logout, checkSession]

    static let logout = Call("/v1/logout") { (realm, parameters, request, now) throws(Refusal) in
        try realm.logout(parameters, request, at: now)
    }

    static let checkSession = Call("/v1/check_session") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.checkSession(parameters, at: now)
    }
}

extension Realm {
    /// `/v1/logout`: ends the session of the token, or without a token that of the cookie.
    ///
    /// A session that is not live is an error.
    mutating func logout(
        _ parameters: Parameters,
        _ request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        let cookie = Cookie.session.value(in: request)
        let session: Session
        if parameters[.token] == nil, let cookie {
            guard let known = contents.sessions[cookie], known.isLive(at: now) else {
                throw .errors([.invalidSession])
            }
            session = known
        } else {
            session = try liveSession(parameters, at: now)
        }
        switch settings.logoutScope {
        case .token: contents.sessions[session.id] = nil
        case .user: endSessions(of: session.username)
        }
        return .object([:], cookie == nil ? [] : [Cookie.session.expired(isSecure: speaksTLS)])
    }

    /// `/v1/check_session`: confirms that the session of the token is live.
    func checkSession(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        guard settings.managedSessions else { throw .errors([.sessionsNotManaged]) }
        _ = try liveSession(parameters, at: now)
        return .object(["valid": .bool(true)])
    }

    /// The live session of a full token that this realm signed.
    ///
    /// A session that is not managed is live until the end in its token.
    func liveSession(_ parameters: Parameters, at now: Date) throws(Refusal) -> Session {
        let token = try parameters.require(.token)
        guard let claims = claims(of: token) else { throw .errors([.invalidSession]) }
        let session =
            claims.sessionID.string.hasPrefix(Identifier.session.rawValue)
            ? contents.sessions[claims.sessionID] : Session(claims, token: token)
        guard let session, session.isLive(at: now), account(session.username)?.isActive == true
        else { throw .errors([.invalidSession]) }
        return session
    }
}

extension Session {
    fileprivate init(_ claims: SignedClaims, token: Text) {
        self.init(
            id: claims.sessionID,
            username: claims.username,
            startedAt: Date(timeIntervalSince1970: Double(claims.issuedAt)),
            expiresAt: claims.expiresAt.map { Date(timeIntervalSince1970: Double($0)) }
                ?? .distantFuture,
            token: token
        )
    }
}
