internal import Foundation
package import LoginRocket
package import LoginRocketCore

/// The fields of a line that came in; those that are not known are not looked at, and those that
/// are `null` are not there.
struct OrderFields {
    private let values: [String: Field]

    /// The value of a field.
    private enum Field: Decodable {
        case tag(Tag)
        /// A text that is too long to be a tag.
        case text(String)
        case other
        case null

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let tag = try? value.decode(Tag.self) {
                self = .tag(tag)
            } else {
                self = (try? value.decode(String.self)).map(Field.text) ?? .other
            }
        }

        var text: String? {
            switch self {
            case .tag(.text(let text)), .text(let text): text
            case .tag(.number), .other, .null: nil
            }
        }

        var isNull: Bool {
            if case .null = self { true } else { false }
        }

        var number: Int? {
            if case .tag(.number(let number)) = self { number } else { nil }
        }

        var tag: Tag? {
            if case .tag(let tag) = self { tag } else { nil }
        }
    }

    /// Reads a line; `nil` if it is not an object.
    init?(_ line: String) {
        guard let values = try? JSONDecoder().decode([String: Field].self, from: Data(line.utf8))
        else { return nil }
        self.values = values.filter { !$0.value.isNull }
    }

    /// The tag of the order, if it has one that can be used.
    var tag: Tag? { values["order"]?.tag }

    /// The name that was given, if it is one of usual length.
    var command: String? {
        if case .tag(.text(let name))? = values["command"] { name } else { nil }
    }

    /// Requires that the order has no tag, or one that can be used.
    func requireTag() throws(LoginRocketError) {
        guard values["order"] == nil || tag != nil else {
            throw LoginRocketError(.badInput, "\"order\" cannot be used: \(tagRule)")
        }
    }

    /// The tag of another order.
    func tag(_ name: String) throws(LoginRocketError) -> Tag {
        guard let tag = values[name]?.tag else {
            throw LoginRocketError(.badInput, "\"\(name)\" is missing: \(tagRule)")
        }
        return tag
    }

    /// The text of a field that is needed.
    func text(_ name: String) throws(LoginRocketError) -> String {
        guard let text = values[name]?.text else {
            throw LoginRocketError(.badInput, "\"\(name)\" is missing: send it as text.")
        }
        return text
    }

    /// The text of a field; `nil` if it is not there.
    func optionalText(_ name: String) throws(LoginRocketError) -> String? {
        values[name] == nil ? nil : try text(name)
    }

    func secret(_ name: String) throws(LoginRocketError) -> Secret {
        Secret(try text(name))
    }

    func operation(_ name: String) throws(LoginRocketError) -> OperationID {
        try OperationID(reading: text(name))
    }

    /// The whole number of a field; the one given here if it is not there.
    func number(
        _ name: String,
        in range: ClosedRange<Int>,
        otherwise: Int
    ) throws(LoginRocketError) -> Int {
        guard let field = values[name] else { return otherwise }
        guard let number = field.number, range.contains(number) else {
            throw LoginRocketError(
                .badInput,
                "\"\(name)\" is not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound): send one."
            )
        }
        return number
    }

    /// The running time of an operation.
    func lifetime() throws(LoginRocketError) -> Duration {
        .seconds(try number("lifetimeSeconds", in: 1...604_800, otherwise: 86_400))
    }
}

private let tagRule = "send a text of at most \(Tag.longest) characters, or a whole number."

extension Signup<Secret> {
    init(_ given: OrderFields) throws(LoginRocketError) {
        self.init(user: User(try given.text("username")), password: try given.secret("password"))
        email = try given.optionalText("email")
        firstName = try given.optionalText("firstName")
        lastName = try given.optionalText("lastName")
        organization = try given.optionalText("organization")
    }

    var fields: KeyValuePairs<String, any FieldValue> {
        [
            "username": user.username, "password": password, "email": email,
            "firstName": firstName, "lastName": lastName, "organization": organization,
        ]
    }
}

extension OperationID {
    /// Reads the ID of an operation.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if no operation can have it.
    package init(reading text: String) throws(LoginRocketError) {
        guard let id = OperationID(text) else {
            throw LoginRocketError(
                .badInput,
                "This is not the ID of an operation: list the outbox for the IDs."
            )
        }
        self = id
    }
}
