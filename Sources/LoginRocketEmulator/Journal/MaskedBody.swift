import LoginRocketRealm

extension Masked {
    /// A body: an object of JSON, also in a call of a script, or a form; only the length of another
    /// one.
    static func body(_ bytes: [UInt8]) -> String {
        object(bytes[...]) ?? script(bytes[...]) ?? form(bytes)
            ?? length(of: String(decoding: bytes, as: UTF8.self))
    }

    /// The pairs of a form or a query; `nil` for bytes that are not one.
    static func form(_ bytes: some Collection<UInt8>) -> String? {
        var pairs: [String] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard let sign = pair.firstIndex(of: UInt8(ascii: "=")),
                let name = Form.decoded(pair[..<sign]), isWord(name),
                let value = Form.decoded(pair[sign...].dropFirst())
            else { return nil }
            let shown = Self.value(value, of: name)
            let asSent = String(decoding: pair[sign...].dropFirst(), as: UTF8.self)
            pairs.append(name + "=" + (shown == value ? asSent : shown))
        }
        return pairs.joined(separator: "&")
    }

    private static func object(_ bytes: ArraySlice<UInt8>) -> String? {
        guard case .object(let members)? = JSON(parsing: Array(bytes)) else { return nil }
        return object(members)?.rendered
    }

    /// The answer to a call from a script: `f({…});`.
    private static func script(_ bytes: ArraySlice<UInt8>) -> String? {
        let name = bytes.prefix { $0 != UInt8(ascii: "(") }
        let callback = String(decoding: name, as: UTF8.self)
        let rest = bytes.dropFirst(name.count + 1)
        guard isWord(callback), rest.suffix(2).elementsEqual(");".utf8),
            let object = object(rest.dropLast(2))
        else { return nil }
        return "\(callback)(\(object));"
    }

    /// The members, each by its name; `nil` if a name is not a word.
    private static func object(_ members: [Text: JSON]) -> JSON? {
        var shown: [Text: JSON] = [:]
        for (name, value) in members {
            guard isWord(name.string) else { return nil }
            shown[name] = json(value, of: name.string)
        }
        return .object(shown)
    }

    private static func json(_ value: JSON, of name: String) -> JSON {
        switch value {
        case .null: .null
        case .string(let text): .string(Self.value(text, of: name))
        case .bool, .integer, .number:
            isHarmless(name) ? value : .string(length(of: value.rendered))
        case .array(let elements): .array(elements.map { json($0, of: name) })
        case .object(let members): object(members) ?? .string(length(of: value.rendered))
        }
    }
}
