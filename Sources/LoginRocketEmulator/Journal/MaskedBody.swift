import LoginRocketRealm

extension Masked {
    /// A body that this side of the API has; of another one the length.
    ///
    /// A request is an object of JSON, or a form. An answer is an object of JSON, or the call of a
    /// script with one.
    func body(_ bytes: [UInt8]) -> String {
        let shown =
            switch self {
            case .request: object(bytes[...]) ?? form(bytes)
            case .answer: object(bytes[...]) ?? script(bytes[...])
            }
        return shown ?? Self.length(of: String(decoding: bytes, as: UTF8.self))
    }

    /// The pairs of a form or a query, and the length of a pair whose name is not known; `nil` for
    /// bytes that are not pairs.
    func form(_ bytes: some Collection<UInt8>) -> String? {
        var pairs: [String] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard let sign = pair.firstIndex(of: UInt8(ascii: "=")),
                let name = Form.decoded(pair[..<sign]), Self.isWord(name),
                let value = Form.decoded(pair[sign...].dropFirst())
            else { return nil }
            let written = String(decoding: pair[sign...].dropFirst(), as: UTF8.self)
            let shown = self.value(value, of: name)
            let isOpen = shown == value
            pairs.append(
                knows(name)
                    ? name + "=" + (isOpen ? written : shown)
                    : Self.length(of: String(decoding: pair, as: UTF8.self))
            )
        }
        return pairs.joined(separator: "&")
    }

    private func object(_ bytes: ArraySlice<UInt8>) -> String? {
        guard case .object(let members)? = JSON(parsing: Array(bytes)) else { return nil }
        return object(members).rendered
    }

    /// The answer to a call from a script: `f({…});`.
    private func script(_ bytes: ArraySlice<UInt8>) -> String? {
        let name = bytes.prefix { $0 != UInt8(ascii: "(") }
        let rest = bytes.dropFirst(name.count + 1)
        guard rest.suffix(2).elementsEqual(");".utf8), let object = object(rest.dropLast(2))
        else { return nil }
        let callback = String(decoding: name, as: UTF8.self)
        return "\(Masked.request.value(callback, of: "callback"))(\(object));"
    }

    /// The members whose names are known, and one with the length of the others.
    private func object(_ members: [Text: JSON]) -> JSON {
        var shown: [Text: JSON] = [:]
        for (name, value) in members where knows(name.string) {
            shown[name] = json(value, of: name.string)
        }
        let others = members.filter { !knows($0.key.string) }
        if !others.isEmpty { shown["•••"] = hidden(.object(others)) }
        return .object(shown)
    }

    private func json(_ value: JSON, of name: String) -> JSON {
        switch value {
        case .null: .null
        case .string(let text): .string(self.value(text, of: name))
        case .bool, .integer, .number: isHarmless(name) ? value : hidden(value)
        case .array(let elements):
            isHarmless(name) ? .array(elements.map { json($0, of: name) }) : hidden(value)
        case .object: hidden(value)
        }
    }

    private func hidden(_ value: JSON) -> JSON { .string(Self.length(of: value.rendered)) }
}
