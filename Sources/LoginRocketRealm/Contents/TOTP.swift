import Crypto
import FoundationEssentials

/// Time-based one-time passwords (RFC 6238): SHA-1, steps of 30 seconds, 6 digits.
struct TOTP: Codable, Sendable {
    private let key: [UInt8]

    /// Makes the passwords of a key.
    init(key: [UInt8]) {
        self.key = key
    }

    /// Makes the passwords of a base32 secret, as apps show it; `nil` if it is not base32.
    init?(secret: String) {
        guard let key = Base32.bytes(of: secret), !key.isEmpty else { return nil }
        self.init(key: key)
    }

    /// The base32 secret.
    var secret: String { Base32.text(of: key) }

    /// The code at a time.
    func code(at time: Date) -> String {
        code(step: Self.step(at: time))
    }

    /// Accepts the code of the current step, of the one before and of the one after.
    func accepts(_ code: Text, at time: Date) -> Bool {
        let step = Self.step(at: time)
        return (step - 1...step + 1).contains { Text(self.code(step: $0)) == code }
    }

    /// The seconds until the next code: 30 to 1.
    static func secondsLeft(at time: Date) -> Int {
        30 - (Int(time.timeIntervalSince1970.rounded(.down)) % 30 + 30) % 30
    }

    private static func step(at time: Date) -> Int {
        Int((time.timeIntervalSince1970 / 30).rounded(.down))
    }

    private func code(step: Int) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
        let secret = SymmetricKey(data: key)
        let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: secret))
        let offset = Int(digest[digest.count - 1] & 0x0F)
        let number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}

/// The base32 of one-time password secrets (RFC 4648, section 6).
enum Base32 {
    /// Decodes a text in any case, with or without spaces and padding; `nil` for another character.
    static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: " ") {
            guard character != UInt8(ascii: "=") else { continue }
            guard let value = value(of: character) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFF
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        }
        return bytes
    }

    /// Encodes bytes, without padding.
    static func text(of bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = bytes.flatMap { byte in (0..<8).reversed().map { Int(byte >> $0) & 1 } }
        return String(
            stride(from: 0, to: bits.count, by: 5).map { start in
                let group = (start..<start + 5).map { $0 < bits.count ? bits[$0] : 0 }
                return letters[group.reduce(0) { $0 << 1 | $1 }]
            }
        )
    }

    private static func value(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): Int(character - UInt8(ascii: "2")) + 26
        default: nil
        }
    }
}
