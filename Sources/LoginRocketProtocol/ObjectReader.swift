/// Reads the object of a line as RFC 8259 has it, each key once.
///
/// Nothing is guessed: a byte order mark, another encoding than UTF-8 and a key that is there twice
/// are refused, and a number is never rounded.
struct ObjectReader {
    private var rest: Substring.UTF8View

    /// The value of a key.
    enum Value: Equatable {
        case text(String)
        /// A whole number that was written with digits alone.
        case number(Int)
        case null
        case other
    }

    /// The reason why a line cannot be read.
    enum Trouble: Error, Equatable {
        case noObject
        case keyTwice
    }

    /// Reads a line.
    ///
    /// - Returns: The values of its object, by their keys.
    static func values(of line: String) throws(Trouble) -> [String: Value] {
        var reader = ObjectReader(rest: line[...].utf8)
        reader.skipBlanks()
        let values = try reader.object(within: 100)
        guard reader.rest.isEmpty else { throw .noObject }
        return values
    }

    /// Reads an object in which others may be nested so deep, and the blanks behind it.
    private mutating func object(within depth: Int) throws(Trouble) -> [String: Value] {
        try take("{")
        var (values, keys): ([String: Value], Set<[UInt8]>) = ([:], [])
        if !takes("}") {
            repeat {
                let key = try text()
                try take(":")
                guard keys.insert(Array(key.utf8)).inserted else { throw .keyTwice }
                values[key] = try value(within: depth)
            } while takes(",")
            try take("}")
        }
        return values
    }

    private mutating func array(within depth: Int) throws(Trouble) {
        try take("[")
        guard !takes("]") else { return }
        repeat { _ = try value(within: depth) } while takes(",")
        try take("]")
    }

    private mutating func value(within depth: Int) throws(Trouble) -> Value {
        guard depth > 0 else { throw .noObject }
        switch rest.first {
        case UInt8(ascii: "\""):
            return .text(try text())
        case UInt8(ascii: "{"):
            _ = try object(within: depth - 1)
            return .other
        case UInt8(ascii: "["):
            try array(within: depth - 1)
            return .other
        case _:
            return try word()
        }
    }

    /// Reads a number or one of the three names.
    private mutating func word() throws(Trouble) -> Value {
        let bytes = rest.prefix { !blanks.contains($0) && !marks.contains($0) }
        let word = String(Substring(bytes))
        rest = rest[bytes.endIndex...]
        skipBlanks()
        switch word {
        case "null": return .null
        case "true", "false": return .other
        case _:
            guard word.wholeMatch(of: number) != nil else { throw .noObject }
            // Read as 0, it would not come back as it was.
            return word == "-0" ? .other : Int(word).map(Value.number) ?? .other
        }
    }

    /// Reads a text, and the blanks behind it.
    private mutating func text() throws(Trouble) -> String {
        guard rest.popFirst() == UInt8(ascii: "\"") else { throw .noObject }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                skipBlanks()
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"): bytes += String(try escaped()).utf8
            case ..<0x20: throw .noObject
            case _: bytes.append(byte)
            }
        }
        throw .noObject
    }

    /// Reads what follows a backslash.
    private mutating func escaped() throws(Trouble) -> Unicode.Scalar {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        case _: throw .noObject
        }
        let unit = try unit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // The first half of a scalar, if the second follows.
        guard UTF16.isLeadSurrogate(unit), rest.starts(with: #"\u"#.utf8) else { throw .noObject }
        rest = rest.dropFirst(2)
        let next = try self.unit()
        let value = 0x10000 + ((UInt32(unit) & 0x3FF) << 10) + (UInt32(next) & 0x3FF)
        guard UTF16.isTrailSurrogate(next), let scalar = Unicode.Scalar(value) else {
            throw .noObject
        }
        return scalar
    }

    /// Reads four hexadecimal digits.
    private mutating func unit() throws(Trouble) -> UInt16 {
        let digits = String(Substring(rest.prefix(4)))
        guard digits.utf8.count == 4, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
            let unit = UInt16(digits, radix: 16)
        else { throw .noObject }
        rest = rest.dropFirst(4)
        return unit
    }

    private mutating func take(_ mark: Unicode.Scalar) throws(Trouble) {
        guard takes(mark) else { throw .noObject }
    }

    /// Reads a mark and the blanks behind it; `false` if it does not come next.
    private mutating func takes(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest.removeFirst()
        skipBlanks()
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop(while: blanks.contains)
    }
}

private let blanks = Array(" \t\r\n".utf8)
private let marks = Array(",:]}[{\"".utf8)

private var number: Regex<Substring> {
    #/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/#
}
