/// A kind of JSON values: which ones are valid, and the words that name them in an error.
package struct JSONKind<Value>: Sendable {
    /// The valid values, such as `true or false`.
    package let valid: String

    private let read: @Sendable (JSON) -> Value?

    package init(_ valid: String, _ read: @escaping @Sendable (JSON) -> Value?) {
        self.valid = valid
        self.read = read
    }

    /// The value; `nil` if the JSON is not of this kind.
    package func value(_ json: JSON) -> Value? {
        read(json)
    }

    /// The same kind, with `null` for no value.
    package func orNull() -> JSONKind<Value?> {
        JSONKind<Value?>("\(valid), or null") { json in
            json == .null ? .some(nil) : read(json).map(Optional.some)
        }
    }
}

extension JSONKind<Bool> {
    package static var flag: JSONKind {
        JSONKind("true or false") { json in
            guard case .bool(let isOn) = json else { return nil }
            return isOn
        }
    }
}

extension JSONKind<String> {
    package static var text: JSONKind {
        JSONKind("a text") { $0.text }
    }

    /// An address that can stand in a `Location` field.
    package static var address: JSONKind {
        JSONKind("an address of visible ASCII with a colon") { json in
            json.text.flatMap { isPrintable($0) && $0.contains(":") ? $0 : nil }
        }
    }
}

extension JSONKind<[Text: String]> {
    package static var textsByName: JSONKind {
        JSONKind("an object of texts") { json in
            guard case .object(let members) = json else { return nil }
            var texts: [Text: String] = [:]
            for (name, member) in members {
                guard let text = member.text else { return nil }
                texts[name] = text
            }
            return texts
        }
    }
}

extension JSONKind<Int> {
    package static func count(_ range: ClosedRange<Int>) -> JSONKind {
        JSONKind("a whole number from \(range.lowerBound) to \(range.upperBound)") { json in
            json.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A number from 1 to 100 million, so that sums of times do not overflow.
    package static var count: JSONKind { count(1...100_000_000) }
}

extension JSONKind<Double> {
    package static func number(_ range: ClosedRange<Int>) -> JSONKind {
        JSONKind("a number from \(range.lowerBound) to \(range.upperBound)") { json in
            let (least, most) = (Double(range.lowerBound), Double(range.upperBound))
            return json.double.flatMap { (least...most).contains($0) ? $0 : nil }
        }
    }
}

extension JSONKind where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// One of the words of an enumeration.
    package static var choice: JSONKind {
        JSONKind("one of \(words(of: Value.self))") { $0.text.flatMap(Value.init) }
    }
}

extension JSONKind where Value: RawRepresentable<String> & CaseIterable & Hashable & Sendable {
    /// A list of words of an enumeration.
    package static var choices: JSONKind<Set<Value>> {
        JSONKind<Set<Value>>("a list of \(words(of: Value.self))") { json in
            guard case .array(let elements) = json else { return nil }
            let values = elements.compactMap { $0.text.flatMap(Value.init) }
            return values.count == elements.count ? Set(values) : nil
        }
    }
}

/// The words of an enumeration, in the order in which it lists them.
package func words<Word: RawRepresentable<String> & CaseIterable>(of type: Word.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
}
