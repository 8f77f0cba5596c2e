/// What a client needs to know for logins that leave the app and come back.
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
        return try HandlerURL(login: loginHandler, signup: signupHandler).arrival(in: url)
    }
}
