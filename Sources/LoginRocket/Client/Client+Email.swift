import LoginRocketCore

extension Client {
    /// Verifies an email address with the token from a mail, as soon as the server answers.
    ///
    /// Legal in every state. When this returns, the token is on the disk, sealed, and is carried
    /// over outages. Each token is an operation of its own.
    ///
    /// ```swift
    /// let receipt = try await client.verifyEmail(token: Secret(mailed))
    /// show(try await receipt.outcome())
    /// ```
    ///
    /// - Parameters:
    ///   - token: The token from the mail; it begins with `kvf_`.
    ///   - username: The user of the address; by default the user who is logged in, else the user
    ///     for whom a mail was last requested.
    ///   - lifetime: The running time of the verification: up to 7 days, 1 day by default.
    /// - Returns: The receipt for the outcome; `outcomeUnknown` if the token may have counted.
    /// - Throws: ``LoginRocketError``: `badInput`, `store`, `key`; then nothing has changed.
    @discardableResult
    public func verifyEmail(
        token: Secret,
        username: String? = nil,
        lifetime: Duration = .seconds(24 * 3600)
    ) throws -> Receipt {
        try token.require(as: "email token", from: .emailVerification)
        if let username { try requireName(username) }
        try requireOperationLifetime(lifetime)
        guard let user = username.map(User.init) ?? driver.machine.userToVerify else {
            throw LoginRocketError.nobodyToVerify
        }
        let request = VerificationRequest(
            id: driver.freshOperationID(),
            user: user,
            token: driver.freshReference(),
            lifetime: lifetime
        )
        try handle(.verificationWished(request), secrets: [request.token: token])
        return Receipt(id: request.id, client: self)
    }
}
