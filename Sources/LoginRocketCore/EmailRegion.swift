// The email region: whose address is to be verified, and how far that is.

/// The email region of the machine: a verification and its user.
///
/// It is saved with every change. It is a region of its own, because a realm may request a
/// verification while its user is logged in, or require it before the first login.
@nonexhaustive
public enum EmailVerification: Hashable, Sendable {
    /// Nothing is known of one.
    case notRequested

    /// A mail with a token is on its way to this user.
    case awaitingToken(User)

    /// The token arrived, and this operation brings it to the realm.
    case tokenPending(User, OperationID)

    /// The realm has accepted this user's token.
    case verified(User)
}

/// The verification of an email address as the app asks for it.
public struct VerificationRequest: Hashable, Sendable {
    /// The fresh ID of the operation.
    public let id: OperationID

    /// The user of the address.
    public let user: User

    /// The `kvf_` token from the mail.
    public let token: SecretRef

    /// The running time that the verification is given; the client allows up to 7 days.
    public let lifetime: Duration

    /// Makes a request for a verification.
    public init(id: OperationID, user: User, token: SecretRef, lifetime: Duration) {
        self.id = id
        self.user = user
        self.token = token
        self.lifetime = lifetime
    }
}

extension Machine {
    /// The user whose address a token verifies that came without a name: the one who is logged in,
    /// else the one a mail was last asked for; `nil` if there is neither.
    public var userToVerify: User? {
        if case .loggedIn(let session) = session { return session.user }
        switch emailVerification {
        case .awaitingToken(let user), .tokenPending(let user, _): return user
        case .notRequested, .verified: return nil
        }
    }

    /// A token from a mail.
    ///
    /// Each is an operation of its own; the newest is the one that is shown.
    func decideVerification(_ request: VerificationRequest, at now: Moment) -> Transition {
        var transition = Transition()
        switch emailVerification {
        case .verified(request.user):
            // Its mail was perhaps opened twice: the address stays verified whatever comes of it.
            break
        case .notRequested, .awaitingToken, .tokenPending, .verified:
            transition.changes.emailVerification = .tokenPending(request.user, request.id)
        }
        queueVerification(request, at: now, in: &transition)
        return transition
    }

    /// A mail was asked for and is on its way.
    func awaitToken(of user: User, in transition: inout Transition) {
        switch emailVerification {
        case .tokenPending(user, _):
            // The token that is here may still be good.
            break
        case .notRequested, .awaitingToken, .tokenPending, .verified:
            transition.changes.emailVerification = .awaitingToken(user)
        }
    }

    /// A user has logged in: a mail to somebody else is nothing to wait for any more.
    func forgetMail(unlessOf user: User, in transition: inout Transition) {
        switch emailVerification {
        case .notRequested, .awaitingToken(user), .tokenPending(user, _), .verified(user): break
        case .awaitingToken, .tokenPending, .verified:
            transition.changes.emailVerification = .notRequested
        }
    }

    /// An operation has its outcome.
    func concludeVerification(
        _ operation: Outbox.Operation,
        _ outcome: Outcome,
        in transition: inout Transition
    ) {
        guard case .verifyEmail = operation.status else { return }
        switch (emailVerification, outcome) {
        case (.awaitingToken(operation.user), .done), (.tokenPending(operation.user, _), .done):
            transition.changes.emailVerification = .verified(operation.user)
        case (.tokenPending(let user, operation.id), .rejected),
            (.tokenPending(let user, operation.id), .outcomeUnknown),
            (.tokenPending(let user, operation.id), .expired),
            (.tokenPending(let user, operation.id), .cancelled):
            transition.changes.emailVerification = .awaitingToken(user)
        case (.notRequested, _), (.awaitingToken, _), (.tokenPending, _), (.verified, _):
            // It is about another user, or a newer token.
            break
        }
    }
}
