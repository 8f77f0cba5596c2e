// The names of cases, each written once: programs, databases and people read them, so they are
// frozen. A value's description adds what its case carries, but never a secret.

extension SessionState: CustomStringConvertible {
    /// The name of a state.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// Nobody is logged in.
        case loggedOut
        /// The realm asks for a code.
        case awaitingMfa
        /// The app's server has to make the user.
        case awaitingSignupCompletion
        /// The user is at another provider.
        case awaitingExternalLogin
        /// A session exists.
        case loggedIn
    }

    /// The name of this state.
    public var name: Name {
        switch self {
        case .loggedOut: .loggedOut
        case .awaitingMfa: .awaitingMfa
        case .awaitingSignupCompletion: .awaitingSignupCompletion
        case .awaitingExternalLogin: .awaitingExternalLogin
        case .loggedIn: .loggedIn
        }
    }

    /// The user of this state, if it has one and the user is known.
    public var user: User? {
        switch self {
        case .loggedOut, .awaitingExternalLogin: nil
        case .awaitingMfa(let challenge): challenge.user
        case .awaitingSignupCompletion(let signup): signup.user
        case .loggedIn(let session): session.user
        }
    }

    /// The name and what it carries, for example `loggedIn(frank, confirmed)`.
    public var description: String {
        switch self {
        case .loggedOut(let reason): "\(name.rawValue)(\(reason.rawValue))"
        case .awaitingMfa(let challenge): "\(name.rawValue)(\(challenge.user))"
        case .awaitingSignupCompletion(let signup):
            signup.user.map { "\(name.rawValue)(\($0))" } ?? name.rawValue
        case .awaitingExternalLogin(let login): "\(name.rawValue)(\(login.provider))"
        case .loggedIn(let session):
            "\(name.rawValue)(\(session.user), \(session.confirmation.name.rawValue))"
        }
    }
}

extension Confirmation {
    /// The name of this case: `confirmed` or `unconfirmed`.
    public var name: Freshness.Name {
        switch self {
        case .confirmed: .confirmed
        case .unconfirmed: .unconfirmed
        }
    }
}

extension Freshness: CustomStringConvertible {
    /// The name of a freshness.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// The last login or check was a yes.
        case confirmed
        /// A check got no clear answer.
        case unconfirmed
        /// The session's end has passed by the local clock.
        case expired
    }

    /// The name of this freshness.
    public var name: Name {
        switch self {
        case .confirmed: .confirmed
        case .unconfirmed: .unconfirmed
        case .expired: .expired
        }
    }

    /// The name.
    public var description: String { name.rawValue }
}

extension EmailVerification: CustomStringConvertible {
    /// The name of a step of a verification.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// Nothing is known of a verification.
        case notRequested
        /// A mail is on its way.
        case awaitingToken
        /// The token is on its way to the realm.
        case tokenPending
        /// The realm has accepted the token.
        case verified
    }

    /// The name of this step.
    public var name: Name {
        switch self {
        case .notRequested: .notRequested
        case .awaitingToken: .awaitingToken
        case .tokenPending: .tokenPending
        case .verified: .verified
        }
    }

    /// The user whose address it is, if there is a verification.
    public var user: User? {
        switch self {
        case .notRequested: nil
        case .awaitingToken(let user), .tokenPending(let user, _), .verified(let user): user
        }
    }

    /// The name and the user, for example `awaitingToken(frank)`.
    public var description: String {
        user.map { "\(name.rawValue)(\($0))" } ?? name.rawValue
    }
}

extension User: CustomStringConvertible {
    /// The user name.
    public var description: String { username }
}
