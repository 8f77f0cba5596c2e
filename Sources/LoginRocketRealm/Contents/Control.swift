public import FoundationEssentials

extension Realm {
    /// An error of a control call.
    public enum ControlError: Error, Equatable, CustomStringConvertible {
        /// A user needs a name.
        case blankUsername

        /// A user of this name, `.` or `..`, could not be named in the address of a call.
        case dotUsername

        /// A user needs a password.
        case blankPassword

        /// There is a user of this name.
        case userExists(String)

        /// Both users would have the same ID.
        case sameID(String, String)

        /// Both users would have the same address.
        case sameEmail(String, String)

        /// There is no user of this name.
        case unknownUser(String)

        /// The user has no one-time passwords.
        case noTotp(String)

        /// The secret of one-time passwords is not base32.
        case invalidTotpSecret

        /// The address is not one, or belongs to another user.
        case invalidEmail

        /// There is no such signup token, or it has expired.
        case unknownUserToken

        /// The key is not a private RSA key as PEM.
        case invalidTokenKey

        /// The saved contents are damaged, or of a later version.
        case invalidContents

        /// A switch does not exist or cannot have this value; the text names it and the valid ones.
        case invalidSettings(String)

        /// The error in a sentence.
        public var description: String {
            switch self {
            case .blankUsername: "the username is blank"
            case .dotUsername: "the username is . or .., which the address of a call cannot name"
            case .blankPassword: "the password is blank"
            case .userExists(let name): "there already is a user \(name)"
            case .sameID(let one, let other): "the users \(one) and \(other) have the same id"
            case .sameEmail(let one, let other): "the users \(one) and \(other) have the same email"
            case .unknownUser(let name): "there is no user \(name)"
            case .noTotp(let name): "the user \(name) has no TOTP secret"
            case .invalidTotpSecret: "the TOTP secret is not base32"
            case .invalidEmail: "the email is no address, or belongs to another user"
            case .unknownUserToken: "there is no such signup token, or it has expired"
            case .invalidTokenKey: "the token key is not a private RSA key as PEM"
            case .invalidContents: "the saved contents are damaged or of a later version"
            case .invalidSettings(let mistake): mistake
            }
        }
    }

    /// A one-time password (RFC 6238) and its remaining time.
    public struct TotpCode: Equatable, Sendable, Encodable {
        /// The six digits.
        public let code: String

        /// The seconds until the next code: 30 to 1.
        public let secondsLeft: Int
    }

    /// Computes the code that the user's app shows at a time.
    ///
    /// It follows RFC 6238, with SHA-1, steps of 30 seconds and 6 digits.
    ///
    /// The realm also accepts the previous code and the next one.
    ///
    /// - Throws: ``ControlError`` if there is no such user, or the user has no secret.
    public func totpCode(of username: String, at now: Date) throws(ControlError) -> TotpCode {
        guard let account = account(Text(username)) else { throw .unknownUser(username) }
        guard let totp = account.totp else { throw .noTotp(account.username.string) }
        return TotpCode(code: totp.code(at: now), secondsLeft: TOTP.secondsLeft(at: now))
    }

    /// Ends every session of a user, as an administrator would.
    ///
    /// - Returns: The number of sessions that were live.
    /// - Throws: ``ControlError`` if there is no such user.
    @discardableResult
    public mutating func revokeSessions(
        of username: String,
        at now: Date
    ) throws(ControlError) -> Int {
        guard let account = account(Text(username)) else { throw .unknownUser(username) }
        let ended = contents.sessions.values.filter { $0.username == account.username }
        endSessions(of: account.username)
        return ended.count { $0.isLive(at: now) }
    }

    /// Allows or forbids a user to log in.
    ///
    /// Forbidding ends the sessions of the user.
    ///
    /// - Throws: ``ControlError`` if there is no such user.
    public mutating func setActive(_ isActive: Bool, _ username: String) throws(ControlError) {
        guard let account = account(Text(username)) else { throw .unknownUser(username) }
        contents.accounts[account.username]?.isActive = isActive
        if !isActive { endSessions(of: account.username) }
    }

    /// The IDs (`ap_…`) of the providers of external logins, by type, such as `facebook`.
    public var externalProviders: [String: String] {
        Dictionary(contents.providers.map { ($0.type.string, $0.id.string) }) { first, _ in first }
    }
}
