public import LoginRocketCore

// Signing up, in the three ways a realm may be configured for.

extension Client {
    /// Signs a user up.
    ///
    /// Legal where ``login(username:password:)`` is. A signup without an answer is never sent again
    /// by the client: it may have created the user. Confirmations are compared before anything is
    /// sent.
    ///
    /// - Returns: `loggedIn`, in realms where a signup is a login; `awaitingSignupCompletion`, where
    ///   the app's server makes the user of ``signupToken()``; `loggedOut`, where the address is to be
    ///   verified first: then the snapshot's `emailVerification` waits for the token from the mail.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``.
    @discardableResult
    public func signUp(_ signup: Signup<Secret>) async throws -> SessionState {
        try signup.validate()
        let reference = freshReference()
        // Its confirmation is the same: some realms require it, all check it when it is there.
        var sent = signup.map { _ in reference }
        sent.passwordConfirmation = reference
        sent.emailConfirmation = nil
        return try await ask(.wished(.signUp(sent)), secrets: [reference: signup.password])
            .session(orThrowAs: .signUp)
    }

    /// The token of a signup that waits to be completed, to be handed to the app's server.
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
    /// Legal while a signup waits to be completed. The token is believed once its signature is
    /// verified, or once the realm has said that its session is valid; it has to be of the user who
    /// signed up.
    ///
    /// - Parameter token: The login token, a JWT of up to 8 KiB.
    /// - Returns: `loggedIn`.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``; the signup goes on waiting.
    @discardableResult
    public func completeSignup(token: Secret) async throws -> SessionState {
        try await accept(token)
    }

    /// Uses a login token that came from elsewhere, once somebody has vouched for it.
    func accept(_ token: Secret) async throws -> SessionState {
        try requireOpen()
        // A clock that may be wrong is no judge of a token's end.
        _ = try verifier?.verify(token)
        let reference = freshReference()
        let arrived = try driver.session(arrivedAs: reference, token)
        guard verifier == nil else {
            try handle(
                .wished(.accept(.verified(arrived), driver.draw())),
                secrets: [reference: token]
            )
            return session
        }
        guard case .managed = driver.machine.settings.sessions else {
            throw LoginRocketError(
                .badInput,
                "A realm that manages no sessions cannot vouch for a token: configure its public key."
            )
        }
        let answered = try await ask(
            .wished(.accept(.unverified(arrived), driver.draw())),
            secrets: [reference: token]
        )
        guard case .accepted(.ended) = answered.answer else {
            return try answered.session(orThrowAs: .confirm)
        }
        throw LoginRocketError(
            .refused,
            "The realm does not know the token's session: log in again."
        )
    }
}
