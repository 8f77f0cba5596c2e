extension JSONValue {
    /// An object of texts; a field without a value is left out.
    static func object(_ fields: KeyValuePairs<String, String?>) -> JSONValue {
        .object(
            fields.compactMap { name, value in
                value.map { Member(name: name, value: .string($0)) }
            }
        )
    }

    /// The value as a JSON text without white space.
    var text: String {
        var result = ""
        append(to: &result)
        return result
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let spelling): text += spelling
        case .string(let string): text.appendJSONString(string)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.append(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text.appendJSONString(member.name)
                text += ":"
                member.value.append(to: &text)
            }
            text += "}"
        }
    }
}

extension String {
    fileprivate mutating func appendJSONString(_ text: String) {
        append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                append("\\")
                unicodeScalars.append(scalar)
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default:
                unicodeScalars.append(scalar)
            }
        }
        append("\"")
    }
}
