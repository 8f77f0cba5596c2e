import LoginRocketRealm

/// A value in some bytes that is shown only on demand, and the text that stands for it.
///
/// Values are found by their names: a password, token, code or secret is one wherever it is. The
/// search needs no valid text, since also a request that the realm refuses has a password in it.
struct Secret: Equatable, Sendable {
    let place: Range<Int>
    let mask: String

    /// Tells if the value of this name is a secret, as `current_password` and `X-Auth-Token` are.
    static func isName(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "token", "code", "secret", "authorization"].contains {
            name.contains($0)
        }
    }

    /// A value of this number of characters; `nil` for an empty one, which is no secret.
    init?(_ place: Range<Int>, count: Int, isQuoted: Bool = true) {
        guard !place.isEmpty else { return nil }
        let dots = "•••(\(count))"
        self.place = place
        self.mask = isQuoted ? dots : "\"\(dots)\""
    }
}

extension Secret {
    /// The secrets in a header field.
    static func inField(_ field: Realm.Header) -> [Secret] {
        let bytes = Array(field.value.utf8)
        switch field.name.lowercased() {
        case "cookie": return inCookies(bytes[...])
        case "set-cookie": return inCookies(bytes.prefix { $0 != UInt8(ascii: ";") })
        case let name where isName(name):
            return Secret(bytes.indices, count: field.value.count).map { [$0] } ?? []
        default: return inAddress(bytes, bytes.indices)
        }
    }

    /// The secrets in the target of a request.
    static func inTarget(_ target: String) -> [Secret] {
        let bytes = Array(target.utf8)
        let query = bytes.firstIndex(of: UInt8(ascii: "?")).map { $0 + 1 } ?? bytes.endIndex
        return inForm(bytes, query, before: bytes.endIndex)
    }

    /// The secrets in a form or a query, which begin before an index.
    static func inForm(_ bytes: [UInt8], _ start: Int, before end: Int) -> [Secret] {
        var secrets: [Secret] = []
        for pair in bytes[start...].split(separator: UInt8(ascii: "&")) where pair.startIndex < end
        {
            guard let sign = pair.firstIndex(of: UInt8(ascii: "=")), sign < end,
                isName(text(of: pair[..<sign]))
            else { continue }
            let value = pair[(sign + 1)...]
            if let secret = Secret(value.indices, count: text(of: value).count) {
                secrets.append(secret)
            }
        }
        return secrets
    }

    /// The secrets in the query of an address, which is a part of the bytes.
    static func inAddress(_ bytes: [UInt8], _ place: Range<Int>) -> [Secret] {
        var secrets: [Secret] = []
        var start = place.lowerBound
        while let sign = bytes[start..<place.upperBound].firstIndex(of: UInt8(ascii: "=")) {
            let name = bytes[start..<sign].reversed().prefix {
                !$0.endsValue && $0 != UInt8(ascii: "?")
            }
            let value = bytes[(sign + 1)..<place.upperBound].prefix { !$0.endsValue }
            if isName(text(of: name.reversed())),
                let secret = Secret(value.indices, count: text(of: value).count)
            {
                secrets.append(secret)
            }
            start = value.endIndex
        }
        return secrets
    }

    private static func inCookies(_ bytes: ArraySlice<UInt8>) -> [Secret] {
        bytes.split(separator: UInt8(ascii: ";")).compactMap { pair in
            let sign = pair.firstIndex(of: UInt8(ascii: "="))
            let value = pair[(sign.map { $0 + 1 } ?? pair.startIndex)...].drop(while: \.isSpace)
            return Secret(value.indices, count: value.count)
        }
    }

    /// The text of an escaped name or value; the bytes as they are, if they are not one.
    private static func text(of bytes: some Sequence<UInt8>) -> String {
        Form.decoded(bytes) ?? String(decoding: Array(bytes), as: UTF8.self)
    }
}

extension UInt8 {
    var isSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }

    /// The byte ends a value in the query of an address, which is itself a part of a text.
    fileprivate var endsValue: Bool {
        isSpace || [0x22, 0x23, 0x26, 0x3C, 0x3E].contains(self)
    }
}
