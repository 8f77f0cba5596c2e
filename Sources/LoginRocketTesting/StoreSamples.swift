package import LoginRocketCore

/// Values for stores to keep: every case of every saved type at least once.
package enum StoreSamples {
    package static let user = User("frank")
    package static let token = SecretRef(1)
    package static let current = SecretRef(2)
    package static let new = SecretRef(.max)
    package static let emailToken = SecretRef(5)

    /// Sessions of every kind; the reference is ``token`` wherever there is one.
    package static var sessions: [SessionState] {
        let end = WallTime(secondsSince1970: 1_795_456_800)
        let confirmations: [Confirmation] = [
            .confirmed(at: WallTime(secondsSince1970: 0)),
            .unconfirmed(since: WallTime(secondsSince1970: .min)),
        ]
        let loggedIn = confirmations.flatMap { confirmation in
            [end, nil].map { expiresAt in
                SessionState.loggedIn(session(expiresAt: expiresAt, confirmation: confirmation))
            }
        }
        let waiting: [SessionState] = [
            .awaitingMfa(Challenge(user: user, token: token)),
            .awaitingSignupCompletion(SignupToken(user: user, token: token)),
            .awaitingSignupCompletion(SignupToken(user: nil, token: token)),
            .awaitingSignupCompletion(SignupToken(user: User(""), token: token)),
            .awaitingExternalLogin(ExternalLogin(provider: "facebook", startedAt: end)),
            .awaitingExternalLogin(ExternalLogin(provider: "facebook", startedAt: nil)),
            .awaitingExternalLogin(
                ExternalLogin(provider: "", startedAt: WallTime(secondsSince1970: .max))
            ),
        ]
        return LogoutReason.allCases.map { .loggedOut($0) } + waiting + loggedIn
    }

    /// Email verifications of every kind.
    package static var emailVerifications: [EmailVerification] {
        [
            .awaitingToken(user),
            .tokenPending(User("grace@example.com"), OperationID(high: 0, low: .max)),
            .verified(user), .notRequested,
        ]
    }

    package static func session(
        expiresAt: WallTime? = nil,
        confirmation: Confirmation = .confirmed(at: WallTime(secondsSince1970: 7))
    ) -> Session {
        Session(
            identity: SessionIdentity("kss_0123456789"),
            user: user,
            token: token,
            expiresAt: expiresAt,
            confirmation: confirmation
        )
    }

    /// Operations of every kind, each step and each outcome.
    package static var statuses: [Outbox.Operation.Status] {
        let logouts: [PendingLogout.Step] = [.revoke, .confirmEnded]
        let kinds: [Outbox.Operation.Kind] = [.logout, .updatePassword, .verifyEmail]
        return logouts.map {
            .logout(PendingLogout(session: SessionIdentity("kss_to_end"), token: token, step: $0))
        }
            + steps.map { .updatePassword(change($0)) }
            + holds.map { .updatePassword(change(.resend(fresh), $0)) }
            + [.verify, .verifyAgain(fresh), .verifyAgain(doubt)].map {
                .verifyEmail(verification($0))
            }
            + kinds.flatMap { kind in outcomes.map { .finished(kind, $0) } }
    }

    package static func change(
        _ step: PendingChange.Step = .send,
        _ hold: PendingChange.Hold = .untried
    ) -> PendingChange {
        PendingChange(
            session: SessionIdentity("kss_0123456789"),
            token: token,
            current: current,
            new: new,
            hold: hold,
            step: step
        )
    }

    package static func verification(
        _ step: PendingVerification.Step = .verify
    ) -> PendingVerification {
        PendingVerification(token: emailToken, step: step)
    }

    package static func operation(
        _ sequence: Int64,
        _ status: Outbox.Operation.Status,
        user: User = user,
        origin: Outbox.Operation.Origin = .app
    ) -> Outbox.Operation {
        Outbox.Operation(
            sequence: SequenceNumber(sequence),
            id: OperationID(high: 0xf00d, low: UInt64(bitPattern: sequence)),
            user: user,
            origin: origin,
            queuedAt: WallTime(secondsSince1970: 1_795_456_800 + sequence),
            lifetime: .seconds(30 * 86_400),
            age: .nanoseconds(1_234_567_890_123_456_789),
            attempts: 3,
            status: status
        )
    }

    /// Sessions to be remembered, with and without an end.
    package static let endedSessions: [EndedSession] = [
        EndedSession(identity: SessionIdentity("kss_ended"), by: .client, expiresAt: nil),
        EndedSession(
            identity: SessionIdentity("kss_ended_too"),
            by: .server,
            expiresAt: WallTime(secondsSince1970: 1_795_456_800)
        ),
    ]

    private static let holds: [PendingChange.Hold] = [
        .since(.zero), .since(.nanoseconds(1)),
        .yielding(since: .seconds(3600), logoutAttempts: 7),
    ]

    private static let fresh = Doubt(unresolved: 1, recent: [])
    private static let doubt = Doubt(
        unresolved: 2,
        recent: [.nanoseconds(-1), .seconds(900)]
    )

    private static var steps: [PendingChange.Step] {
        [
            .send, .resend(fresh), .resend(doubt), .confirmRefusal([]),
            .confirmRefusal(["Current password is wrong", "\"'\\\n\u{0}\u{7f}é🔑"]), .needsLogin,
            .needsLoginInDoubt(fresh), .tryNew(doubt),
        ]
    }

    private static var outcomes: [Outcome] {
        [
            .done(.answered), .done(.alreadyEnded), .done(.newPasswordAccepted), .rejected([]),
            .rejected(["Password is too short", ""]), .outcomeUnknown([]),
            .outcomeUnknown(["Invalid username or password."]), .expired, .cancelled,
        ]
    }
}
