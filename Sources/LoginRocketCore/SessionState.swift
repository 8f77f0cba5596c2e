/// The session region of the machine: the user who is logged in.
///
/// It is saved with every change.
///
/// ## Legal transitions
///
/// - `loggedOut` → `awaitingMfa`, `awaitingSignupCompletion`, `awaitingExternalLogin`, `loggedIn`
/// - `awaitingMfa` → `loggedIn`, `loggedOut`, `awaitingExternalLogin`
/// - `awaitingSignupCompletion` → `loggedIn`, `loggedOut`
/// - `awaitingExternalLogin` → `loggedIn`, `loggedOut`, `awaitingSignupCompletion`
/// - `loggedIn` → `loggedOut`
@nonexhaustive
public enum SessionState: Hashable, Sendable {
    /// Nobody is logged in, for this reason.
    case loggedOut(LogoutReason)

    /// The password was accepted and the realm asks for a code.
    case awaitingMfa(Challenge)

    /// The realm made a token of a signup; the app's server makes the user and a login token.
    case awaitingSignupCompletion(SignupToken)

    /// The user left for another provider, and comes back with a handler URL.
    case awaitingExternalLogin(ExternalLogin)

    /// A session exists; its freshness says how sure we are.
    case loggedIn(Session)
}

/// The reason why nobody is logged in.
@nonexhaustive
public enum LogoutReason: String, Hashable, Sendable, CaseIterable {
    /// Nobody ever was, in this database.
    case never
    /// The user logged out.
    case user
    /// The user gave up waiting: for a code, the completion of a signup or the return of an
    /// external login.
    case cancelled
    /// The realm said that the session is no longer valid.
    case endedByServer
    /// The time of an external login, or of a session in a realm without managed sessions, was
    /// over.
    case expired
}

/// A login that waits for its second factor.
public struct Challenge: Hashable, Sendable {
    /// The user who logs in.
    public let user: User

    /// The realm's `kli_` token, to be sent with the code.
    public let token: SecretRef

    /// Makes the challenge of a login.
    public init(user: User, token: SecretRef) {
        self.user = user
        self.token = token
    }
}

/// A login session.
public struct Session: Hashable, Sendable {
    /// The identity of this session: it differs from that of every other.
    public let identity: SessionIdentity

    /// The user of the session.
    public let user: User

    /// The login token.
    public let token: SecretRef

    /// The end of the session according to its token (`exp`, RFC 7519); `nil` if the token has
    /// none.
    public let expiresAt: WallTime?

    /// The time at which a login or a check last confirmed the session or, if a check since then
    /// got no clear answer, the time of the first such check.
    public var confirmation: Confirmation

    /// Makes a session.
    public init(
        identity: SessionIdentity,
        user: User,
        token: SecretRef,
        expiresAt: WallTime?,
        confirmation: Confirmation
    ) {
        self.identity = identity
        self.user = user
        self.token = token
        self.expiresAt = expiresAt
        self.confirmation = confirmation
    }

    /// Returns the freshness of this session at `now`.
    ///
    /// A yes that came after the session's end by the local clock is trusted over that clock.
    public func freshness(at now: WallTime) -> Freshness {
        switch confirmation {
        case .confirmed(let at):
            guard let expiresAt, expiresAt <= now, at < expiresAt else {
                return .confirmed(at: at)
            }
            return .expired(at: expiresAt)
        case .unconfirmed(let since):
            guard let expiresAt, expiresAt <= now else { return .unconfirmed(since: since) }
            return .expired(at: expiresAt)
        }
    }
}

/// The part of a session's freshness that is saved.
@nonexhaustive
public enum Confirmation: Hashable, Sendable {
    /// The last login or check was a yes, at this time.
    case confirmed(at: WallTime)

    /// A check got no clear answer; the first such one at this time.
    case unconfirmed(since: WallTime)
}

/// The freshness of a session: how sure it is that the session is still valid.
///
/// The third case needs no saving: it is what the local clock makes of the other two.
@nonexhaustive
public enum Freshness: Hashable, Sendable {
    /// The last login or check was a yes.
    case confirmed(at: WallTime)

    /// A check got no clear answer; the first such one at this time.
    case unconfirmed(since: WallTime)

    /// The session's end has passed by the local clock. Only the realm can end the session.
    case expired(at: WallTime)
}
