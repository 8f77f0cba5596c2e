/// A signup of which the realm made a token and no user yet: the app's server makes the user.
public struct SignupToken: Hashable, Sendable {
    /// The user who signed up; `nil` if an external provider knows that and we do not.
    public let user: User?

    /// The realm's `utk_` token, to be handed to the app's server.
    public let token: SecretRef

    /// Makes the token of a signup.
    public init(user: User?, token: SecretRef) {
        self.user = user
        self.token = token
    }
}

/// A login at another provider that was begun here and has not come back yet.
public struct ExternalLogin: Hashable, Sendable {
    /// The provider's type or ID, as in `/auth/facebook`.
    public let provider: String

    /// The time at which it was begun, by trusted time; `nil` if no time was trusted then.
    public let startedAt: WallTime?

    /// The time for which the provider's URL is valid, as the API document has it.
    public static let lifetime = Duration.seconds(30 * 60)

    /// Makes an external login.
    public init(provider: String, startedAt: WallTime?) {
        self.provider = provider
        self.startedAt = startedAt
    }

    /// Returns the time that is left after a start of the program.
    ///
    /// Only trusted time tells how long the program did not run; without it the time begins anew.
    func timeLeft(at now: Moment) -> Duration {
        guard let startedAt, let trusted = now.trusted else { return Self.lifetime }
        return min(max(.zero, Self.lifetime - (trusted - startedAt)), Self.lifetime)
    }
}

/// A token that did not come as the answer to a call: from the app's server, or with a handler URL.
@nonexhaustive
public enum Arrival: Hashable, Sendable {
    /// A login token. Its signature was verified where a public key is configured; in a realm
    /// without managed sessions it must have been.
    case session(Session)

    /// A signup token.
    case signup(SignupToken)
}
