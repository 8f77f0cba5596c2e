/// A whole answer of the server, as far as its meaning depends on it.
struct HTTPResponse: Equatable, Sendable {
    /// The most bytes a body may have.
    static let largestBody = 64 * 1024

    var status: Int
    /// Every `Content-Type` line.
    var contentTypes: [String] = []
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

    /// How the end of the body is known.
    enum Framing: Equatable, Sendable {
        /// By one `Content-Length`.
        case length(Int)
        /// By a last chunk.
        case chunked
        /// Not at all, or in contradictory ways: a cut cannot be told from an end.
        case none
    }
}
