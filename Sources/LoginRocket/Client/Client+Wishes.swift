public import LoginRocketCore

// What an app can ask of a client.

extension Client {
    /// Logs a user in.
    ///
    /// Legal unless logged in; drops a challenge that waits for its code. A login without an answer
    /// is never sent again by the client: it may have created a session on the server.
    ///
    /// ```swift
    /// let login = try await client.login(username: "frank", password: Secret(typed))
    /// if case .awaitingMfa = login.session { askForCode() }
    /// ```
    ///
    /// - Parameters:
    ///   - username: The user name or email address, in any case; 1 to 1,024 bytes.
    ///   - password: The password; 1 to 1,024 bytes.
    /// - Returns: `loggedIn`, or `awaitingMfa` if the realm asks for a code; and the URL that the
    ///   realm sends a browser on to.
    /// - Throws: ``LoginRocketError``: `badInput`, `illegal`, `busy`, `refused`, `limited`,
    ///   `offline`, `unknown`, `store`, `key`; `CancellationError`.
    @discardableResult
    public func login(username: String, password: Secret) async throws -> LoginResult {
        try requireName(username)
        try password.require(as: "password")
        let user = User(username)
        let reference = driver.reference(to: password, of: user)
        return try await ask(
            .wished(.login(user, password: reference)),
            as: .login,
            secrets: [reference: password]
        ).result()
    }

    /// Answers the challenge with a code.
    ///
    /// Legal while a login waits for its code. A refused code, or one without an answer, leaves the
    /// challenge as it is.
    ///
    /// ```swift
    /// try await client.submitCode(Secret("492039"))
    /// ```
    ///
    /// - Parameter code: The code that the user's authenticator app shows (RFC 6238); 1 to 1,024
    ///   bytes. Blanks inside or around it are dropped.
    /// - Returns: `loggedIn`, and the URL that the realm sends a browser on to.
    /// - Throws: ``LoginRocketError`` as ``login(username:password:)``.
    @discardableResult
    public func submitCode(_ code: Secret) async throws -> LoginResult {
        // People type a code in groups.
        let code = Secret(code.text.filter { !$0.isWhitespace })
        try code.require(as: "code")
        let reference = driver.freshReference()
        return try await ask(
            .wished(.submitCode(reference)),
            as: .submitCode,
            secrets: [reference: code]
        ).result()
    }

    /// Gives up what is waited for, a code, the completion of a signup or the return of an external
    /// login, or else the request of a person on its way.
    ///
    /// ```swift
    /// // The user closes the form that asks for the code.
    /// try await client.cancel()
    /// ```
    ///
    /// - Throws: ``LoginRocketError``: `illegal` if there is nothing to give up; `store`.
    public func cancel() throws {
        try handle(.wished(.cancel(driver.freshOperationID())))
    }

    /// Logs out: here at once, at the server as soon as it answers.
    ///
    /// When this returns, the session is gone from the disk and nothing brings it back. A login or
    /// a challenge is given up. Logging out twice is fine: one session has one logout. The outcome
    /// is kept until it is acknowledged: see ``acknowledge(_:)``.
    ///
    /// ```swift
    /// let receipt = try await client.logout()
    /// let outcome = try await receipt?.outcome()  // .done(.answered), perhaps after days
    /// ```
    ///
    /// - Returns: The receipt for the server's end; `nil` if there was no session to end.
    /// - Throws: ``LoginRocketError``: `key`, `store`; then nothing has changed. A logout that
    ///   could not be saved is tried again by ``run()`` as soon as the disk can be written.
    @discardableResult
    public func logout() throws -> Receipt? {
        guard case .loggedIn(let ended) = session else {
            try handle(.wished(.logout(driver.freshOperationID())))
            return nil
        }
        do throws(LoginRocketError) {
            try handle(.wished(.logout(driver.freshOperationID())))
        } catch {
            throw keepLogout(of: ended.identity, refusedFor: error)
        }
        guard let logout = driver.machine.outbox.pendingLogout(of: ended.identity) else {
            return nil
        }
        return Receipt(id: logout.id, client: self)
    }

