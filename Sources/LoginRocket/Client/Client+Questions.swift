import LoginRocketCore

// Calls that leave everything here as it is. They need the network, and say so at once.

extension Client {
    /// Asks the realm to mail a token that resets a forgotten password.
    ///
    /// Legal in every state, while no other call is on its way. A realm may answer the same for a
    /// user it does not know.
    ///
    /// ```swift
    /// show(try await client.forgotPassword(username: "frank"))
    /// ```
    ///
    /// - Parameter username: The user's name, or the address in realms with email user names.
    /// - Returns: The server's sentence, for people; up to 256 characters.
    /// - Throws: ``LoginRocketError``: `badInput`, `busy`, `refused`, `limited`, `offline`,
    ///   `unknown`, `illegal` if the client is closed; `CancellationError`.
    @discardableResult
    public func forgotPassword(username: String) async throws -> String {
        try requireName(username)
        return try await ask(.forgotPassword(User(username)), as: .forgotPassword)
    }

    /// Replaces a forgotten password.
    ///
    /// Legal in every state, while no other call is on its way. It does not log in. A reset without
    /// an answer may have been applied: try the new password.
    ///
    /// ```swift
    /// try await client.resetPassword(username: "frank", token: Secret(mailed), new: Secret(new))
    /// try await client.login(username: "frank", password: Secret(new))
    /// ```
    ///
    /// - Parameters:
    ///   - username: The user's name, or the address in realms with email user names.
    ///   - token: The token from the mail; it begins with `kpw_`.
    ///   - new: The new password; 1 to ``Secret/longest`` bytes.
    ///   - confirmation: The new password as typed again; `nil` if it was asked for once.
    /// - Returns: The server's sentence, for people; up to 256 characters.
    /// - Throws: ``LoginRocketError`` as ``forgotPassword(username:)``.
    @discardableResult
    public func resetPassword(
        username: String,
        token: Secret,
        new: Secret,
        confirmation: Secret? = nil
    ) async throws -> String {
        try requireName(username)
        try token.require(as: "password reset token", from: .passwordReset)
        try new.require(as: "new password")
        try new.require(confirmation: confirmation)
        let (tokenReference, newReference) = (driver.freshReference(), driver.freshReference())
        return try await ask(
            .resetPassword(User(username), token: tokenReference, new: newReference),
            as: .resetPassword,
            secrets: [tokenReference: token, newReference: new]
        )
    }

    /// Asks the realm to mail another token that verifies the email address.
    ///
    /// Legal in every state, while no other call is on its way. The realm refuses it unless a
    /// verification was requested and is still due.
    ///
    /// ```swift
    /// show(try await client.resendEmailToken(username: "frank"))
    /// ```
    ///
    /// - Parameter username: The user's name, or the address in realms with email user names.
    /// - Returns: The server's sentence, for people; up to 256 characters.
    /// - Throws: ``LoginRocketError`` as ``forgotPassword(username:)``.
    @discardableResult
    public func resendEmailToken(username: String) async throws -> String {
        try requireName(username)
        return try await ask(.resendEmailToken(User(username)), as: .resendEmailToken)
    }

    private func ask(
        _ question: Question<SecretRef>,
        as call: ForegroundCall,
        secrets: [SecretRef: Secret] = [:]
    ) async throws -> String {
        try await ask(.asked(question), as: call, secrets: secrets).agreed()
    }
}

extension ForegroundCall {
    fileprivate static let forgotPassword = ForegroundCall(
        name: "request for a reset token",
        correction: "check the user name"
    )
    fileprivate static let resetPassword = ForegroundCall(
        name: "password reset",
        correction: "check the user name, the token and the new password",
        warning: " The password may have been reset."
    )
    fileprivate static let resendEmailToken = ForegroundCall(
        name: "request for another mail",
        correction: "check the user name and whether a verification is due"
    )
}
