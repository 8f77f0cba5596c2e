/// Reads one JSON text (RFC 8259) from its bytes.
///
/// Every method returns `nil` at the first mistake.
struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value, if only white space follows it.
    mutating func wholeText() -> JSON? {
        guard let value = value() else { return nil }
        skipSpace()
        return index == bytes.count ? value : nil
    }

    private mutating func value() -> JSON? {
        skipSpace()
        switch next {
        case UInt8(ascii: "{")?: return nested { $0.object() }
        case UInt8(ascii: "[")?: return nested { $0.array() }
        case UInt8(ascii: "\"")?: return text().map(JSON.string)
        case UInt8(ascii: "t")?: return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f")?: return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n")?: return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) -> JSON?) -> JSON? {
        guard depth < 32 else { return nil }
        depth += 1
        defer { depth -= 1 }
        return read(&self)
    }

    private mutating func object() -> JSON? {
        var members: [Text: JSON] = [:]
        guard take("{") else { return nil }
        if takeAfterSpace("}") { return .object(members) }
        repeat {
            skipSpace()
            guard let name = text().map({ Text($0) }), members[name] == nil, takeAfterSpace(":"),
                let value = value()
            else { return nil }
            members[name] = value
        } while takeAfterSpace(",")
        return takeAfterSpace("}") ? .object(members) : nil
    }

    private mutating func array() -> JSON? {
        var elements: [JSON] = []
        guard take("[") else { return nil }
        if takeAfterSpace("]") { return .array(elements) }
        repeat {
            guard let value = value() else { return nil }
            elements.append(value)
        } while takeAfterSpace(",")
        return takeAfterSpace("]") ? .array(elements) : nil
    }

    private mutating func number() -> JSON? {
        let start = index
        _ = take("-")
        guard take("0") || takeDigits() else { return nil }
        if take("."), !takeDigits() { return nil }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard takeDigits() else { return nil }
        }
        let written = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = Int(written), String(value) == written else { return .number(written) }
        return .integer(value)
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        var content: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                content += Array(String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicodeEscape()
        default: return nil
        }
    }

    /// The four digits after `\u`, and the second half of a pair.
    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let unit = hexadecimal() else { return nil }
        guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
        guard take("\\u"), let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) else {
            return nil
        }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexadecimal() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = hexadecimalDigit(byte) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    private mutating func takeAfterSpace(_ word: StaticString) -> Bool {
        skipSpace()
        return take(word)
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let expected = Array(word.description.utf8)
        guard bytes[index...].starts(with: expected) else { return false }
        index += expected.count
        return true
    }

    private mutating func takeDigits() -> Bool {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index > start
    }
}

/// The value of a hexadecimal digit in either case.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
