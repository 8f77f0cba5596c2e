import LoginRocketRealm

extension Masked {
    /// A body: an object of JSON, also in a call of a script, or else the pairs of a form.
    ///
    /// Other bytes are pairs, too, without a name that is known.
    static func body(_ bytes: [UInt8]) -> String {
        object(bytes[...]) ?? script(bytes[...]) ?? form(bytes)
    }

    /// The pairs of a form or a query; of each whose name is not known only the length.
    static func form(_ bytes: some Collection<UInt8>) -> String {
        bytes.split(separator: UInt8(ascii: "&")).map { pair($0) }.joined(separator: "&")
    }

    private static func pair(_ bytes: some Collection<UInt8>) -> String {
        let written = String(decoding: bytes, as: UTF8.self)
        let halves = bytes.split(
            separator: UInt8(ascii: "="),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard halves.count == 2, let name = Form.decoded(halves[0]), isKnown(name),
            let value = Form.decoded(halves[1])
        else { return length(of: written) }
        let shown = Self.value(value, of: name)
        return name + "=" + (shown == value ? String(decoding: halves[1], as: UTF8.self) : shown)
    }

    private static func object(_ bytes: ArraySlice<UInt8>) -> String? {
        guard case .object(let members)? = JSON(parsing: Array(bytes)) else { return nil }
        return object(members).rendered
    }

    /// The answer to a call from a script: `f({…});`.
    private static func script(_ bytes: ArraySlice<UInt8>) -> String? {
        let name = bytes.prefix { $0 != UInt8(ascii: "(") }
        let rest = bytes.dropFirst(name.count + 1)
        guard rest.suffix(2).elementsEqual(");".utf8), let object = object(rest.dropLast(2))
        else { return nil }
        let callback = value(String(decoding: name, as: UTF8.self), of: "callback")
        return "\(callback)(\(object));"
    }

    /// The members whose names are known, each by its name; the others are one, and their length.
    private static func object(_ members: [Text: JSON]) -> JSON {
        var shown: [Text: JSON] = [:]
        for (name, value) in members where isKnown(name.string) {
            shown[name] = json(value, of: name.string)
        }
        let others = members.filter { !isKnown($0.key.string) }
        if !others.isEmpty { shown["•••"] = .string(length(of: JSON.object(others).rendered)) }
        return .object(shown)
    }

    private static func json(_ value: JSON, of name: String) -> JSON {
        switch value {
        case .null: .null
        case .string(let text): .string(Self.value(text, of: name))
        case .bool, .integer, .number:
            isHarmless(name) ? value : .string(length(of: value.rendered))
        case .array(let elements): .array(elements.map { json($0, of: name) })
        case .object(let members): object(members)
        }
    }
}
