/// One accepted wish that is carried over outages: a row of the outbox.
public struct Operation: Hashable, Sendable {
    /// Its place in the order of acceptance.
    public let sequence: SequenceNumber

    /// Its name to the outside.
    public let id: OperationID

    /// Whose lane it is in.
    public let user: User

    /// Who wanted it.
    public let origin: Origin

    /// When it was accepted, by the wall clock.
    public let queuedAt: WallTime

    /// How much running time it is given, from acceptance to its end.
    public let lifetime: Duration

    /// How much running time it had used when it was last saved.
    public var age: Duration

    /// How many requests were started for it.
    public var attempts: Int

    /// What is left to do, or what became of it.
    public var status: Status

    /// Makes an operation.
    public init(
        sequence: SequenceNumber,
        id: OperationID,
        user: User,
        origin: Origin,
        queuedAt: WallTime,
        lifetime: Duration,
        age: Duration = .zero,
        attempts: Int = 0,
        status: Status
    ) {
        self.sequence = sequence
        self.id = id
        self.user = user
        self.origin = origin
        self.queuedAt = queuedAt
        self.lifetime = lifetime
        self.age = age
        self.attempts = attempts
        self.status = status
    }

    /// What is left to do, or what became of an operation.
    @nonexhaustive
    public enum Status: Hashable, Sendable {
        /// A session is to be ended.
        case logout(PendingLogout)

        /// A password is to be changed.
        case updatePassword(PendingChange)

        /// An email address is to be verified.
        case verifyEmail(PendingVerification)

        /// It has ended; its secrets are gone.
        case finished(Kind, Outcome)
    }

    /// What an operation does.
    @nonexhaustive
    public enum Kind: Hashable, Sendable {
        /// Ends a session at the server.
        case logout
        /// Changes a password.
        case updatePassword
        /// Verifies an email address.
        case verifyEmail
    }

    /// Who wanted an operation.
    @nonexhaustive
    public enum Origin: Hashable, Sendable {
        /// The app; the outcome is kept until it is acknowledged.
        case app
        /// This client, to end a session nobody wanted; it vanishes when done.
        case client
    }

    /// What this operation does.
    public var kind: Kind {
        switch status {
        case .logout: .logout
        case .updatePassword: .updatePassword
        case .verifyEmail: .verifyEmail
        case .finished(let kind, _): kind
        }
    }
}

/// A session's end that the server has not confirmed yet.
public struct PendingLogout: Hashable, Sendable {
    /// The session to end.
    public let session: SessionIdentity

    /// The token of the session to end.
    public let token: SecretRef

    /// The next request.
    public var step: Step

    /// Makes a logout that waits for its next request.
    public init(session: SessionIdentity, token: SecretRef, step: Step = .revoke) {
        self.session = session
        self.token = token
        self.step = step
    }

    /// The requests a logout may need.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
        /// `logout`.
        case revoke

        /// `check_session`, after an answered error: the session may have ended already.
        case confirmEnded
    }
}

/// A password change that the server has not confirmed yet.
public struct PendingChange: Hashable, Sendable {
    /// The session it uses.
    public let session: SessionIdentity

    /// That session's token.
    public let token: SecretRef

    /// The password that is to be replaced.
    public let current: SecretRef

    /// The password that replaces it.
    public let new: SecretRef

    /// The next request.
    public var step: Step

    /// Makes a password change that waits for its next request.
    public init(
        session: SessionIdentity,
        token: SecretRef,
        current: SecretRef,
        new: SecretRef,
        step: Step = .send(nil)
    ) {
        self.session = session
        self.token = token
        self.current = current
        self.new = new
        self.step = step
    }

    /// The requests a password change may need.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
        /// `update_password`. With a doubt an earlier copy may have been applied; the change is a
        /// compare-and-swap, so sending the identical request again is safe.
        case send(Doubt?)

        /// `check_session`, after a no beyond doubt: a dead session looks like a wrong password.
        /// Holds the server's sentences, in case they turn out to be the answer.
        case confirmRefusal([String])

        /// Nothing: the session is dead. The change waits for the same user's next login.
        case needsLogin

        /// `login` with the new password: a yes proves that the change was applied.
        case tryNew(Doubt)

        /// `login` with the old password: a yes proves that it was not.
        case tryOld(Doubt)
    }
}

/// An email address whose token the server has not confirmed yet.
public struct PendingVerification: Hashable, Sendable {
    /// The token from the mail.
    public let token: SecretRef

    /// What is not known about earlier sends: a token may count only once, so a no after a send
    /// without an answer proves nothing.
    public var doubt: Doubt?

    /// Makes a verification that waits for its next request.
    public init(token: SecretRef, doubt: Doubt? = nil) {
        self.token = token
        self.doubt = doubt
    }
}

/// The one terminal outcome of an operation.
@nonexhaustive
public enum Outcome: Hashable, Sendable {
    /// The server holds it, as proved by this.
    case done(Proof)

    /// Verified not applied by us; the server's sentences, if it gave any.
    case rejected([String])

    /// It cannot be known. For a password: try the new one, then the old.
    case outcomeUnknown

    /// Its time was over before anything was applied.
    case expired

    /// It was taken back: a password change by the app, before anything can have been applied; a
    /// logout because its user logged in again and the server gave out the same session.
    case cancelled

    /// How we know that the server holds an operation.
    @nonexhaustive
    public enum Proof: Hashable, Sendable {
        /// The server said yes.
        case answered
        /// The session a logout was to end has ended before.
        case alreadyEnded
        /// The new password was accepted at a login.
        case newPasswordAccepted
    }
}
