/// The pairs of a query or of a form (the URL Standard, `application/x-www-form-urlencoded`).
package enum Form {
    /// The pairs in order; `nil` for an invalid escape, and for bytes that are not UTF-8.
    package static func pairs(
        of bytes: some Collection<UInt8>
    ) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let value = halves.count == 2 ? decoded(halves[1]) : ""
            guard let name = decoded(halves[0]), let value else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    /// The text as a value of a query.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            isPlain(byte) ? String(UnicodeScalar(byte)) : escaped(byte)
        }.joined()
    }

    /// The text of a name or a value; `nil` for an invalid escape, or bytes that are not UTF-8.
    package static func decoded(_ bytes: some Sequence<UInt8>) -> String? {
        var result: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexadecimalDigit),
                    let low = iterator.next().flatMap(hexadecimalDigit)
                else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

/// An address with one more parameter.
func appending(_ name: String, _ value: String, to address: String) -> String {
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let fragment = parts.count == 2 ? "#" + parts[1] : ""
    let separator = parts[0].contains("?") ? "&" : "?"
    return parts[0] + separator + name + "=" + Form.encoded(value) + fragment
}
