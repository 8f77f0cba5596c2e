#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The host of a field `Host` (RFC 9110, section 7.2), without its port.
enum HostField: Equatable {
    /// An address as digits, which nobody else can give another meaning.
    case address

    /// A name.
    case name(String)

    /// Reads the field; `nil` if it is not a host, with or without a port.
    init?(_ field: String) {
        if field.hasPrefix("[") {
            let inner = field.dropFirst().prefix { $0 != "]" }
            let rest = field.dropFirst(inner.utf8.count + 1)
            guard rest.hasPrefix("]"), Self.isPort(rest.dropFirst()),
                Self.isAddress(String(inner), AF_INET6)
            else { return nil }
            self = .address
            return
        }
        let name = field.prefix { $0 != ":" }
        guard Self.isPort(field.dropFirst(name.count)), !name.isEmpty,
            name.utf8.allSatisfy(Self.isOfNames)
        else { return nil }
        self = Self.isAddress(String(name), AF_INET) ? .address : .name(String(name))
    }

    /// Accepts nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.utf8.dropFirst().allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isOfNames(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: isDigit(byte)
        }
    }

    /// Accepts an address in its usual form, without a zone.
    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return unsafe inet_pton(family, text, &bytes) == 1
    }
}
