public import LoginRocketCore

extension Samples {
    /// One sample of every state of the session region, and more where the data matters.
    public static let sessionStates: [Sample<SessionState>] = [
        Sample("loggedOut", .loggedOut(.never)),
        Sample("awaitingMfa", .awaitingMfa(challenge)),
        Sample("awaitingSignupCompletion", .awaitingSignupCompletion(signupToken)),
        Sample("awaitingExternalLogin", .awaitingExternalLogin(externalLogin)),
        Sample("loggedIn", .loggedIn(session)),
        Sample("loggedIn unconfirmed", .loggedIn(unconfirmedSession)),
    ]

    /// One sample of every state of the email region; the operation of a pending token is 1.
    public static let emailVerifications: [Sample<EmailVerification>] = [
        Sample("notRequested", .notRequested),
        Sample("awaitingToken", .awaitingToken(frank)),
        Sample("tokenPending", .tokenPending(frank, operationID(1))),
        Sample("verified", .verified(frank)),
    ]

    /// One sample of every step of every operation, and of every outcome.
    public static let statuses: [Sample<Outbox.Operation.Status>] =
        logoutSteps.map { step in
            Sample(
                step.name,
                .logout(
                    PendingLogout(session: session.identity, token: session.token, step: step.value)
                )
            )
        }
        + changeSteps.map { step in
            Sample(step.name, .updatePassword(change(at: step.value)))
        }
        + verificationSteps.map { step in
            Sample(step.name, verification(at: step.value))
        }
        + outcomes.map { outcome in
            Sample(outcome.name, .finished(.updatePassword, outcome.value))
        }

    /// The steps of a logout.
    public static let logoutSteps: [Sample<PendingLogout.Step>] = [
        Sample("revoke", .revoke),
        Sample("confirmEnded", .confirmEnded),
    ]

    /// The steps of a password change.
    public static let changeSteps: [Sample<PendingChange.Step>] = [
        Sample("send", .send),
        Sample("resend", .resend(doubt)),
        Sample("confirmRefusal", .confirmRefusal(["Current password is incorrect."])),
        Sample("needsLogin", .needsLogin),
        Sample("needsLoginInDoubt", .needsLoginInDoubt(doubt)),
        Sample("tryNew", .tryNew(doubt)),
    ]

    /// The steps of a verification.
    public static let verificationSteps: [Sample<PendingVerification.Step>] = [
        Sample("verify", .verify),
        Sample("verifyAgain", .verifyAgain(doubt)),
    ]

    /// Every outcome, `done` with every proof.
    public static let outcomes: [Sample<Outcome>] = [
        Sample("done", .done(.answered)),
        Sample("done alreadyEnded", .done(.alreadyEnded)),
        Sample("done newPasswordAccepted", .done(.newPasswordAccepted)),
        Sample("rejected", .rejected(["Current password is incorrect."])),
        Sample("outcomeUnknown", .outcomeUnknown(["Invalid username or password."])),
        Sample("expired", .expired),
        Sample("cancelled", .cancelled),
    ]

    /// One send without an answer, an hour of running time ago.
    public static let doubt = Doubt(unresolved: 1, recent: [])

    /// Frank's token from a mail, which nothing is known about.
    public static let verification = verification(at: .verify)

    private static func verification(at step: PendingVerification.Step) -> Outbox.Operation.Status {
        .verifyEmail(PendingVerification(token: SecretRef(8), step: step))
    }

    /// Frank's signup, of which the realm made a token.
    public static let signupToken = SignupToken(user: frank, token: SecretRef(9))

    /// A login at another provider, just begun.
    public static let externalLogin = ExternalLogin(provider: "facebook", startedAt: now.wall)

    /// Frank's session after a check without an answer.
    public static let unconfirmedSession = session(
        of: frank,
        confirmation: .unconfirmed(since: now.wall)
    )

    /// Frank's password change at a step.
    public static func change(at step: PendingChange.Step) -> PendingChange {
        PendingChange(
            session: session.identity,
            token: session.token,
            current: password,
            new: newPassword,
            step: step
        )
    }

    /// An operation of an app, an hour old.
    public static func operation(
        _ status: Outbox.Operation.Status,
        number: UInt64 = 1,
        user: User = frank,
        origin: Outbox.Operation.Origin = .app
    ) -> Outbox.Operation {
        Outbox.Operation(
            sequence: SequenceNumber(Int64(number)),
            id: operationID(number),
            user: user,
            origin: origin,
            queuedAt: now.wall,
            lifetime: .seconds(24 * 3600),
            age: .seconds(3600),
            status: status
        )
    }
}
