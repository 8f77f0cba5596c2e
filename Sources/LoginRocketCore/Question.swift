/// A call that a person waits for, and that leaves everything here as it is.
///
/// It needs the network, and says so at once: it is never queued and never sent again.
@nonexhaustive
public enum Question: Hashable, Sendable {
    /// Mail this user a token that resets the password.
    case forgotPassword(User)

    /// Replace this user's forgotten password, with the token from the mail.
    case resetPassword(User, token: SecretRef, new: SecretRef)

    /// Mail this user another token that verifies the email address.
    case resendEmailToken(User)

    /// Where an external provider's login begins, for a web view that is to be led there.
    case externalLogin(provider: String)
}
