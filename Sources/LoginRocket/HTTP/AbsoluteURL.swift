import NIOCore

/// A URL of `https`, or of `http` on this machine, taken apart strictly.
///
/// Programs disagree about what odd URLs mean, and an attacker picks the oddest. So what two
/// readers could read in two ways is refused.
struct AbsoluteURL {
    /// Scheme, host and port.
    let origin: RealmOrigin

    /// Everything after the authority, as it was written: path, query and fragment.
    let rest: Substring

    init(_ text: String) throws(UnusableURL) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw UnusableURL("it may hold visible ASCII characters only; write it without spaces")
        }
        guard let schemeEnd = text.firstRange(of: "://") else {
            throw UnusableURL("it has no scheme; begin it with https://")
        }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw UnusableURL("its scheme is neither https nor http; begin it with https://")
        }
        let authority = text[schemeEnd.upperBound...].prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            throw UnusableURL("it holds a user name or a password; leave them out")
        }
        let (host, port) = try split(authority)
        guard scheme == "https" || host.isLoopback else {
            throw UnusableURL("http is for this machine only; begin it with https://")
        }
        origin = RealmOrigin(
            scheme: scheme,
            host: host.text,
            port: port ?? usualPort(of: scheme)
        )
        rest = text[authority.endIndex...]
    }
}

/// Why a text is no URL that can be used, and what to change; it never repeats the text.
struct UnusableURL: Error {
    let why: String

    init(_ why: String) {
        self.why = why
    }

    static let hasQuery = UnusableURL(
        "it has a query or a fragment; leave out everything from ? or # on"
    )
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

private func split(_ authority: Substring) throws(UnusableURL) -> (Host, port: Int?) {
    let hostEnd =
        authority.hasPrefix("[")
        ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
        : authority.firstIndex(of: ":") ?? authority.endIndex
    guard let hostEnd else {
        throw UnusableURL(
            "its IPv6 address has no closing bracket; write it like https://[::1]:8600"
        )
    }
    return (try host(authority[..<hostEnd]), port: try port(authority[hostEnd...]))
}

private func host(_ text: Substring) throws(UnusableURL) -> Host {
    guard !text.isEmpty else {
        throw UnusableURL("it has no host; write it like https://sample.e1.loginrocket.com")
    }
    if text.hasPrefix("[") {
        let inside = text.dropFirst().dropLast()
        guard !inside.contains("%"), inside.contains(":"), let address = address(inside) else {
            throw UnusableURL("its IPv6 address is not one; write it like https://[::1]:8600")
        }
        return .address(address)
    }
    if let last = text.split(separator: ".").last, last.allSatisfy(\.isASCIIDigit) {
        // Short and octal forms mean different hosts to different resolvers.
        guard let address = address(text), address.ipAddress.map({ $0 == text }) == true else {
            throw UnusableURL("its IPv4 address is not four numbers from 0 to 255; correct it")
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
        throw UnusableURL("its host is not a host name; write it like sample.e1.loginrocket.com")
    }
    return .name(text.lowercased())
}

private func port(_ text: Substring) throws(UnusableURL) -> Int? {
    if text.isEmpty { return nil }
    let digits = text.dropFirst()
    guard text.hasPrefix(":"), (1...5).contains(digits.count),
        digits.allSatisfy(\.isASCIIDigit), let port = Int(digits), (1...65535).contains(port)
    else {
        throw UnusableURL("its port is not a number from 1 to 65535; correct it or leave it out")
    }
    return port
}

private func address(_ text: Substring) -> SocketAddress? {
    try? SocketAddress(ipAddress: String(text), port: 0)
}

/// The port that a URL of this scheme need not name.
func usualPort(of scheme: String) -> Int {
    scheme == "https" ? 443 : 80
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }

    fileprivate var isHostCharacter: Bool {
        isASCIIDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
            || self == "-" || self == "_"
    }
}
