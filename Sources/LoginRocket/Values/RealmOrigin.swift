/// The identity of a realm: scheme, host and port of its URL.
public struct RealmOrigin: Hashable, Sendable, CustomStringConvertible {
    /// `https`, or `http` on loopback; lower case.
    public let scheme: String

    /// The host's name or address, in lower case.
    public let host: String

    /// The port, also when it is the scheme's usual one.
    public let port: Int

    /// Makes an origin; upper and lower case are the same origin.
    public init(scheme: String, host: String, port: Int) {
        self.scheme = scheme.lowercased()
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.host = (isBracketed ? String(host.dropFirst().dropLast()) : host).lowercased()
        self.port = port
    }

    /// Reads the canonical text; `nil` for any other text.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let lastColon = text.lastIndex(of: ":"),
            let port = Int(text[lastColon...].dropFirst())
        else { return nil }
        let host = text[colon..<lastColon].dropFirst(3)
        self.init(scheme: String(text[..<colon]), host: String(host), port: port)
        guard !scheme.isEmpty, !host.isEmpty, description == text else { return nil }
    }

    /// The canonical text, for example `https://sample.e1.loginrocket.com:443`.
    public var description: String {
        let isAddress = host.utf8.contains(UInt8(ascii: ":"))
        return "\(scheme)://\(isAddress ? "[\(host)]" : host):\(port)"
    }
}

/// The URL at which a realm is called, and its identity.
public struct RealmAddress: Hashable, Sendable {
    /// The identity of the realm; a database belongs to one, for ever.
    public let origin: RealmOrigin

    /// The whole URL that the calls are made under, as the app gave it.
    public let baseURL: String

    /// Makes an address of a URL and of the origin that was read from that very URL.
    public init(origin: RealmOrigin, baseURL: String) {
        self.origin = origin
        self.baseURL = baseURL
    }
}
