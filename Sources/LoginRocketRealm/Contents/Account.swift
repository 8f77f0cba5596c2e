import Crypto
import FoundationEssentials

/// The data of a future user.
struct Draft: Codable, Sendable {
    var username: Text
    var email: Text?
    var firstName: String?
    var lastName: String?
    var orgName: String?
    var password: PasswordDigest?
}

/// A user as the realm stores one.
struct Account: Codable, Sendable {
    let id: String
    let username: Text
    let name: String
    var email: Text?
    let firstName: String?
    let lastName: String?
    var totp: TOTP?
    var memberships: [Membership] = []
    @Rows var custom: [Text: JSON] = [:]
    var isActive = true
    var verification = Realm.Verification.none
    private(set) var password: PasswordDigest?
    private(set) var passwordVersion = 1
    private(set) var wrongPasswords = 0
    private var wrongInARow = 0
    private(set) var lockedUntil: Date?

    init(id: String, _ draft: Draft, totp: TOTP? = nil) {
        self.id = id
        self.username = draft.username.lowercased
        self.email = draft.email?.lowercased
        self.firstName = draft.firstName
        self.lastName = draft.lastName
        let names = [draft.firstName, draft.lastName].compactMap { $0 }
        self.name = names.isEmpty ? draft.username.string : names.joined(separator: " ")
        self.totp = totp
        self.password = draft.password
    }

    /// The address was not verified when that was asked.
    var awaitsVerification: Bool {
        switch verification {
        case .requested, .required: true
        case .none, .verified: false
        }
    }

    /// Compares a password.
    ///
    /// A user with external logins only has none that matches.
    func has(_ password: Text) -> Bool {
        self.password?.matches(password) ?? false
    }

    func isLocked(at now: Date) -> Bool {
        lockedUntil.map { now < $0 } ?? false
    }

    /// Counts a wrong password, and locks the user if the rule says so.
    mutating func countWrongPassword(_ rule: Realm.Lockout?, at now: Date) {
        if lockedUntil != nil { forgetWrongPasswords() }
        wrongPasswords += 1
        wrongInARow += 1
        guard let rule, wrongInARow >= rule.after else { return }
        lockedUntil = now.addingTimeInterval(Double(rule.seconds))
    }

    mutating func forgetWrongPasswords() {
        wrongInARow = 0
        lockedUntil = nil
    }

    mutating func change(to password: PasswordDigest) {
        self.password = password
        passwordVersion += 1
    }
}

/// A user's place in an organization.
struct Membership: Codable, Sendable {
    let orgID: String
    let orgName: String
    var permissions: [String] = []
    @Rows var custom: [Text: JSON] = [:]
}

/// A password, kept as a salted hash.
struct PasswordDigest: Codable, Sendable {
    let salt: String
    let code: [UInt8]

    init(salt: String, code: [UInt8]) {
        self.salt = salt
        self.code = code
    }

    init(_ password: Text, salt: String) {
        self.init(salt: salt, code: Self.code(of: password, salt: salt))
    }

    func matches(_ password: Text) -> Bool {
        Self.code(of: password, salt: salt) == code
    }

    private static func code(of password: Text, salt: String) -> [UInt8] {
        let key = SymmetricKey(data: Array(salt.utf8))
        return Array(HMAC<SHA256>.authenticationCode(for: Array(password.string.utf8), using: key))
    }
}

extension Realm {
    /// The state of the verification of an address.
    public enum Verification: String, CaseIterable, Codable, Sendable {
        /// No verification was requested.
        case none

        /// A verification was requested; the user can log in before it.
        case requested

        /// A verification was requested; the user can log in only after it.
        case required

        /// The address is verified.
        case verified
    }

    /// Finds a user by name, in any case.
    ///
    /// A realm that names users by their address also finds them by their address if they have
    /// another name.
    func account(_ name: Text) -> Account? {
        if let account = contents.accounts[name.lowercased] { return account }
        switch settings.usernameKind {
        case .standard: return nil
        case .email: return account(at: name)
        }
    }

    /// Finds a user by address; the first by name, if several have it.
    func account(at email: Text) -> Account? {
        contents.accounts.values.filter { $0.email == email.lowercased }
            .min { $0.username < $1.username }
    }

    /// Draws an ID that no user or organization has; with the same seed those of an export can have
    /// the first ones.
    mutating func newID(_ kind: Identifier) -> String {
        while true {
            let id = kind.draw(using: &random)
            let isTaken = contents.accounts.values.contains { account in
                account.id == id || account.memberships.contains { $0.orgID == id }
            }
            if !isTaken { return id }
        }
    }

    mutating func digest(_ password: Text) -> PasswordDigest {
        PasswordDigest(password, salt: Identifier.hexadecimal(using: &random))
    }
}

/// Tells if the path of a call cannot name a user: `.` and `..` are folders in it (RFC 3986,
/// section 5.2.4).
func isDots(_ username: Text) -> Bool { [".", ".."].contains(username) }

/// Accepts a text with one `@`, text on both sides of it, and no white space.
func isAddress(_ text: Text) -> Bool {
    let halves = text.string.split(separator: "@", omittingEmptySubsequences: false)
    return halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
        && !text.string.contains { $0.isWhitespace }
}
