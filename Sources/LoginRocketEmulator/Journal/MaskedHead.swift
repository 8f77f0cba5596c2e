import LoginRocketRealm

extension Masked {
    /// The target of a request, or another address: its path, and its query as a form.
    static func address(_ text: String) -> String {
        let (whole, fragment) = halves(of: text, at: "#")
        let (base, query) = halves(of: whole, at: "?")
        let shownQuery = query.map { "?" + form($0.utf8) }
        let shownFragment = fragment.map { "#" + length(of: $0) }
        return origin(base) + (shownQuery ?? "") + (shownFragment ?? "")
    }

    /// A path: its first two parts name a call, also one that the API does not have; further ones
    /// are values.
    static func path(_ text: some StringProtocol) -> String {
        var names = 0
        return text.split(separator: "/", omittingEmptySubsequences: false)
            .map { part in
                names += part.isEmpty ? 0 : 1
                let isShown = isOfPaths(part) || (names <= 2 && isShort(part))
                return isShown ? String(part) : length(of: part)
            }
            .joined(separator: "/")
    }

    /// A header field.
    static func field(_ field: Realm.Header) -> String {
        switch field.name.lowercased() {
        case "referer", "location": address(field.value)
        case "cookie":
            field.value.split(separator: ";").map { cookie($0.drop { $0 == " " }) }
                .joined(separator: "; ")
        case "set-cookie":
            cookie(field.value.prefix { $0 != ";" }) + field.value.drop { $0 != ";" }
        case let name where harmlessFields.contains(name): field.value
        default: length(of: field.value)
        }
    }

    /// The scheme and host of an absolute address, and the path.
    private static func origin(_ text: Substring) -> String {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].last == ":", isShort(parts[0].dropLast()), parts[1].isEmpty
        else { return path(text) }
        let host = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        let shown = host.allSatisfy(isWord) ? String(parts[2]) : length(of: parts[2])
        let rest = parts.dropFirst(3).first.map { "/" + path($0) } ?? ""
        return "\(parts[0])//\(shown)\(rest)"
    }

    private static func cookie(_ text: Substring) -> String {
        let (name, value) = halves(of: text, at: "=")
        guard let value, isShort(name) else { return length(of: text) }
        return "\(name)=\(length(of: value))"
    }

    /// Tells if a path of the API has a part: a word, or the ID of a provider.
    private static func isOfPaths(_ part: some StringProtocol) -> Bool {
        isWord(part) && (part.hasPrefix("ap_") || partsOfPaths.contains(String(part)))
    }

    /// Tells if a text is a word, and shorter than a token.
    private static func isShort(_ text: some StringProtocol) -> Bool {
        text.utf8.count < shortestToken && isWord(text)
    }

    private static func isWord(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
    }

    private static func halves(
        of text: some StringProtocol,
        at sign: Character
    ) -> (Substring, Substring?) {
        let parts = Substring(text)
            .split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0], parts.dropFirst().first)
    }
}

/// The length of the shortest token: one without a prefix.
private let shortestToken = 22

private let partsOfPaths = Set(Realm.paths.flatMap { $0.split(separator: "/").map(String.init) })

/// The header fields whose values are no secrets.
private let harmlessFields: Set = [
    "accept", "accept-charset", "accept-encoding", "accept-language",
    "access-control-allow-headers", "access-control-allow-methods",
    "access-control-allow-credentials", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "access-control-request-headers",
    "access-control-request-method", "allow", "cache-control", "connection", "content-encoding",
    "content-length", "content-type", "date", "dnt", "expect", "host", "keep-alive", "origin",
    "pragma", "priority", "retry-after", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform",
    "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user", "te",
    "transfer-encoding", "upgrade-insecure-requests", "user-agent", "vary", "via",
    "x-content-type-options", "x-ratelimit-reset", "x-request-id", "x-requested-with",
]
