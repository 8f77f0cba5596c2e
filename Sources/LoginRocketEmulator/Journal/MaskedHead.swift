import LoginRocketRealm

extension Masked {
    /// The target of a request, or another address: its path, and its query as a form.
    func address(_ text: String) -> String {
        let (whole, fragment) = Self.halves(of: text, at: "#")
        let (base, query) = Self.halves(of: whole, at: "?")
        let shownQuery = query.map { "?" + (form($0.utf8) ?? Self.length(of: $0)) }
        let shownFragment = fragment.map { "#" + Self.length(of: $0) }
        return origin(base) + (shownQuery ?? "") + (shownFragment ?? "")
    }

    /// A path of a request: the parts that paths of the API have, and a misspelt call behind `/v1`.
    static func path(_ text: some StringProtocol) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.enumerated()
            .map { index, part in
                let isCall = index == 2 && parts[1] == "v1" && isName(part)
                return isCall || isOfPaths(part) ? String(part) : length(of: part)
            }
            .joined(separator: "/")
    }

    /// A header field.
    func field(_ field: Realm.Header) -> String {
        switch (self, field.name.lowercased()) {
        case (_, "referer"), (_, "location"):
            return address(field.value)
        case (.request, "cookie"):
            return field.value.split(separator: ";").map { Self.cookie($0.drop { $0 == " " }) }
                .joined(separator: "; ")
        case (.answer, "set-cookie"):
            let pair = field.value.prefix { $0 != ";" }
            return Self.cookie(pair) + field.value.dropFirst(pair.count)
        case (_, let name):
            return harmlessFields.contains(name) ? field.value : Self.length(of: field.value)
        }
    }

    /// The scheme and host of an absolute address, and the path: of an answer all of it, for it is
    /// that of a handler in the settings, unless something is escaped in it.
    private func origin(_ text: Substring) -> String {
        let isOpen = self == .answer && !text.contains("%")
        let path = { (text: String) in isOpen ? text : Self.path(text) }
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].last == ":", Self.isWord(parts[0].dropLast()),
            parts[1].isEmpty
        else { return path(String(text)) }
        let host = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        let shown = host.allSatisfy(Self.isWord) ? String(parts[2]) : Self.length(of: parts[2])
        let rest = parts.dropFirst(3).first.map { path("/" + $0) } ?? ""
        return "\(parts[0])//\(shown)\(rest)"
    }

    /// A cookie of the API by its name; of another one the length.
    private static func cookie(_ text: Substring) -> String {
        let (name, value) = halves(of: text, at: "=")
        guard let value, cookies.contains(String(name)) else { return length(of: text) }
        return "\(name)=\(length(of: value))"
    }

    /// Tells if a path of the API has a part: a word, or the ID of a provider.
    private static func isOfPaths(_ part: some StringProtocol) -> Bool {
        let isID = part.hasPrefix("ap_") && part.utf8.count == 25 && isWord(part)
        return isID || partsOfPaths.contains(String(part))
    }

    /// Tells if a call could have this name, and a token could not: it is shorter than one.
    private static func isName(_ part: some StringProtocol) -> Bool {
        part.utf8.count < 22 && part.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "_") }
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

/// The words of the API's paths; an empty one is before the first slash.
private let partsOfPaths = Set(
    Realm.paths.flatMap {
        $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    } + Realm.typesOfProviders
)

private let cookies: Set = ["lr_session", "lr_attempt"]

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
