internal import LoginRocketCore

// The login token, for an app that calls its own server.

extension Client {
    /// Returns the login token of the session, with which the app calls its own server.
    ///
    /// It is a bearer token (RFC 6750): whoever has it is the user. Give its
    /// ``Secret/text`` to the request and to nothing else, and ask for it anew before each request.
    ///
    /// ```swift
    /// var request = HTTPRequest(url: "https://api.example.com/orders")
    /// request.headers["Authorization"] = "Bearer \(try await client.token().text)"
    /// ```
    ///
    /// A 401 of that server says nothing by itself: call ``checkSession()``, which asks the realm.
    ///
    /// - Returns: The token, also while the session is unconfirmed or its end has passed by the
    ///   local clock.
    /// - Throws: ``LoginRocketError``: `illegal` unless logged in; `store`, `key` if the token
    ///   cannot be read.
    public func token() throws -> Secret {
        try requireOpen()
        guard case .loggedIn(let session) = session else {
            throw LoginRocketError(.notInThisState, in: session)
        }
        return try store.secret(session.token)
    }
}