    /// Changes the user's password, as soon as the server answers.
    ///
    /// Legal while logged in, one change at a time. When this returns, the change is on the disk,
    /// sealed; it is carried over outages as long as the session lives, and else waits for the same
    /// user's next login.
    ///
    /// ```swift
    /// let receipt = try await client.updatePassword(current: Secret(old), new: Secret(new))
    /// if case .rejected(let errors) = try await receipt.outcome() { show(errors) }
    /// ```
    ///
    /// - Parameters:
    ///   - current: The password that is to be replaced.
    ///   - new: The password that replaces it; 1 to ``Secret/longest`` bytes.
    ///   - lifetime: The running time of the change: up to 7 days, 1 day by default.
    /// - Returns: The receipt for the outcome.
    /// - Throws: ``LoginRocketError``: `badInput`, `illegal`, `pendingChange`, `store`, `key`; then
    ///   nothing has changed.
    @discardableResult
    public func updatePassword(
        current: Secret,
        new: Secret,
        lifetime: Duration = .seconds(24 * 3600)
    ) throws -> Receipt {
        try current.require(as: "current password")
        try new.require(as: "new password")
        try new.require(differentFrom: current)
        try requireOperationLifetime(lifetime)
        let request = ChangeRequest(
            id: driver.freshOperationID(),
            current: driver.freshReference(),
            new: driver.freshReference(),
            lifetime: lifetime
        )
        try handle(
            .wished(.updatePassword(request)),
            secrets: [request.current: current, request.new: new]
        )
        return Receipt(id: request.id, client: self)
    }

    /// Asks the server whether the session is valid.
    ///
    /// Only a clear no ends the session; network trouble never does. A realm without managed
    /// sessions gives none: there the session ends with its token.
    ///
    /// ```swift
    /// // The app's own server has answered 401.
    /// if case .loggedOut = try await client.checkSession() { showLogin() }
    /// ```
    ///
    /// - Returns: `loggedIn` if it is; `loggedOut` if it is over.
    /// - Throws: ``LoginRocketError``: `illegal`, `busy`, `limited`, `offline`, `unknown`, `store`;
    ///   `CancellationError`. The session stays.
    @discardableResult
    public func checkSession() async throws -> SessionState {
        let answered = try await ask(.wished(.checkSession), as: .check)
        // Time alone may have ended it, whatever the answer was.
        if case .loggedOut = answered.session { return answered.session }
        switch answered.answer {
        case .refused(let errors):
            throw LoginRocketError(
                .unknown,
                "The server did not say whether the session is valid: try the check again later.",
                serverErrors: errors,
                response: answered.response
            )
        case .accepted(.ended):
            throw LoginRocketError(
                .unknown,
                "The realm manages no sessions, so it knows none: this one ends with its token.",
                response: answered.response
            )
        case .accepted, .limited, .notSent, .unknown:
            break
        }
        return try answered.accepted()
    }
}

extension ForegroundCall {
    static let login = ForegroundCall(
        name: "login",
        correction: "check the user name and the password",
        warning: " It may have created a session on the server."
    )
    static let submitCode = ForegroundCall(
        name: "code",
        correction: "give the current code, or cancel and log in again",
        warning: " It may have created a session on the server."
    )
    static let check = ForegroundCall(name: "check", correction: "try it again later")
}

/// Requires a running time that an operation with secrets may be given.
///
/// - Throws: ``LoginRocketError`` with code `badInput`.
func requireOperationLifetime(_ lifetime: Duration) throws(LoginRocketError) {
    guard lifetime > .zero, lifetime <= .seconds(7 * 24 * 3600) else {
        throw LoginRocketError(
            .badInput,
            "An operation lives more than nothing and up to 7 days: give it such a time."
        )
    }
}
