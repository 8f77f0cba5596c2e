import LoginRocket

/// Reads the object of a line as RFC 8259 has it, each key once.
///
/// Nothing is guessed: a byte order mark, another encoding than UTF-8 and a key that is there twice
/// are refused, and a number is never rounded.
enum ObjectReader {
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
        guard let object = JSONValue(Array(line.utf8), deepest: 100),
            let members = object.members
        else { throw .noObject }
        guard !object.hasKeyTwice else { throw .keyTwice }
        return Dictionary(members.map { ($0.name, Value($0.value)) }) { _, last in last }
    }
}

extension ObjectReader.Value {
    fileprivate init(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .null: self = .null
        // Read as 0, it would not come back as it was.
        case .number("-0"): self = .other
        case .number(let digits): self = Int(digits).map(Self.number) ?? .other
        case .bool, .array, .object: self = .other
        }
    }
}

extension JSONValue {
    /// `true` if an object in it has a key twice.
    fileprivate var hasKeyTwice: Bool {
        switch self {
        case .object(let members):
            Set(members.map { Array($0.name.utf8) }).count < members.count
                || members.contains { $0.value.hasKeyTwice }
        case .array(let elements): elements.contains(where: \.hasKeyTwice)
        case .null, .bool, .number, .string: false
        }
    }
}
