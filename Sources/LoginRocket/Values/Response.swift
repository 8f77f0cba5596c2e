public import LoginRocketCore

/// The response to a call: the answer, and what the server said around it.
public struct Response: Sendable, Equatable {
    /// The meaning of the response.
    public let answer: Answer<Reply>

    /// The HTTP status; `nil` if no whole response came.
    public let status: Int?

    /// The server's name for the request (`X-Request-ID`), as its support asks for it: up to 64
    /// visible ASCII characters; `nil` if it gave none.
    public let requestID: String?

    /// The server's time (`Date`, RFC 9110 section 6.6.1); `nil` if it did not tell.
    public let date: WallTime?

    /// Makes a response; by default one of which nothing but the answer is known.
    public init(
        _ answer: Answer<Reply>,
        status: Int? = nil,
        requestID: String? = nil,
        date: WallTime? = nil
    ) {
        self.answer = answer
        self.status = status
        self.requestID = requestID
        self.date = date
    }
}
