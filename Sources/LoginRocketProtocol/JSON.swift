/// A JSON value whose objects keep the order of their keys; it prints as one line.
package enum JSON: CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    /// The string, or `null` if there is none.
    package init(_ text: String?) {
        self = text.map(JSON.string) ?? .null
    }

    /// The number, or `null` if there is none.
    package init(_ number: Int?) {
        self = number.map(JSON.number) ?? .null
    }

    package var description: String {
        switch self {
        case .null:
            "null"
        case .bool(let value):
            "\(value)"
        case .number(let number):
            "\(number)"
        case .string(let text):
            quoted(text)
        case .array(let values):
            "[\(values.map(\.description).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(quoted($0.key)):\($0.value)" }.joined(separator: ","))}"
        }
    }
}

/// Only visible characters are written as they are, for the line may end on a terminal.
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

extension Unicode.Scalar {
    /// Tells if it neither moves a cursor nor hides or turns around text.
    package var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension String {
    /// The text on one line, without anything that could move a cursor.
    package var visible: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.compactMap { scalar in
                    if scalar.isVisible { return scalar }
                    return scalar.properties.isWhitespace ? " " : nil
                }
            )
        )
    }
}
