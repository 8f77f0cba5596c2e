/// A text that equals another only if both are the same bytes in UTF-8.
///
/// Strings of Swift are equal if Unicode counts them as the same text: `é` may be one scalar or
/// two. A server compares bytes, so everything that a caller must know exactly is of this type:
/// names, addresses, passwords, tokens, and the names in JSON objects.
package struct Text: Sendable {
    package let string: String

    package init(_ string: String) {
        self.string = string
    }

    var isEmpty: Bool { string.isEmpty }

    /// The same in lower case, as names and addresses are kept.
    package var lowercased: Text { Text(string.lowercased()) }
}

extension Text: Hashable {
    package static func == (one: Text, other: Text) -> Bool {
        one.string.utf8.elementsEqual(other.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
    }
}

extension Text: Comparable {
    package static func < (one: Text, other: Text) -> Bool {
        one.string.utf8.lexicographicallyPrecedes(other.string.utf8)
    }
}

extension Text: ExpressibleByStringLiteral {
    package init(stringLiteral string: String) {
        self.init(string)
    }
}

extension Text: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }
}

/// A dictionary that is saved as a list of its rows, in order.
///
/// Coders keep the names of a JSON object as strings, and so only one of two names that are the
/// same text for Unicode.
@propertyWrapper
struct Rows<Value: Codable & Sendable>: Codable, Sendable {
    var wrappedValue: [Text: Value]

    private struct Row: Codable {
        let name: Text
        let value: Value
    }

    init(wrappedValue: [Text: Value]) {
        self.wrappedValue = wrappedValue
    }

    /// Reads the rows; throws an error for a name that is there twice.
    init(from decoder: any Decoder) throws {
        wrappedValue = [:]
        for row in try [Row](from: decoder)
        where wrappedValue.updateValue(row.value, forKey: row.name) != nil {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "twice")
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        try wrappedValue.sorted { $0.key < $1.key }.map { Row(name: $0.key, value: $0.value) }
            .encode(to: encoder)
    }
}
