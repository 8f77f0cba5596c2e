public import LoginRocketCore

// Logging in at another provider, and coming back with a URL.

extension Client {
    /// Begins a login at an external provider.
    ///
    /// Legal where ``login(username:password:)`` is; begins anew if one was begun. No request is
    /// made: the app's browser opens the URL, keeps the cookie it gets, and comes back to the app
    /// with a handler URL: see ``finishExternalLogin(url:)``. The attempt is on the disk, also over
    /// a crash, for the 30 minutes that the API document gives it.
    ///
    /// ```swift
    /// openInBrowser(try await client.beginExternalLogin(provider: "facebook"))
    /// ```
    ///
    /// - Parameter provider: The provider's type or ID, as in `facebook`.
    /// - Returns: The URL for the browser.
    /// - Throws: ``LoginRocketError``: `badInput`, `illegal`, `busy`, `store`; then nothing has
    ///   changed.
    public func beginExternalLogin(provider: String) throws -> String {
        let url = try web.url(of: provider)
        try handle(.wished(.beginExternalLogin(provider: provider)))
        return url
    }

    /// Asks for the URL to which a web view is to be led that keeps no cookies of its own.
    ///
    /// Legal in every state, while no other call is on its way; begin the login before.
    ///
    /// ```swift
    /// _ = try await client.beginExternalLogin(provider: "facebook")
    /// let redirect = try await client.externalLoginRedirect(provider: "facebook")
    /// webView.load(redirect.location, cookies: redirect.cookies)
    /// ```
    ///
    /// - Parameter provider: The provider's type or ID.
    /// - Returns: The provider's URL, and the cookies that the web view has to send on its return.
    /// - Throws: ``LoginRocketError`` as ``forgotPassword(username:)``.
    public func externalLoginRedirect(provider: String) async throws -> ExternalRedirect {
        _ = try web.url(of: provider)
        let answered = try await ask(
            .asked(.externalLogin(provider: provider)),
            as: .externalLogin
        )
        _ = try answered.accepted()
        guard case .accepted(.redirect(let location, let cookies)) = answered.answer else {
            throw LoginRocketError(
                .unknown,
                "The server did not say where the login begins: try it again later."
            )
        }
        return ExternalRedirect(location: location, cookies: cookies)
    }

    /// Uses the URL that an external login came back with.
    ///
    /// Legal while an external login waits for its return; one URL ends an attempt. Origin and path
    /// have to be those of the configured handler. Its token is used once the realm has said that
    /// its session is valid; in a realm without managed sessions its signature and its end decide.
    /// A session that was logged out here does not come back this way.
    ///
    /// ```swift
    /// // The system has opened the app with its Login Handler URL.
    /// try await client.finishExternalLogin(url: Secret(opened))
    /// ```
    ///
    /// - Parameter url: The app's Login or Signup Handler URL as it was opened, up to 8 KiB. It
    ///   holds a token: it is never logged.
    /// - Returns: `loggedIn`, or `awaitingSignupCompletion` if it brought a signup token.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``; the attempt goes on
    ///   waiting.
    @discardableResult
    public func finishExternalLogin(url: Secret) async throws -> SessionState {
        try requireOpen()
        let arrival = try web.arrival(in: url)
        guard case .awaitingExternalLogin = session else {
            throw LoginRocketError(.notInThisState, in: session)
        }
        guard arrival.token.family == .signup else {
            return try await accept(arrival.token)
        }
        let signup = SignupToken(user: nil, token: driver.freshReference())
        try handle(
            .wished(.accept(.signup(signup), driver.draw())),
            secrets: [signup.token: arrival.token]
        )
        return session
    }
}

/// The beginning of an external provider's login, for web views.
///
/// Anybody with the URL's `state` and the cookies can finish the login, so neither of them prints.
public struct ExternalRedirect: Sendable, Equatable {
    /// The provider's URL.
    public let location: Secret

    /// The `Set-Cookie` lines of the realm, for the web view to keep.
    public let cookies: [Secret]
}

extension ForegroundCall {
    fileprivate static let externalLogin = ForegroundCall(
        name: "external login",
        correction: "check the provider's name"
    )
}
