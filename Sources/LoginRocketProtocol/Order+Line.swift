package import LoginRocket
internal import LoginRocketCore

// The line of an order, as ``Incoming`` reads it.

extension Order {
    /// The name of its command.
    package var command: Command { parts.command }

    /// The user it names; `nil` if it names none.
    package var username: String? {
        parts.fields.first { $0.key == "username" }?.value as? String
    }

    /// The line that gives up another order of the same connection.
    ///
    /// - Parameter tag: The tag of that order.
    /// - Returns: The line, without its end.
    package static func abandoning(_ tag: Tag) -> String {
        let name = JSONValue.string("abandon")
        return JSONValue.object([("command", name), ("order", name), ("which", tag.json)]).text
    }

    /// The text of its line, which may hold passwords.
    ///
    /// - Parameter tag: The name by which its answer is to be known.
    /// - Returns: The line, without its end.
    package func line(_ tag: Tag? = nil) -> String {
        let (command, fields) = parts
        var members: [(key: String, value: JSONValue)] = [("command", .string(command.rawValue))]
        if let tag { members.append(("order", tag.json)) }
        for (name, value) in fields {
            if let value = value.json { members.append((name, value)) }
        }
        return JSONValue.object(members).text
    }
}

extension Order {
    /// Tells if its line is not too long to be read, whatever number is its tag.
    package var fitsLine: Bool { line(.number(.max)).utf8.count <= LineSplitter.longest }
}

/// A value that a field of an order can have.
protocol FieldValue {
    /// The value in a line; `nil` if the field is left out.
    var json: JSONValue? { get }
}

extension String: FieldValue {
    var json: JSONValue? { .string(self) }
}

extension Int: FieldValue {
    var json: JSONValue? { JSONValue(self) }
}

extension Secret: FieldValue {
    var json: JSONValue? { .string(text) }
}

extension OperationID: FieldValue {
    var json: JSONValue? { .string("\(self)") }
}

extension Duration: FieldValue {
    /// Its whole seconds.
    var json: JSONValue? { JSONValue(Int(clamping: components.seconds)) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    var json: JSONValue? { flatMap(\.json) }
}
