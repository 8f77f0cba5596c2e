/// The target of a request (RFC 9112, section 3.2): a path, or an absolute address.
package struct Target: Equatable, Sendable {
    /// The host and port of an absolute address; `nil` for a path.
    package let authority: String?

    /// The path, without the query.
    package let path: String

    /// The text after the question mark; empty without one.
    package let query: String

    package init(_ text: String) {
        let (authority, rest) = Self.halves(of: text)
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        self.authority = authority
        self.path = authority != nil && path.isEmpty ? "/" : path
        self.query = parts.dropFirst().first.map(String.init) ?? ""
    }

    /// The authority of an absolute address of HTTP, and the rest; else `nil` and all of it.
    private static func halves(of text: String) -> (authority: String?, rest: Substring) {
        for scheme in ["http://", "https://"]
        where text.prefix(scheme.count).lowercased() == scheme {
            let address = text.dropFirst(scheme.count)
            let authority = address.prefix { $0 != "/" && $0 != "?" }
            guard !authority.isEmpty else { break }
            return (String(authority), address.dropFirst(authority.count))
        }
        return (nil, text[...])
    }
}
