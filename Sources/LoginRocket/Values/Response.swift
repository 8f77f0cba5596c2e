public import LoginRocketCore

/// The response to a call: the answer, and what the server said around it.
public struct Response: Sendable, Equatable {
    /// The meaning of the response.
    public let answer: Answer<Reply>

    /// The URL with the new token to which the answer sends a browser on.
    ///
    /// It is `nil` if the answer has none that can be opened. The client decides nothing by it.
    public let url: Secret?

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
        url: Secret? = nil,
        status: Int? = nil,
        requestID: String? = nil,
        date: WallTime? = nil
    ) {
        self.answer = answer
        self.url = url
        self.status = status
        self.requestID = requestID
        self.date = date
    }
}

/// The contents of the server's yes, with its secrets in place.
public enum Reply: Sendable, Equatable {
    /// A login or a code was accepted; here is the login token.
    case session(token: Secret)
    /// A password was accepted; here is the token to send with the code.
    case mfaRequired(token: Secret)
    /// `check_session`: `"valid": true`.
    case valid
    /// `check_session`: `"valid": false`.
    case ended
    /// `logout` was accepted.
    case loggedOut
    /// `update_password` was accepted.
    case passwordUpdated
    /// `signup` was accepted, and the realm made a token only: the app's server makes the user.
    case signupToken(Secret)
    /// `signup` was accepted without a token; here is the sentence that says what comes next.
    case signedUp(String)
    /// `verify_email` was accepted.
    case emailVerified
    /// An external login may begin there, with these `Set-Cookie` lines. It is not followed.
    case redirect(location: Secret, cookies: [Secret])
    /// A call that brings nothing but a text for its caller was accepted; here is the text.
    case agreed(String)
}
