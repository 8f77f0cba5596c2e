import LoginRocketCore

extension Client {
    /// Verifies an email address with the token from a mail, as soon as the server answers.
    ///
    /// Legal in every state. When this returns, the token is on the disk, sealed; it is carried over
    /// outages, and a newer one takes the place of one that was not sent yet.
    ///
    /// - Parameters:
    ///   - token: The token from the mail; it begins with `kvf_`.
    ///   - username: Whose address it is; by default of the user a mail was asked for, else of the
    ///     one who is logged in.
    ///   - lifetime: How much running time the verification is given: up to 7 days, 1 day by default.
    /// - Returns: The receipt for the outcome; `outcomeUnknown` if the token may have counted.
    /// - Throws: ``LoginRocketError``: `badInput`, `busy` while an earlier token is on its way,
    ///   `store`, `key`; then nothing has changed.
    @discardableResult
    public func verifyEmail(
        token: Secret,
        username: String? = nil,
        lifetime: Duration = .seconds(24 * 3600)
    ) throws -> Receipt {
        try token.require(as: "email token", from: .emailVerification)
        if let username { try Secret(username).require(as: "user name") }
        try requireOperationLifetime(lifetime)
        guard let user = username.map(User.init) ?? userToVerify else {
            throw LoginRocketError.nobodyToVerify
        }
        let request = VerificationRequest(
            id: freshOperationID(),
            user: user,
            token: freshReference(),
            lifetime: lifetime
        )
        try handle(.verifyEmail(request), secrets: [request.token: token])
        return Receipt(id: request.id, client: self)
    }

    private var userToVerify: User? {
        switch driver.machine.emailVerification {
        case .awaitingToken(let user), .tokenPending(let user, _): return user
        case .notRequested, .verified: break
        }
        guard case .loggedIn(let session) = session else { return nil }
        return session.user
    }
}
