import LoginRocketCore

// Secrets in and out: the machine holds references, calls and answers hold bytes.

extension Driver {
    func order(_ effect: Effect, secrets: [SecretRef: Secret]) -> Order {
        switch effect {
        case .abandon(let attempt):
            return .abandon(attempt)
        case .send(let request, let attempt):
            let sent = Sent(attempt: attempt, request: request, secrets: secrets)
            do {
                let call = try call(request) { reference in
                    try secrets[reference] ?? store.secret(reference)
                }
                return .perform(sent, call)
            } catch {
                return .refuse(sent, error)
            }
        }
    }

    private func call(
        _ request: Request,
        secret: (SecretRef) throws -> Secret
    ) throws -> Call {
        switch request {
        case .login(let user, let password):
            .login(username: user.username, password: try secret(password))
        case .verifyLogin(let challenge, let code):
            .verifyLogin(
                username: challenge.user.username,
                token: try secret(challenge.token),
                code: try secret(code)
            )
        case .checkSession(let token):
            .checkSession(token: try secret(token))
        case .logout(let token):
            .logout(token: try secret(token))
        case .updatePassword(let token, let current, let new):
            .updatePassword(
                token: try secret(token),
                current: try secret(current),
                new: try secret(new)
            )
        case .signUp(let signup):
            .signUp(
                SignupFields(
                    username: signup.user.username,
                    email: signup.email,
                    password: try secret(signup.password),
                    // Some realms require it; all of them check it when it is there.
                    passwordConfirmation: try secret(signup.password),
                    firstName: signup.firstName,
                    lastName: signup.lastName,
                    organization: signup.organization
                )
            )
        case .verifyEmail(let user, let token):
            .verifyEmail(username: user.username, token: try secret(token))
        case .question(.externalLogin(let provider)):
            .externalLogin(provider: provider)
        case .question(.forgotPassword(let user)):
            .forgotPassword(username: user.username)
        case .question(.resetPassword(let user, let token, let new)):
            .resetPassword(
                username: user.username,
                token: try secret(token),
                new: try secret(new)
            )
        case .question(.resendEmailToken(let user)):
            .resendEmailToken(username: user.username)
        }
    }

    /// The answer with references in place of secrets.
    func referring(
        _ answer: Answer<Reply>,
        to request: Request,
        secrets: inout [SecretRef: Secret]
    ) throws -> Answer<Payload> {
        switch (answer, request.user) {
        case (.accepted(.session(let token)), .some(let user)):
            let session = try session(of: user, token: freshReference(), bytes: token)
            secrets[session.token] = token
            return .accepted(.session(session))
        case (.accepted(.mfaRequired(let token)), .some(let user)):
            let challenge = Challenge(user: user, token: freshReference())
            secrets[challenge.token] = token
            return .accepted(.mfaRequired(challenge))
        case (.accepted(.signupToken(let token)), .some(let user)):
            let signup = SignupToken(user: user, token: freshReference())
            secrets[signup.token] = token
            return .accepted(.signupToken(signup))
        case (.accepted(.session), nil), (.accepted(.mfaRequired), nil),
            (.accepted(.signupToken), nil):
            return .unknown("the server answered a question that was not asked")
        case (.accepted(.valid), _): return .accepted(.valid)
        case (.accepted(.ended), _): return .accepted(.ended)
        case (.accepted(.loggedOut), _): return .accepted(.loggedOut)
        case (.accepted(.passwordUpdated), _): return .accepted(.passwordUpdated)
        case (.accepted(.signedUp), _): return .accepted(.signedUp)
        case (.accepted(.emailVerified), _): return .accepted(.emailVerified)
        case (.accepted(.agreed), _), (.accepted(.redirect), _): return .accepted(.agreed)
        case (.refused(let errors), _): return .refused(errors)
        case (.limited(let retryAfter), _): return .limited(retryAfter: retryAfter)
        case (.notSent(let why), _): return .notSent(why)
        case (.unknown(let why), _): return .unknown(why)
        }
    }

    /// The session of a token that did not come as an answer.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if the token does not say whose it is.
    func session(arrivedAs reference: SecretRef, _ token: Secret) throws -> Session {
        try session(of: token.requireLoginToken(), token: reference, bytes: token)
    }

    private func session(of user: User, token: SecretRef, bytes: Secret) throws -> Session {
        let claims = TokenClaims(bytes)
        return Session(
            identity: try claims.identity ?? SessionIdentity(store.fingerprint(of: bytes)),
            user: user,
            token: token,
            expiresAt: claims.expiresAt,
            confirmation: .confirmed(at: time.now.wall),
            profile: claims.profile
        )
    }
}

extension Request {
    /// Whose session the answer may bring.
    fileprivate var user: User? {
        switch self {
        case .login(let user, _): user
        case .verifyLogin(let challenge, _): challenge.user
        case .signUp(let signup): signup.user
        case .checkSession, .logout, .updatePassword, .verifyEmail, .question: nil
        }
    }
}
