package import LoginRocket
package import LoginRocketCore

/// The fields of a line that came in; those that are not known are not looked at, and those that
/// are `null` are not there.
struct OrderFields {
    private let values: [String: ObjectReader.Value]

    /// Reads a line.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if it is not an object.
    init(_ line: String) throws(LoginRocketError) {
        do throws(ObjectReader.Trouble) {
            values = try ObjectReader.values(of: line).filter { $0.value != .null }
        } catch {
            throw LoginRocketError(.badInput, error.sentence)
        }
    }

    /// The tag of the order, if it has one that can be used.
    var tag: Tag? { values["order"].flatMap { Tag($0) } }

    /// The name that was given, if it is one of usual length.
    var command: String? {
        guard case .text(let name)? = values["command"].flatMap({ Tag($0) }) else { return nil }
        return name
    }

    /// Requires that the order has no tag, or one that can be used.
    func requireTag() throws(LoginRocketError) {
        guard values["order"] == nil || tag != nil else {
            throw LoginRocketError(.badInput, "\"order\" cannot be used: \(tagRule)")
        }
    }

    /// The tag of another order.
    func tag(_ name: String) throws(LoginRocketError) -> Tag {
        guard let tag = values[name].flatMap({ Tag($0) }) else {
            throw LoginRocketError(.badInput, "\"\(name)\" is missing: \(tagRule)")
        }
        return tag
    }

    /// The text of a field that is needed.
    func text(_ name: String) throws(LoginRocketError) -> String {
        guard case .text(let text)? = values[name] else {
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
        guard case .number(let number) = field, range.contains(number) else {
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

private let tagRule =
    "send a text of at most \(Tag.longest) characters, or a whole number of at most 64 bits in "
    + "digits alone."

extension Tag {
    /// The tag that a value is; `nil` if it cannot be one.
    fileprivate init?(_ value: ObjectReader.Value) {
        switch value {
        case .text(let text) where text.unicodeScalars.count <= Self.longest: self = .text(text)
        case .number(let number): self = .number(number)
        case .text, .null, .other: return nil
        }
    }
}

extension ObjectReader.Trouble {
    fileprivate var sentence: String {
        switch self {
        case .noObject:
            "The line is not a JSON object in UTF-8 without a byte order mark: send "
                + "{\"command\":…}."
        case .keyTwice:
            "The line has a key twice: send each key once."
        }
    }
}

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
