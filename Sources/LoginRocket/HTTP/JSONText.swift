extension JSONValue {
    /// The string, or `null` if there is none.
    package init(_ text: String?) {
        self = text.map(JSONValue.string) ?? .null
    }

    /// The number, or `null` if there is none.
    package init(_ number: Int?) {
        self = number.map { .number("\($0)") } ?? .null
    }

    /// An object with these members, in this order.
    package static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// An object of texts; a field without a value is left out.
    static func object(_ fields: KeyValuePairs<String, String?>) -> JSONValue {
        .object(
            fields.compactMap { name, value in
                value.map { Member(name: name, value: .string($0)) }
            }
        )
    }

    /// The value as a JSON text in one line, without white space.
    package var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let spelling): spelling
        case .string(let text): quoted(text)
        case .array(let elements): "[\(elements.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(quoted($0.name)):\($0.value.text)" }.joined(separator: ","))}"
        }
    }
}

/// Only visible characters are written as they are, for the text may end on a terminal.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case _ where scalar.isVisible: result.unicodeScalars.append(scalar)
        default:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
    return result + "\""
}
