/// The answer to an attempt: one of five, told apart by shape alone, never by English text.
@nonexhaustive
public enum Answer<Yes> {
    /// A clear yes, and what it says. A yes to another question than the one that was asked counts
    /// as ``unknown(_:)``.
    case accepted(Yes)

    /// A clear no, with the server's sentences.
    case refused([String])

    /// Not now (HTTP 429, RFC 6585): the server applied nothing. It may say how long to wait; of
    /// that the outbox keeps up to an hour.
    case limited(retryAfter: Duration?)

    /// Nothing reached the server, and why.
    case notSent(String)

    /// Something may have reached the server, and no clear yes or no came back; and why.
    case unknown(String)
}

extension Answer: Sendable where Yes: Sendable {}
extension Answer: Equatable where Yes: Equatable {}
extension Answer: Hashable where Yes: Hashable {}

/// The contents of a yes, with references in place of secrets.
@nonexhaustive
public enum Payload: Hashable, Sendable {
    /// A login or a code was accepted; here is the session.
    case session(Session)

    /// A password was accepted, and the realm asks for a code.
    case mfaRequired(Challenge)

    /// `check_session`: `"valid": true`.
    case valid

    /// `check_session`: `"valid": false`.
    case ended

    /// `logout` was accepted.
    case loggedOut

    /// `update_password` was accepted.
    case passwordUpdated

    /// `signup` was accepted, and the realm made a token only.
    case signupToken(SignupToken)

    /// `signup` was accepted; before the first login the address is to be verified.
    case signedUp

    /// `verify_email` was accepted.
    case emailVerified

    /// A call that brings nothing for the machine was accepted, such as a ``Question``.
    case agreed
}

extension Payload: CustomStringConvertible {
    /// The name of the case.
    public var description: String {
        switch self {
        case .session: "session"
        case .mfaRequired: "mfaRequired"
        case .valid: "valid"
        case .ended: "ended"
        case .loggedOut: "loggedOut"
        case .passwordUpdated: "passwordUpdated"
        case .signupToken: "signupToken"
        case .signedUp: "signedUp"
        case .emailVerified: "emailVerified"
        case .agreed: "agreed"
        }
    }
}
