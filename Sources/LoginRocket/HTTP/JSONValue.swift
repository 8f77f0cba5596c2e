/// A JSON text, read strictly by RFC 8259.
///
/// Members keep their order and their duplicates, so that the reader can decide what a repeated
/// name means. Numbers keep their spelling. Depth is bounded, so no text can exhaust the stack.
package enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Equatable {
        package let name: String
        package let value: JSONValue
    }

    /// Reads a whole text; `nil` if it is not JSON, not UTF-8 or deeper than so many levels.
    package init?(_ bytes: [UInt8], deepest: Int = 64) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = Reader(bytes, deepest: deepest)
        guard let value = try? reader.value(depth: 0), reader.next == nil else { return nil }
        self = value
    }

    /// The members, if this is an object.
    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension [JSONValue.Member] {
    /// The first value of that name; `nil` also for `null`.
    package subscript(name: String) -> JSONValue? {
        guard let member = first(where: { $0.name == name }), member.value != .null else {
            return nil
        }
        return member.value
    }

    /// `true` if a name is there twice.
    var hasDuplicates: Bool {
        Set(map(\.name)).count < count
    }
}

private struct NotJSON: Error {}

private struct Reader {
    private let bytes: [UInt8]
    private let deepest: Int
    private var position = 0

    init(_ bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
    }

    /// A value and the white space around it.
    mutating func value(depth: Int) throws(NotJSON) -> JSONValue {
        guard depth <= deepest else { throw NotJSON() }
        skipSpace()
        let result: JSONValue
        switch next {
        case UInt8(ascii: "{"): result = .object(try members(depth: depth))
        case UInt8(ascii: "["): result = .array(try elements(depth: depth))
        case UInt8(ascii: "\""): result = .string(try string())
        case UInt8(ascii: "t"): result = try word("true", .bool(true))
        case UInt8(ascii: "f"): result = try word("false", .bool(false))
        case UInt8(ascii: "n"): result = try word("null", .null)
        default: result = .number(try number())
        }
        skipSpace()
        return result
    }

    private mutating func members(depth: Int) throws(NotJSON) -> [JSONValue.Member] {
        position += 1
        skipSpace()
        if take("}") { return [] }
        var result: [JSONValue.Member] = []
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            guard take(":") else { throw NotJSON() }
            result.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw NotJSON() }
        return result
    }

    private mutating func elements(depth: Int) throws(NotJSON) -> [JSONValue] {
        position += 1
        skipSpace()
        if take("]") { return [] }
        var result: [JSONValue] = []
        repeat {
            result.append(try value(depth: depth + 1))
        } while take(",")
        guard take("]") else { throw NotJSON() }
        return result
    }

    private mutating func string() throws(NotJSON) -> String {
        guard take("\"") else { throw NotJSON() }
        var result: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): result.append(contentsOf: try escaped().utf8)
            case 0..<0x20: throw NotJSON()
            default: result.append(byte)
            }
        }
        throw NotJSON()
    }

    private mutating func escaped() throws(NotJSON) -> Character {
        guard let byte = next else { throw NotJSON() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try scalar())
        default: throw NotJSON()
        }
    }

    /// The scalar of `\uXXXX`, or of a whole surrogate pair; half a pair is no text.
    private mutating func scalar() throws(NotJSON) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else { throw NotJSON() }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw NotJSON() }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() throws(NotJSON) -> UInt16 {
        var result: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw NotJSON()
            }
            position += 1
            result = result << 4 | UInt16(digit)
        }
        return result
    }

    private mutating func number() throws(NotJSON) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(NotJSON) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard position > start else { throw NotJSON() }
    }

    private mutating func word(
        _ word: StaticString,
        _ value: JSONValue
    ) throws(NotJSON) -> JSONValue {
        for byte in word.description.utf8 {
            guard next == byte else { throw NotJSON() }
            position += 1
        }
        return value
    }

    var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }
}
