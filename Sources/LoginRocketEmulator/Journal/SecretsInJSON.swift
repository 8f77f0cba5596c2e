import LoginRocketRealm

extension Secret {
    /// The secrets in a JSON text, or in something that was meant to be one, which begin before an
    /// index.
    static func inJSON(_ bytes: [UInt8], before end: Int) -> [Secret] {
        var reader = SecretReader(bytes)
        return reader.secrets(before: end)
    }
}

/// Reads names and values, and skips what is neither.
private struct SecretReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func secrets(before end: Int) -> [Secret] {
        var secrets: [Secret] = []
        while index < min(end, bytes.count) {
            guard let word = word() else {
                index += 1
                continue
            }
            if takeColon() {
                if Secret.isName(text(of: word)), let secret = value() { secrets.append(secret) }
            } else {
                secrets += Secret.inAddress(bytes, word)
            }
        }
        return secrets
    }

    /// Takes a text in quotes of either kind, or letters and digits without them.
    private mutating func word() -> Range<Int>? {
        guard let first = next else { return nil }
        if first.isQuote { return quoted() }
        let start = index
        while next?.isOfWords ?? false { index += 1 }
        return start < index ? start..<index : nil
    }

    /// Takes a text in quotes, and returns what is between them; one without an end ends with the
    /// bytes.
    private mutating func quoted() -> Range<Int> {
        let quote = next
        index += 1
        let start = index
        while let byte = next, byte != quote {
            index = min(bytes.count, index + (byte == UInt8(ascii: "\\") ? 2 : 1))
        }
        defer { index = min(bytes.count, index + 1) }
        return start..<index
    }

    private mutating func takeColon() -> Bool {
        let start = index
        skipSpace()
        if next == UInt8(ascii: ":") {
            index += 1
            return true
        }
        index = start
        return false
    }

    /// Takes the value of a secret's name; `nil` for none, and for `null`.
    private mutating func value() -> Secret? {
        skipSpace()
        guard let first = next else { return nil }
        if first.isQuote {
            let place = quoted()
            return Secret(place, count: text(of: place).count)
        }
        let start = index
        if first.opens { skipNested() } else { skipPlain() }
        let place = start..<index
        guard !bytes[place].elementsEqual("null".utf8) else { return nil }
        return Secret(place, count: text(of: place).count, isQuoted: false)
    }

    /// Takes an object or a list, whatever is in it.
    private mutating func skipNested() {
        var depth = 0
        repeat {
            guard let byte = next else { return }
            if byte.isQuote {
                _ = quoted()
                continue
            }
            if byte.opens { depth += 1 }
            if byte.closes { depth -= 1 }
            index += 1
        } while depth > 0
    }

    private mutating func skipPlain() {
        while let byte = next, !byte.isSpace, !byte.closes, byte != UInt8(ascii: ",") { index += 1 }
    }

    private mutating func skipSpace() {
        while next?.isSpace ?? false { index += 1 }
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The text that JSON means, or the bytes as they are.
    private func text(of place: Range<Int>) -> String {
        let quote = [UInt8(ascii: "\"")]
        return JSON(parsing: quote + bytes[place] + quote)?.text
            ?? String(decoding: bytes[place], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
    fileprivate var opens: Bool { self == UInt8(ascii: "{") || self == UInt8(ascii: "[") }
    fileprivate var closes: Bool { self == UInt8(ascii: "}") || self == UInt8(ascii: "]") }

    /// The byte is a letter, a digit, `_`, `-`, `$`, or a part of a letter.
    fileprivate var isOfWords: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
