/// A call that a person waits for, and that leaves everything here as it is.
///
/// It needs the network, and says so at once: it is never queued and never sent again.
@nonexhaustive
public enum Question<Token> {
    /// Mail this user a token that resets the password.
    case forgotPassword(User)

    /// Replace this user's forgotten password, with the token from the mail.
    case resetPassword(User, token: Token, new: Token)

    /// Mail this user another token that verifies the email address.
    case resendEmailToken(User)

    /// Ask for the URL of an external provider's login, for a web view that is to be led there.
    case externalLogin(provider: String)
}

extension Question: Sendable where Token: Sendable {}
extension Question: Equatable where Token: Equatable {}
extension Question: Hashable where Token: Hashable {}

extension Question {
    func map<Other, Failure>(
        _ replace: (Token) throws(Failure) -> Other
    ) throws(Failure) -> Question<Other> {
        switch self {
        case .forgotPassword(let user):
            .forgotPassword(user)
        case .resetPassword(let user, let token, let new):
            .resetPassword(user, token: try replace(token), new: try replace(new))
        case .resendEmailToken(let user):
            .resendEmailToken(user)
        case .externalLogin(let provider):
            .externalLogin(provider: provider)
        }
    }
}

extension Question: CustomStringConvertible {
    /// The name of the case.
    public var description: String {
        switch self {
        case .forgotPassword: "forgotPassword"
        case .resetPassword: "resetPassword"
        case .resendEmailToken: "resendEmailToken"
        case .externalLogin: "externalLogin"
        }
    }
}
