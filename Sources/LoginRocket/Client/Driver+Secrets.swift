package import LoginRocketCore

// Secrets in and out: the machine holds references, requests and answers hold bytes.

extension Driver {
    /// An effect of the machine with its secrets in place.
    func effect(_ effect: LoginRocketCore.Effect, secrets: [SecretRef: Secret]) -> Effect {
        switch effect {
        case .abandon(let attempt):
            return .abandon(attempt)
        case .send(let request, let attempt):
            let sentRequest = SentRequest(
                attempt: attempt,
                request: request,
                instant: time.now.instant,
                secrets: secrets
            )
            do {
                let filled = try request.map { (reference) throws(LoginRocketError) in
                    if let given = secrets[reference] { given } else { try store.secret(reference) }
                }
                return .send(filled, as: sentRequest)
            } catch {
                return .refuse(sentRequest, because: error)
            }
        }
    }

    /// The answer with references in place of secrets.
    func referring(
        _ answer: Answer<Reply>,
        to request: Request<SecretRef>,
        secrets: inout [SecretRef: Secret]
    ) throws(LoginRocketError) -> Answer<Payload> {
        switch (answer, request.userLoggingIn) {
        case (.accepted(.session(let token)), .some(let user)):
            let session = try session(of: user, token, as: freshReference())
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

    /// The reference to a password with which this user logs in.
    ///
    /// It is that of the new password of the user's pending change, if both are the same: then a
    /// yes proves the change.
    package func reference(to password: Secret, of user: User) -> SecretRef {
        guard case .updatePassword(let change)? = machine.outbox.pendingChange(of: user)?.status,
            let new = try? store.secret(change.new), new == password
        else { return freshReference() }
        return change.new
    }

    /// The session of a token that did not come as an answer.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if the token does not say whose it is.
    package func session(
        arrivedAs reference: SecretRef,
        _ token: Secret
    ) throws(LoginRocketError) -> Session {
        try session(of: token.requireLoginToken(), token, as: reference)
    }

    private func session(
        of user: User,
        _ token: Secret,
        as reference: SecretRef
    ) throws(LoginRocketError) -> Session {
        let claims = TokenClaims(token)
        let identity =
            if let known = claims.identity { known } else {
                SessionIdentity(try store.fingerprint(of: token))
            }
        return Session(
            identity: identity,
            user: user,
            token: reference,
            expiresAt: claims.expiresAt,
            confirmation: .confirmed(at: time.now.wall)
        )
    }
}
