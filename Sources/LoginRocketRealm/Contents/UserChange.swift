public import FoundationEssentials

extension Realm {
    /// A change of a user by an administrator; what is `nil` stays as it is.
    public struct UserChange: Sendable {
        /// The user can log in; the end of that ends the sessions of the user.
        public var active: Bool?

        /// The new password.
        ///
        /// It also ends a lock, and the sessions that ``Settings/passwordChangeEnds`` says.
        public var password: String?

        /// The new address.
        public var email: String?

        /// The new base32 secret (RFC 4648), or `.some(nil)` for a user who needs no code any more.
        public var totpSecret: String??

        /// Makes a change of nothing.
        public init() {}
    }

    /// Changes a user.
    ///
    /// - Throws: ``ControlError`` if there is no such user, the password is blank, the address is
    ///   not one or belongs to another user, or the secret is not base32. Then nothing changes.
    public mutating func change(
        _ username: String,
        _ change: UserChange
    ) throws(ControlError) {
        guard var account = account(Text(username)) else { throw .unknownUser(username) }
        guard change.password != "" else { throw .blankPassword }
        if let email = change.email.map({ Text($0) }) {
            let isTaken = contents.accounts.values.contains {
                $0.email == email.lowercased && $0.username != account.username
            }
            guard isAddress(email), !isTaken else { throw .invalidEmail }
            account.email = email.lowercased
        }
        if let secret = change.totpSecret {
            account.totp = try secret.map(Self.totp)
        }
        account.isActive = change.active ?? account.isActive
        if change.password != nil { account.forgetWrongPasswords() }
        contents.accounts[account.username] = account
        if let password = change.password {
            self.change(account.username, to: Text(password), keeping: nil)
        }
        if !account.isActive { endSessions(of: account.username) }
    }

    /// Removes a user, with sessions and tokens.
    ///
    /// - Returns: The number of sessions that were live.
    /// - Throws: ``ControlError`` if there is no such user.
    @discardableResult
    public mutating func removeUser(
        _ username: String,
        at now: Date
    ) throws(ControlError) -> Int {
        guard let name = account(Text(username))?.username else { throw .unknownUser(username) }
        let count = try revokeSessions(of: username, at: now)
        contents.accounts[name] = nil
        contents.passwordTokens[name] = nil
        contents.emailTokens[name] = nil
        contents.pendingLogins = contents.pendingLogins.filter { $0.value.username != name }
        return count
    }

    /// Ends a session.
    ///
    /// - Returns: The number of sessions that were live and have this ID (`kss_…`): 1 or 0.
    @discardableResult
    public mutating func revokeSession(_ id: String, at now: Date) -> Int {
        guard let session = contents.sessions.removeValue(forKey: Text(id)) else { return 0 }
        return session.isLive(at: now) ? 1 : 0
    }

    /// Goes back to a realm of before, but keeps the key pair of tokens.
    package mutating func restore(_ former: Realm) {
        var contents = former.contents
        contents.rsaKeyPEM = self.contents.rsaKeyPEM
        self.contents = contents
        settings = former.settings
        random = former.random
        window = nil
    }

    private static func totp(_ secret: String) throws(ControlError) -> TOTP {
        guard let totp = TOTP(secret: secret) else { throw .invalidTotpSecret }
        return totp
    }
}
