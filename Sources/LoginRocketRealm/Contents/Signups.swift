public import FoundationEssentials

extension Realm {
    /// A user made from a signup token, and the first login of that user.
    public struct CompletedSignup: Equatable, Sendable, Encodable {
        /// The name.
        public let username: String

        /// The login token.
        public let token: String

        /// The login handler's address with the token.
        public let url: String
    }

    /// The signups that wait for the app's server, the oldest first.
    public var signupTokens: [(username: String, token: String)] {
        contents.userTokens.sorted { $0.value.expiresAt < $1.value.expiresAt }
            .map { ($0.value.draft.username.string, $0.key.string) }
    }

    /// Makes the user of a signup token and a session, as the app's server does.
    ///
    /// The server may do so before the user has verified an address. Later logins must wait for
    /// that.
    ///
    /// - Throws: ``ControlError`` if there is no such token, or its username or address is taken
    ///   by now.
    public mutating func completeSignup(
        _ userToken: String,
        at now: Date
    ) throws(ControlError) -> CompletedSignup {
        let userToken = Text(userToken)
        guard let pending = contents.userTokens[userToken], now < pending.expiresAt else {
            throw .unknownUserToken
        }
        let draft = pending.draft
        guard account(draft.username) == nil else {
            throw .userExists(draft.username.lowercased.string)
        }
        if let email = draft.email, account(at: email) != nil { throw .invalidEmail }
        let account = makeAccount(draft, isVerified: draft.password == nil, at: now)
        contents.userTokens[userToken] = nil
        do {
            let (token, url, _) = try startSession(of: account, at: now)
            return CompletedSignup(
                username: account.username.string,
                token: token.string,
                url: url
            )
        } catch {
            throw .invalidTokenKey
        }
    }

    /// Makes the user of a draft and the organization, if the mode has one, and requests the
    /// verification of the address.
    mutating func makeAccount(
        _ draft: Draft,
        isVerified: Bool = false,
        at now: Date
    ) -> Account {
        var account = Account(id: newID(.user), draft)
        if settings.signupMode == .userOrg {
            let org = newID(.org)
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

    /// Stores a draft for the app's server, and returns its token and the handler's address with
    /// it.
    mutating func startUserToken(_ draft: Draft, at now: Date) -> (token: Text, url: String) {
        forgetExpired(at: now)
        let token = Text(Identifier.userToken.draw(using: &random))
        contents.userTokens[token] = UserToken(
            draft: draft,
            expiresAt: now.addingTimeInterval(Double(settings.userTokenSeconds))
        )
        let handler = settings.signupHandler ?? settings.loginHandler
        return (token, appending("token", token.string, to: handler))
    }
}

extension Realm.EmailVerification {
    /// The state in which the verification of a new user starts.
    var start: Realm.Verification {
        switch self {
        case .none: .none
        case .requested: .requested
        case .required: .required
        }
    }
}
