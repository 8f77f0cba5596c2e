public import FoundationEssentials

extension Realm {
    /// A user that an app's server made of a signup token, and the login that it made.
    public struct CompletedSignup: Equatable, Sendable, Encodable {
        /// The name.
        public let username: String

        /// The login token.
        public let token: String

        /// The login handler's address with the token.
        public let url: String
    }

    /// The signups that wait for the app's server, the latest last.
    public var signupTokens: [(username: String, token: String)] {
        contents.userTokens.sorted { $0.value.expiresAt < $1.value.expiresAt }
            .map { ($0.value.draft.username, $0.key) }
    }

    /// Does what the app's server does with a signup token: makes the user and a session.
    ///
    /// The server may do so before the user has verified an address; later logins may not.
    ///
    /// - Throws: ``ControlError`` if there is no such token, or its username or address was taken
    ///   meanwhile.
    public mutating func completeSignup(
        _ userToken: String,
        at now: Date
    ) throws(ControlError) -> CompletedSignup {
        guard let pending = contents.userTokens[userToken], now < pending.expiresAt else {
            throw .unknownUserToken
        }
        let draft = pending.draft
        guard account(draft.username) == nil else {
            throw .userExists(draft.username.lowercased())
        }
        if let email = draft.email, account(at: email) != nil { throw .invalidEmail }
        let account = makeAccount(draft, isVerified: draft.password == nil, at: now)
        contents.userTokens[userToken] = nil
        do {
            let (token, url, _) = try startSession(of: account, at: now)
            return CompletedSignup(username: account.username, token: token, url: url)
        } catch {
            throw .invalidTokenKey
        }
    }

    /// Makes the user of a draft, with an organization if the mode says so, and asks for the
    /// verification of an address.
    mutating func makeAccount(
        _ draft: Draft,
        isVerified: Bool = false,
        at now: Date
    ) -> Account {
        var account = Account(id: Identifier.draw("usr_", using: &random), draft)
        if settings.signupMode == .userOrg {
            let org = Identifier.draw("org_", using: &random)
            let name = draft.orgName ?? account.name
            account.memberships = [Membership(orgID: org, orgName: name)]
        }
        account.verification = isVerified ? .verified : settings.emailVerification.start
        contents.accounts[account.username] = account
        if !isVerified, settings.emailVerification != .none {
            mailToken(.verification, to: account, at: now)
        }
        return account
    }

    /// Keeps a draft for the app's server: its token, and the handler's address with it.
    mutating func startUserToken(_ draft: Draft, at now: Date) -> (token: String, url: String) {
        forgetExpired(at: now)
        let token = Identifier.draw("utk_", using: &random)
        contents.userTokens[token] = UserToken(
            draft: draft,
            expiresAt: now.addingTimeInterval(Double(settings.userTokenSeconds))
        )
        let handler = settings.signupHandler ?? settings.loginHandler
        return (token, appending("token", token, to: handler))
    }
}

extension Realm.EmailVerification {
    /// Where a new user's verification starts.
    var start: Verification {
        switch self {
        case .none: .none
        case .requested: .requested
        case .required: .required
        }
    }
}
