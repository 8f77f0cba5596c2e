/// The members of a JSON object that has these keys and no others.
package struct JSONMembers<Key: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    private let members: [Text: JSON]
    private let place: String

    /// Takes the members of an object.
    ///
    /// - Parameters:
    ///   - json: The object.
    ///   - place: The object's own key; empty for a whole text.
    /// - Throws: ``JSONMistake`` if it is not an object, or has another key.
    package init(_ json: JSON?, of place: String = "") throws(JSONMistake) {
        guard case .object(let members)? = json else {
            throw JSONMistake(place.isEmpty ? "body" : place, "a JSON object")
        }
        self.members = members
        self.place = place.isEmpty ? "" : "\(place)."
        for key in members.keys.sorted() where Key(rawValue: key.string) == nil {
            throw JSONMistake(unknown: self.place + key.string, words(of: Key.self))
        }
    }

    /// The value of a key that must be there.
    package func required<Value>(
        _ key: Key,
        _ kind: JSONKind<Value>
    ) throws(JSONMistake) -> Value {
        guard let value = try optional(key, kind) else {
            throw JSONMistake(missing: place + key.rawValue, kind.valid)
        }
        return value
    }

    /// The value of a key, of which `null` has a meaning of its own; `nil` if it is not there.
    package func nullable<Value>(
        _ key: Key,
        _ kind: JSONKind<Value>
    ) throws(JSONMistake) -> Value?? {
        guard let json = members[Text(key.rawValue)] else { return nil }
        guard let value = kind.orNull().value(json) else {
            throw JSONMistake(place + key.rawValue, kind.orNull().valid)
        }
        return .some(value)
    }

    /// The value of a key; `nil` if it is not there, or is `null`.
    package func optional<Value>(
        _ key: Key,
        _ kind: JSONKind<Value>
    ) throws(JSONMistake) -> Value? {
        switch members[Text(key.rawValue)] {
        case nil, .null?: return nil
        case let json?:
            guard let value = kind.value(json) else {
                throw JSONMistake(place + key.rawValue, kind.valid)
            }
            return value
        }
    }
}

/// An error of a JSON text: names the key and its valid values, never the value that it had, which
/// may be a password.
package struct JSONMistake: Error, Equatable, CustomStringConvertible {
    package let description: String

    /// A value is not valid.
    package init(_ key: String, _ valid: String) {
        description = "invalid: \(key): \(valid)"
    }

    /// A key that is needed is not there.
    package init(missing key: String, _ valid: String) {
        description = "missing: \(key): \(valid)"
    }

    /// There is no such key.
    package init(unknown key: String, _ keys: String) {
        description = "unknown: \(key): one of \(keys)"
    }
}
