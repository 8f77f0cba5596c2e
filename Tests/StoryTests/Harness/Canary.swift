import Foundation

/// A password that shows wherever it gets to.
struct Canary {
    /// The password: what no encoding changes, then what each encoding writes differently.
    let text: String

    private let kernel: String

    init() {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        kernel = String((0..<20).compactMap { _ in alphabet.randomElement() })
        text = kernel + #" /+&%"ü"#
    }

    /// Everything it may look like.
    var guises: [(name: String, bytes: Data)] {
        [("raw", Data(kernel.utf8))]
            + percentGuises
            + base64Guises(of: Data(kernel.utf8))
            + base64Guises(of: Data(text.utf8))
            + [("hex", hexadecimal(uppercase: false)), ("HEX", hexadecimal(uppercase: true))]
    }

    /// With every byte escaped; an encoder that spares letters is found by the raw kernel.
    private var percentGuises: [(name: String, bytes: Data)] {
        [("percent", "%%%02x"), ("PERCENT", "%%%02X")].map { name, format in
            let digits = kernel.utf8.map { String(format: format, Int($0)) }.joined()
            return (name, Data(digits.utf8))
        }
    }

    private func hexadecimal(uppercase: Bool) -> Data {
        let format = uppercase ? "%02X" : "%02x"
        return Data(kernel.utf8.map { String(format: format, Int($0)) }.joined().utf8)
    }
}

/// Where passwords or tokens show in some bytes, by name of the guise.
func leaks(of canaries: [Canary], in data: Data) -> [String] {
    var found: [String] = []
    for (number, canary) in canaries.enumerated() {
        for (name, bytes) in canary.guises where data.range(of: bytes) != nil {
            found.append("password \(number + 1), \(name)")
        }
    }
    for (name, bytes) in tokenGuises where data.range(of: bytes) != nil {
        found.append(name)
    }
    // As much of a token's head as no certificate has by chance.
    if hasToken(startingWith: "eyJhbGciOi", in: data) { found.append("session token") }
    if hasToken(startingWith: "kli_", in: data) { found.append("challenge token") }
    return found
}

/// Whether a prefix is followed by at least ten characters of a token.
private func hasToken(startingWith prefix: String, in data: Data) -> Bool {
    var rest = data[...]
    while let start = rest.range(of: Data(prefix.utf8)) {
        rest = rest[start.upperBound...]
        let body = rest.prefix { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
        if body.count >= 10 { return true }
    }
    return false
}

/// The head of every session token of the emulator, encoded once more.
private let tokenGuises = base64Guises(of: Data("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9".utf8))
    .map { (name: "session token, \($0.name)", bytes: $0.bytes) }

/// What base64 makes of bytes in the middle of others, at each of the three places they can have.
private func base64Guises(of bytes: Data) -> [(name: String, bytes: Data)] {
    (0..<3).flatMap { offset in
        // The characters at both ends also depend on the neighbours.
        let whole = (Data(count: offset) + bytes).base64EncodedString()
        let end = (offset + bytes.count) * 8 / 6
        let start = offset == 0 ? 0 : offset + 1
        let certain = String(whole.prefix(end).dropFirst(start))
        let urlSafe = certain.replacing("+", with: "-").replacing("/", with: "_")
        return [
            ("base64+\(offset)", Data(certain.utf8)), ("base64url+\(offset)", Data(urlSafe.utf8)),
        ]
    }
}
