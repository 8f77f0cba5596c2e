/// The settings of logins that leave the app and come back.
struct WebLogin: Sendable {
    /// The realm's URL.
    let base: BaseURL?

    /// The app's Login Handler URL, as the realm's Connected App has it.
    let loginHandler: String?

    /// The app's Signup Handler URL; the realm uses the Login Handler if there is none.
    let signupHandler: String?

    /// The URL at which a provider's login begins.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    func url(of provider: String) throws(LoginRocketError) -> String {
        guard let base else {
            throw LoginRocketError(
                .badInput,
                "The realm's URL is not known: open the client with a URL."
            )
        }
        return try base.url(forProvider: provider)
    }

    /// The token in a handler URL.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    func arrival(in url: Secret) throws(LoginRocketError) -> HandlerURL.Arrival {
        guard let loginHandler else {
            throw LoginRocketError(
                .badInput,
                "No handler URL is configured: configure the one that the realm knows."
            )
        }
        let arrival = try HandlerURL(login: loginHandler, signup: signupHandler).arrival(in: url)
        if arrival.token.family != .signup { try arrival.token.requireLoginToken() }
        return arrival
    }
}

/// Requires that a URL is one of these handlers and brings a token that a login can end with.
///
/// - Throws: ``LoginRocketError`` with code `badInput`.
package func requireHandlerURL(
    _ url: Secret,
    login: String?,
    signup: String?
) throws(LoginRocketError) {
    _ = try WebLogin(base: nil, loginHandler: login, signupHandler: signup).arrival(in: url)
}
