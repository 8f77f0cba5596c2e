public import LoginRocketCore

extension Client {
    /// The result of a login, a code or a signup: the new state, and what the realm said beside it.
    ///
    /// ```swift
    /// let login = try await client.login(username: "frank", password: Secret(typed))
    /// if let url = login.url { webView.open(url.text) }
    /// ```
    public struct LoginResult: Sendable, Equatable {
        /// The state that the call has led to.
        public let session: SessionState

        /// The app's own URL with the new token in it, for a browser that is to be logged in, too.
        ///
        /// It is the `url` of the answer; `nil` if that has none that can be opened. It is as
        /// secret as the token, and it is not saved: after a restart there is ``Client/token()``.
        public let url: Secret?

        /// The realm's sentence for people after a signup without a session, in the language of the
        /// client's configuration; up to 256 characters.
        public let message: String?
    }
}

extension Client.Answered {
    /// The result of a login, a code or a signup.
    ///
    /// - Throws: ``LoginRocketError`` unless the server said yes.
    func result() throws -> Client.LoginResult {
        let session = try accepted()
        let message: String? = if case .accepted(.signedUp(let text)) = answer { text } else { nil }
        return Client.LoginResult(session: session, url: response.url, message: message)
    }
}
