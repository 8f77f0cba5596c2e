import FoundationEssentials

/// A session.
///
/// Only managed sessions are stored.
struct Session: Codable, Sendable {
    let id: Text
    let username: Text
    let startedAt: Date
    let expiresAt: Date
    let token: Text

    func isLive(at now: Date) -> Bool {
        now < expiresAt
    }
}

extension Realm {
    /// Removes expired sessions and tokens.
    mutating func forgetExpired(at now: Date) {
        contents.sessions = contents.sessions.filter { $0.value.isLive(at: now) }
        contents.pendingLogins = contents.pendingLogins.filter { now < $0.value.expiresAt }
        contents.userTokens = contents.userTokens.filter { now < $0.value.expiresAt }
        contents.attempts = contents.attempts.filter { now < $0.value.expiresAt }
    }

    /// Logs a user in, and returns the token, the handler's address with it, and the session's
    /// cookie.
    mutating func startSession(
        of account: Account,
        at now: Date,
        isSignup: Bool = false
    ) throws(Refusal) -> (token: Text, url: String, cookies: [Header]) {
        forgetExpired(at: now)
        let session: Session
        if let latest = repeatedSession(of: account) {
            session = latest
        } else {
            session = try newSession(of: account, at: now)
        }
        var url = appending("token", session.token.string, to: settings.loginHandler)
        if isSignup { url = appending("signup", "true", to: url) }
        guard settings.managedSessions else { return (session.token, url, []) }
        let seconds = Int(session.expiresAt.timeIntervalSince(now))
        let cookie = Cookie.session.set(session.id.string, seconds: seconds, isSecure: speaksTLS)
        return (session.token, url, [cookie])
    }

    mutating func endSessions(of username: Text, except kept: Session? = nil) {
        contents.sessions = contents.sessions.filter {
            $0.value.username != username || $0.key == kept?.id
        }
    }

    private func repeatedSession(of account: Account) -> Session? {
        guard settings.loginRepeatsToken else { return nil }
        return contents.sessions.values.filter { $0.username == account.username }
            .max { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    }

    private mutating func newSession(
        of account: Account,
        at now: Date
    ) throws(Refusal) -> Session {
        let start = Int(now.timeIntervalSince1970.rounded(.down))
        let end = start + settings.sessionMinutes * 60
        let id = Text(
            settings.managedSessions
                ? Identifier.session.draw(using: &random) : Identifier.base62(22, using: &random)
        )
        let claims = Claims(
            of: account,
            session: id,
            audience: self.id,
            from: start,
            to: settings.tokensExpire ? end : nil,
            fields: settings.tokenFields
        )
        let session = Session(
            id: id,
            username: account.username,
            startedAt: now,
            expiresAt: Date(timeIntervalSince1970: Double(end)),
            token: Text(try sign(claims))
        )
        if settings.managedSessions { contents.sessions[id] = session }
        return session
    }
}
