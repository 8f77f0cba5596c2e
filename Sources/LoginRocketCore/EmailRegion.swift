// The email region: whose address is to be verified, and how far that is.

/// How far the verification of an email address is; saved with every change.
///
/// A region of its own, because a realm may request a verification while its user is logged in, or
/// require it before the first login.
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

    /// Whose address it is.
    public let user: User

    /// The `kvf_` token from the mail.
    public let token: SecretRef

    /// How much running time the verification is given; the client allows up to 7 days.
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
    /// A token from a mail: legal in every state, for a link may be opened at any time.
    func decide(
        _ request: VerificationRequest,
        at now: Moment
    ) throws(IllegalEvent) -> Transition {
        var transition = Transition()
        switch emailVerification {
        case .notRequested, .awaitingToken, .verified:
            break
        case .tokenPending(_, let id):
            // A newer link takes the place of an older one that was not sent yet.
            guard let older = outbox[id], case .verifyEmail(let pending) = older.status else {
                break
            }
            guard !isInFlight(older) else { throw .pendingVerification }
            finish(older, pending.doubt == nil ? .cancelled : .outcomeUnknown, in: &transition)
        }
        transition.changes.emailVerification = .tokenPending(request.user, request.id)
        let operation = Operation(
            sequence: outbox.lastSequence.next,
            id: request.id,
            user: request.user,
            origin: .app,
            queuedAt: now.wall,
            lifetime: request.lifetime,
            status: .verifyEmail(PendingVerification(token: request.token))
        )
        transition.add(operation, at: now)
        return transition
    }

    /// A mail was asked for and is on its way.
    func awaitToken(of user: User, in transition: inout Transition) {
        switch emailVerification {
        case .notRequested, .awaitingToken, .verified:
            transition.changes.emailVerification = .awaitingToken(user)
        case .tokenPending:
            // The token that is here may still be good.
            break
        }
    }

    /// An operation has its outcome.
    func concludeVerification(
        _ operation: Operation,
        _ outcome: Outcome,
        in transition: inout Transition
    ) {
        guard case .tokenPending(let user, operation.id) = emailVerification else { return }
        switch outcome {
        case .done:
            transition.changes.emailVerification = .verified(user)
        case .rejected, .outcomeUnknown, .expired, .cancelled:
            transition.changes.emailVerification = .awaitingToken(user)
        }
    }
}
