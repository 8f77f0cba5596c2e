public import LoginRocketCore

// Signing up, in the three ways a realm may be configured for.

extension Client {
    /// Signs a user up.
    ///
    /// Legal where ``login(username:password:)`` is. A signup without an answer is never sent again
    /// by the client: it may have created the user. Confirmations are compared before anything is
    /// sent.
    ///
    /// ```swift
    /// var signup = Signup(user: User("frank"), password: Secret(typed))
    /// signup.email = "frank@example.com"
    /// try await client.signUp(signup)
    /// ```
    ///
    /// - Returns: `loggedIn`, in realms where a signup is a login; `awaitingSignupCompletion`,
    ///   where the app's server makes the user of ``signupToken()``; `loggedOut`, where the address
    ///   is to be verified first: then the snapshot's `emailVerification` waits for the token from
    ///   the mail. Beside it, the URL that the realm sends a browser on to, or its sentence.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``.
    @discardableResult
    public func signUp(_ signup: Signup<Secret>) async throws -> LoginResult {
        try signup.validate()
        let reference = driver.freshReference()
        // Its confirmation is the same: some realms require it, all check it when it is there.
        var sent = signup.map { _ in reference }
        sent.passwordConfirmation = reference
        return try await ask(
            .wished(.signUp(sent)),
            as: .signUp,
            secrets: [reference: signup.password]
        ).result()
    }

    /// The token of a signup that waits to be completed, to be handed to the app's server.
    ///
    /// ```swift
    /// let loginToken = try await myServer.createUser(signup: client.signupToken())
    /// try await client.completeSignup(token: loginToken)
    /// ```
    ///
    /// - Throws: ``LoginRocketError``: `illegal` if no signup waits; `store`, `key`.
    public func signupToken() throws -> Secret {
        try requireOpen()
        guard case .awaitingSignupCompletion(let signup) = session else {
            throw LoginRocketError(.notInThisState, in: session)
        }
        return try store.secret(signup.token)
    }

    /// Completes a signup with the login token that the app's server made.
    ///
    /// Legal while a signup waits to be completed. The token is used once the realm has said that
    /// its session is valid; it has to be of the user who signed up. In a realm without managed
    /// sessions its signature and its end decide.
    ///
    /// ```swift
    /// let loginToken = try await myServer.createUser(signup: client.signupToken())
    /// try await client.completeSignup(token: loginToken)
    /// ```
    ///
    /// - Parameter token: The login token, a JWT of up to 8 KiB.
    /// - Returns: `loggedIn`.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``; the signup goes on waiting.
    @discardableResult
    public func completeSignup(token: Secret) async throws -> SessionState {
        try await accept(token)
    }

    /// Uses a login token that came from elsewhere.
    ///
    /// If a public key is configured, its signature is verified first. Then the realm is asked
    /// whether its session is valid; a realm that manages no sessions cannot be asked.
    func accept(_ token: Secret) async throws -> SessionState {
        try requireOpen()
        _ = try verifier?.verify(token, at: driver.now.trusted)
        let reference = driver.freshReference()
        let arrived = try driver.session(arrivedAs: reference, token)
        let event = Event.wished(.accept(.session(arrived), driver.draw()))
        switch driver.machine.settings.sessions {
        case .managed:
            let answered = try await ask(event, as: .checkArrival, secrets: [reference: token])
            guard case .accepted(.ended) = answered.answer else {
                return try answered.accepted()
            }
            throw LoginRocketError(
                .refused,
                "The realm does not know the token's session: log in again."
            )
        case .unmanaged:
            guard verifier != nil else {
                throw LoginRocketError(
                    .badInput,
                    "A realm that manages no sessions cannot be asked about a token: configure its "
                        + "public key."
                )
            }
            try handle(event, secrets: [reference: token])
            return session
        }
    }
}

extension ForegroundCall {
    fileprivate static let signUp = ForegroundCall(
        name: "signup",
        correction: "correct what it names",
        warning: " It may have created the user: log in, or sign up again."
    )
    fileprivate static let checkArrival = ForegroundCall(
        name: "token",
        correction: "log in again"
    )
}
