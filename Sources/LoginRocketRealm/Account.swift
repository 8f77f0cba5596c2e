import Crypto
import FoundationEssentials

/// A user as the realm keeps one.
struct Account: Sendable {
    let id: String
    let username: String
    let name: String
    let email: String?
    let totp: TOTP?
    private(set) var password: PasswordDigest
    private(set) var passwordVersion = 1
    private(set) var wrongPasswords = 0
    private var wrongInARow = 0
    private(set) var lockedUntil: Date?

    init(
        id: String,
        name: String,
        email: String?,
        password: String,
        salt: String,
        totp: TOTP?
    ) {
        self.id = id
        self.username = name.lowercased()
        self.name = name
        self.email = email?.lowercased()
        self.totp = totp
        self.password = PasswordDigest(password, salt: salt)
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

    mutating func change(to password: String, salt: String) {
        self.password = PasswordDigest(password, salt: salt)
        passwordVersion += 1
    }
}

/// A password, kept as a keyed hash.
struct PasswordDigest: Sendable {
    private let salt: String
    private let code: [UInt8]

    init(_ password: String, salt: String) {
        self.salt = salt
        self.code = Self.code(of: password, salt: salt)
    }

    func matches(_ password: String) -> Bool {
        Self.code(of: password, salt: salt) == code
    }

    private static func code(of password: String, salt: String) -> [UInt8] {
        let key = SymmetricKey(data: Array(salt.utf8))
        return Array(HMAC<SHA256>.authenticationCode(for: Array(password.utf8), using: key))
    }
}
