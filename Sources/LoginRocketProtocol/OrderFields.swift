package import LoginRocket
package import LoginRocketCore

/// The fields of a line that came in; those that are not known are not looked at, and those that
/// are `null` are not there.
///
/// Nothing is guessed: a byte order mark, another encoding than UTF-8 and a key that is there twice
/// are refused, and a number is never rounded.
struct OrderFields {
    private let values: [JSONValue.Member]

    /// The tag of the order, if it has one that can be used.
    let tag: Tag?

    /// The name that was given, if it is one of usual length.
    let command: String?

    /// Reads a line.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if it is not an object.
    init(_ line: LineSplitter.Line) throws(LoginRocketError) {
        let text: String
        switch line {
        case .text(let line): text = line
        case .notText:
            throw LoginRocketError(.badInput, "The line is not UTF-8 text: send one command.")
        case .tooLong:
            throw LoginRocketError(.badInput, "The line is longer than 64 KiB: send one command.")
        }
        guard let object = JSONValue(Array(text.utf8), deepest: 100), let values = object.members
        else {
            throw LoginRocketError(
                .badInput,
                "The line is not a JSON object in UTF-8 without a byte order mark: send "
                    + "{\"command\":…}."
            )
        }
        guard !object.hasKeyTwice else {
            throw LoginRocketError(.badInput, "The line has a key twice: send each key once.")
        }
        self.values = values
        tag = values["order"].flatMap { Tag($0) }
        if case .text(let name)? = values["command"].flatMap({ Tag($0) }) {
            command = name
        } else {
            command = nil
        }
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
        guard case .string(let text)? = values[name] else {
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
        guard let number = field.wholeNumber, range.contains(number) else {
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
    fileprivate init?(_ value: JSONValue) {
        if case .string(let text) = value, text.unicodeScalars.count <= Self.longest {
            self = .text(text)
        } else if let number = value.wholeNumber {
            self = .number(number)
        } else {
            return nil
        }
    }
}

extension JSONValue {
    /// The whole number that was written with digits alone; `nil` if it is none.
    fileprivate var wholeNumber: Int? {
        // Read as 0, `-0` would not come back as it was.
        guard case .number(let digits) = self, digits != "-0" else { return nil }
        return Int(digits)
    }

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
