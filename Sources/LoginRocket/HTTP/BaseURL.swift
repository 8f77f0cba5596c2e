import NIOCore

/// Where a realm's LoginRocket is called.
///
/// ```swift
/// let base = try BaseURL("https://sample.e1.loginrocket.com/v1/")
/// base.text                  // "https://sample.e1.loginrocket.com"
/// base.url(for: "login")     // "https://sample.e1.loginrocket.com/v1/login"
/// ```
///
/// With or without `/v1` and a slash at the end, it is the same URL. HTTPS is required, except
/// towards this very machine. No error text repeats the URL: it might hold a password.
public struct BaseURL: Hashable, Sendable {
    /// Scheme, host and port: which realm this is.
    public let origin: RealmOrigin

    /// Reads a URL as people write it.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`, which says what to change.
    public init(_ text: String) throws {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw unusable("it may hold visible ASCII characters only; write it without spaces")
        }
        guard let schemeEnd = text.firstRange(of: "://") else {
            throw unusable("it has no scheme; begin it with https://")
        }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw unusable("its scheme is neither https nor http; begin it with https://")
        }
        let rest = text[schemeEnd.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            throw unusable("it holds a user name or a password; leave them out")
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw unusable("it has a query or a fragment; leave out everything from ? or # on")
        }
        guard ["", "/", "/v1", "/v1/"].contains(rest[authority.endIndex...]) else {
            throw unusable("it has a path; end it after the host, or with /v1")
        }
        let (host, port) = try split(authority)
        guard scheme == "https" || host.isLoopback else {
            throw unusable("http is for this machine only; begin it with https://")
        }
        origin = RealmOrigin(
            scheme: scheme,
            host: host.text,
            port: port ?? defaultPort(scheme)
        )
    }

    /// The canonical text: lower case, without `/v1` and without the scheme's usual port.
    public var text: String {
        let host = origin.host.contains(":") ? "[\(origin.host)]" : origin.host
        let port = origin.port == defaultPort(origin.scheme) ? "" : ":\(origin.port)"
        return "\(origin.scheme)://\(host)\(port)"
    }

    /// The URL of a call of version 1 of the API, for example of `login`.
    public func url(for call: String) -> String {
        "\(text)/v1/\(call)"
    }
}

extension BaseURL: CustomStringConvertible {
    /// The canonical text.
    public var description: String { text }
}

/// The host of a URL, in its one canonical spelling.
private enum Host {
    case name(String)
    case address(SocketAddress)

    var text: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.ipAddress ?? ""
        }
    }

    var isLoopback: Bool {
        switch self {
        case .name(let name): name == "localhost"
        case .address(.v4): text.hasPrefix("127.")
        case .address(.v6): text == "::1"
        case .address(.unixDomainSocket): false
        }
    }
}

private func split(_ authority: Substring) throws -> (Host, port: Int?) {
    let hostEnd =
        authority.hasPrefix("[")
        ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
        : authority.firstIndex(of: ":") ?? authority.endIndex
    guard let hostEnd else {
        throw unusable("its IPv6 address has no closing bracket; write it like https://[::1]:8600")
    }
    return (try host(authority[..<hostEnd]), port: try port(authority[hostEnd...]))
}

private func host(_ text: Substring) throws -> Host {
    guard !text.isEmpty else {
        throw unusable("it has no host; write it like https://sample.e1.loginrocket.com")
    }
    if text.hasPrefix("[") {
        let inside = text.dropFirst().dropLast()
        guard !inside.contains("%"), inside.contains(":"), let address = address(inside) else {
            throw unusable("its IPv6 address is not one; write it like https://[::1]:8600")
        }
        return .address(address)
    }
    if let last = text.split(separator: ".").last, last.allSatisfy(\.isASCIIDigit) {
        // Short and octal forms mean different hosts to different resolvers.
        guard let address = address(text), address.ipAddress.map({ $0 == text }) == true else {
            throw unusable("its IPv4 address is not four numbers from 0 to 255; correct it")
        }
        return .address(address)
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let isName =
        text.utf8.count <= 253
        && labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.allSatisfy(\.isHostCharacter)
                && !label.hasPrefix("-") && !label.hasSuffix("-")
        }
    guard isName else {
        throw unusable("its host is not a host name; write it like sample.e1.loginrocket.com")
    }
    return .name(text.lowercased())
}

private func port(_ text: Substring) throws -> Int? {
    if text.isEmpty { return nil }
    let digits = text.dropFirst()
    guard text.hasPrefix(":"), (1...5).contains(digits.count),
        digits.allSatisfy(\.isASCIIDigit), let port = Int(digits), (1...65535).contains(port)
    else {
        throw unusable("its port is not a number from 1 to 65535; correct it or leave it out")
    }
    return port
}

private func address(_ text: Substring) -> SocketAddress? {
    try? SocketAddress(ipAddress: String(text), port: 0)
}

private func defaultPort(_ scheme: String) -> Int {
    scheme == "https" ? 443 : 80
}

private func unusable(_ why: String) -> LoginRocketError {
    LoginRocketError(.badInput, "The LoginRocket URL cannot be used: \(why).")
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }

    fileprivate var isHostCharacter: Bool {
        isASCIIDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
            || self == "-" || self == "_"
    }
}
