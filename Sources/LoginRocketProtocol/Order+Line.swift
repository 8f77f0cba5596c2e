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
        let name = JSON.string("abandon")
        return "\(JSON.object([("command", name), ("order", name), ("which", tag.json)]))"
    }

    /// The text of its line, which may hold passwords.
    ///
    /// - Parameter tag: The name by which its answer is to be known.
    /// - Returns: The line, without its end.
    package func line(_ tag: Tag? = nil) -> String {
        let (command, fields) = parts
        var members: [(key: String, value: JSON)] = [("command", .string(command.rawValue))]
        if let tag { members.append(("order", tag.json)) }
        for (name, value) in fields {
            if let value = value.json { members.append((name, value)) }
        }
        return "\(JSON.object(members))"
    }
}

extension Order {
    /// Tells if its line is not too long to be read, whatever number is its tag.
    package var fitsLine: Bool { line(.number(.max)).utf8.count <= LineSplitter.longest }
}

/// A value that a field of an order can have.
protocol FieldValue {
    /// The value in a line; `nil` if the field is left out.
    var json: JSON? { get }
}

extension String: FieldValue {
    var json: JSON? { .string(self) }
}

extension Int: FieldValue {
    var json: JSON? { .number(self) }
}

extension Secret: FieldValue {
    var json: JSON? { .string(text) }
}

extension OperationID: FieldValue {
    var json: JSON? { .string("\(self)") }
}

extension Duration: FieldValue {
    /// Its whole seconds.
    var json: JSON? { .number(Int(clamping: components.seconds)) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    var json: JSON? { flatMap(\.json) }
}
