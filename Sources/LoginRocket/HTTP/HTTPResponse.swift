import LoginRocketCore

/// A whole answer of the server, as far as its meaning depends on it.
struct HTTPResponse: Equatable, Sendable {
    /// The most bytes a body may have.
    static let largestBody = 64 * 1024

    var status: Int
    /// Every `Content-Type` line.
    var contentTypes: [String] = []
    /// Every `Content-Encoding` line.
    var contentCodings: [String] = []
    /// Every `Location` line.
    var locations: [String] = []
    /// Every `Set-Cookie` line.
    var cookies: [String] = []
    /// Every `Retry-After` line.
    var retryAfter: [String] = []
    /// Every `X-Ratelimit-Reset` line.
    var rateLimitResets: [String] = []
    /// Every `Date` line.
    var dates: [String] = []
    /// Every `X-Request-ID` line.
    var requestIDs: [String] = []
    var framing: Framing
    var body: [UInt8] = []

    /// The framing of the body, which tells its end.
    enum Framing: Equatable, Sendable {
        /// By one `Content-Length`.
        case length(Int)
        /// By a last chunk.
        case chunked
        /// Not at all, or in contradictory ways: a cut cannot be told from an end.
        case none
    }
}

extension HTTPResponse {
    /// A response without a body yet.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - framing: How the end of the body is known.
    ///   - lines: The values of the header lines of a name.
    init(status: Int, framing: Framing, lines: (_ name: String) -> [String]) {
        self.init(
            status: status,
            contentTypes: lines("Content-Type"),
            contentCodings: lines("Content-Encoding"),
            locations: lines("Location"),
            cookies: lines("Set-Cookie"),
            retryAfter: lines("Retry-After"),
            rateLimitResets: lines("X-Ratelimit-Reset"),
            dates: lines("Date"),
            requestIDs: lines("X-Request-ID"),
            framing: framing
        )
    }

    /// The coding of the body, such as `gzip`; `nil` if it is as it is (RFC 9110, 8.4).
    var coding: String? {
        let codings = contentCodings.flatMap { $0.split(separator: ",") }
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        guard let coding = codings.first, !body.isEmpty else { return nil }
        let isName = coding.utf8.count <= 20 && coding.allSatisfy { $0.isASCII && $0.isLetter }
        return isName ? coding : "an unknown coding"
    }

    /// The server's time, if it tells one.
    var date: WallTime? {
        guard dates.count == 1 else { return nil }
        return dates.first.flatMap(WallTime.init(httpDate:))
    }

    /// The name of the request in the server's logs, if that can be shown.
    var requestID: String? {
        guard requestIDs.count == 1, let id = requestIDs.first, (1...64).contains(id.utf8.count),
            id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return id
    }
}
