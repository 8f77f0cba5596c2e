/// A call of the LoginRocket API.
///
/// `Token` is each token, password or code in it: a ``SecretRef`` here, the bytes in the shell.
@nonexhaustive
public enum Request<Token> {
    /// `POST /v1/login`.
    case login(User, password: Token)

    /// `POST /v1/signup`.
    case signUp(Signup<Token>)

    /// `POST /v1/verify_login`.
    case verifyLogin(User, token: Token, code: Token)

    /// `POST /v1/check_session`.
    case checkSession(token: Token)

    /// `POST /v1/logout`.
    case logout(token: Token)

    /// `POST /v1/update_password`.
    case updatePassword(token: Token, current: Token, new: Token)

    /// `POST /v1/verify_email`.
    case verifyEmail(User, token: Token)

    /// `POST /v1/forgot_password`, `reset_password` or `resend_email_token`; `GET /auth/…`.
    case question(Question<Token>)
}

extension Request: Sendable where Token: Sendable {}
extension Request: Equatable where Token: Equatable {}
extension Request: Hashable where Token: Hashable {}

extension Request {
    /// The same request with each token replaced, in the order of the case.
    public func map<Other, Failure>(
        _ replace: (Token) throws(Failure) -> Other
    ) throws(Failure) -> Request<Other> {
        switch self {
        case .login(let user, let password):
            .login(user, password: try replace(password))
        case .signUp(let signup):
            .signUp(try signup.map(replace))
        case .verifyLogin(let user, let token, let code):
            .verifyLogin(user, token: try replace(token), code: try replace(code))
        case .checkSession(let token):
            .checkSession(token: try replace(token))
        case .logout(let token):
            .logout(token: try replace(token))
        case .updatePassword(let token, let current, let new):
            .updatePassword(
                token: try replace(token),
                current: try replace(current),
                new: try replace(new)
            )
        case .verifyEmail(let user, let token):
            .verifyEmail(user, token: try replace(token))
        case .question(let question):
            .question(try question.map(replace))
        }
    }
}

extension Request {
    /// The user to whom the answer may bring a token; `nil` if it brings none.
    ///
    /// Such a request is heard to its end even if nobody waits for it any more: a session that it
    /// brings must be logged out.
    public var userLoggingIn: User? {
        switch self {
        case .login(let user, _), .verifyLogin(let user, _, _): user
        case .signUp(let signup): signup.user
        case .checkSession, .logout, .updatePassword, .verifyEmail, .question: nil
        }
    }
}

extension Request: CustomStringConvertible {
    /// The name of the call, and whose it is where that matters.
    public var description: String {
        switch self {
        case .login(let user, _): "login of \(user.username)"
        case .verifyLogin: "verify_login"
        case .checkSession: "check_session"
        case .logout: "logout"
        case .updatePassword: "update_password"
        case .question(let question): question.description
        case .signUp: "signup"
        case .verifyEmail: "verify_email"
        }
    }
}
