/// The one terminal outcome of an operation.
@nonexhaustive
public enum Outcome: Hashable, Sendable {
    /// The server holds it, as proved by this.
    case done(Proof)

    /// Verified not applied by us; the server's sentences, if it gave any.
    case rejected([String])

    /// It cannot be known. For a password: try the new one, then the old. Holds the server's last
    /// sentences, if it gave any.
    case outcomeUnknown([String])

    /// Its time was over. A change or a verification was not applied; a logout may not have reached
    /// the server.
    case expired

    /// It was cancelled: a password change or a verification by the app, before anything can have
    /// been applied; a logout because its session is in use again.
    case cancelled

    /// The proof that the server holds an operation.
    @nonexhaustive
    public enum Proof: String, Hashable, Sendable {
        /// The server said yes.
        case answered
        /// The session that a logout was to end has ended before.
        case alreadyEnded
        /// The new password was accepted at a login.
        case newPasswordAccepted
    }
}
