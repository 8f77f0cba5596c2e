public import FoundationEssentials

extension Realm {
    /// Why a control call did not do what it was asked for.
    public enum ControlError: Error, Equatable, CustomStringConvertible {
        /// A user needs a name.
        case blankUsername

        /// A user needs a password.
        case blankPassword

        /// There is a user of this name.
        case userExists(String)

        /// There is no user of this name.
        case unknownUser(String)

        /// The user has no one-time passwords.
        case noTotp(String)

        /// The secret of one-time passwords is not base32.
        case invalidTotpSecret

        /// The named switch does not exist or cannot have this value.
        case invalidSettings(String)

        /// The error in a sentence.
        public var description: String {
            switch self {
            case .blankUsername: "the username is blank"
            case .blankPassword: "the password is blank"
            case .userExists(let name): "there already is a user \(name)"
            case .unknownUser(let name): "there is no user \(name)"
            case .noTotp(let name): "the user \(name) has no TOTP secret"
            case .invalidTotpSecret: "the TOTP secret is not base32"
            case .invalidSettings(let name): "invalid setting: \(name)"
            }
        }
    }

    /// A one-time password (RFC 6238) and how long it is shown.
    public struct TotpCode: Equatable, Sendable, Encodable {
        /// The six digits.
        public let code: String

        /// The seconds until the next code: 30 to 1.
        public let secondsLeft: Int
    }

    /// Adds a user.
    ///
    /// - Parameters:
    ///   - username: The name; logins may write it in any case.
    ///   - password: The password.
    ///   - email: The address, if there is one.
    ///   - totpSecret: A base32 secret, if logins shall need a code.
    /// - Throws: ``ControlError`` if the name is taken, the name or the password is blank, or the
    ///   secret is not base32 (RFC 4648).
    public mutating func addUser(
        _ username: String,
        password: String,
        email: String? = nil,
        totpSecret: String? = nil
    ) throws(ControlError) {
        guard !username.allSatisfy(\.isWhitespace) else { throw .blankUsername }
        guard !password.isEmpty else { throw .blankPassword }
        guard accounts[username.lowercased()] == nil else {
            throw .userExists(username.lowercased())
        }
        let totp = totpSecret.map { TOTP(secret: $0) }
        if case .some(.none) = totp { throw .invalidTotpSecret }
        let account = Account(
            id: Identifier.draw("usr_", using: &random),
            name: username,
            email: email,
            password: password,
            salt: Identifier.hexadecimal(using: &random),
            totp: totp.flatMap { $0 }
        )
        accounts[account.username] = account
    }

    /// The code that the user's app shows at a time (RFC 6238: SHA-1, 30 seconds, 6 digits).
    ///
    /// The realm also accepts the code before it and the one after it.
    ///
    /// - Throws: ``ControlError`` if there is no such user, or the user has no secret.
    public func totpCode(of username: String, at now: Date) throws(ControlError) -> TotpCode {
        guard let account = accounts[username.lowercased()] else { throw .unknownUser(username) }
        guard let totp = account.totp else { throw .noTotp(account.username) }
        return TotpCode(code: totp.code(at: now), secondsLeft: TOTP.secondsLeft(at: now))
    }

    /// Ends every session of a user, as an administrator would, and says how many were live.
    ///
    /// - Throws: ``ControlError`` if there is no such user.
    @discardableResult
    public mutating func revokeSessions(
        of username: String,
        at now: Date
    ) throws(ControlError) -> Int {
        guard let account = accounts[username.lowercased()] else { throw .unknownUser(username) }
        let ended = sessions.values.filter { $0.username == account.username }
        for session in ended { sessions[session.id] = nil }
        return ended.count { $0.isLive(at: now) }
    }
}
