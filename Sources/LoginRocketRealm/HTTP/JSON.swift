/// A JSON value, which the realm reads and writes itself.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number that `Int` does not write in the same characters, such as `1.50`, as it is written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Text: JSON])

    /// Reads a JSON text (RFC 8259); `nil` if it is not one.
    ///
    /// A name that an object has twice, and more than 32 levels, are refused too, since readers of
    /// JSON differ about them.
    package init?(parsing bytes: [UInt8]) {
        var reader = JSONReader(bytes)
        guard let value = reader.wholeText() else { return nil }
        self = value
    }

    package subscript(name: Text) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The value of a number, as exactly as a `Double` has it.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let written): Double(written)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The JSON text, with members sorted by name; it is also valid JavaScript.
    package var rendered: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let written): written
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(\.rendered).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { quoted($0.key.string) + ":" + $0.value.rendered }
                .joined(separator: ",") + "}"
        }
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = JSON(parsing: Array(text.utf8)) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no JSON")
            )
        }
        self = value
    }

    /// Writes the JSON text as one string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rendered)
    }
}
