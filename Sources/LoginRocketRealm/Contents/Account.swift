import FoundationEssentials

/// What is known of a user before there is one.
struct Draft: Codable, Sendable {
    var username: String
    var email: String?
    var firstName: String?
    var lastName: String?
    var orgName: String?
    var password: PasswordDigest?
}

/// A user as the realm keeps one.
struct Account: Codable, Sendable {
    let id: String
    let username: String
    let name: String
    let email: String?
    let firstName: String?
    let lastName: String?
    let totp: TOTP?
    var memberships: [Membership] = []
    var custom: [String: JSON] = [:]
    var isActive = true
    var verification = Verification.none
    private(set) var password: PasswordDigest?
    private(set) var passwordVersion = 1
    private(set) var wrongPasswords = 0
    private var wrongInARow = 0
    private(set) var lockedUntil: Date?

    init(id: String, _ draft: Draft, totp: TOTP? = nil) {
        self.id = id
        self.username = draft.username.lowercased()
        self.email = draft.email?.lowercased()
        self.firstName = draft.firstName
        self.lastName = draft.lastName
        let names = [draft.firstName, draft.lastName].compactMap { $0 }
        self.name = names.isEmpty ? draft.username : names.joined(separator: " ")
        self.totp = totp
        self.password = draft.password
    }

    /// Whether the password is right; never, of a user who only has external logins.
    func has(_ password: String) -> Bool {
        self.password?.matches(password) ?? false
    }

    func isLocked(at now: Date) -> Bool {
        lockedUntil.map { now < $0 } ?? false
    }

    /// Counts a wrong password and, when it is one too many, locks.
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

/// How far the verification of an address is.
enum Verification: String, Codable {
    /// Nobody asked for it.
    case none

    /// It was asked for; the user can log in meanwhile.
    case requested

    /// It was asked for; the user cannot log in before.
    case required

    /// The address is verified.
    case verified
}

/// A user's place in an organization.
struct Membership: Codable, Sendable {
    let orgID: String
    let orgName: String
    var permissions: [String] = []
    var custom: [String: JSON] = [:]
}
