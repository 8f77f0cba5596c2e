import Crypto

/// A password, kept as a salted hash.
struct PasswordDigest: Codable, Sendable {
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
