/// An order to the shell, carried out after the transition was saved.
@nonexhaustive
public enum Effect: Hashable, Sendable {
    /// Send this request, and report what became of it as this attempt.
    case send(Request, as: AttemptID)

    /// Nobody waits for this attempt any more. If its answer could bring a token, still report it.
    case abandon(AttemptID)
}

/// A call of the LoginRocket API, with references in place of secrets.
@nonexhaustive
public enum Request: Hashable, Sendable {
    /// `POST /v1/login`.
    case login(User, password: SecretRef)

    /// `POST /v1/signup`.
    case signUp(Signup)

    /// `POST /v1/verify_login`.
    case verifyLogin(Challenge, code: SecretRef)

    /// `POST /v1/check_session`.
    case checkSession(token: SecretRef)

    /// `POST /v1/logout`.
    case logout(token: SecretRef)

    /// `POST /v1/update_password`.
    case updatePassword(token: SecretRef, current: SecretRef, new: SecretRef)

    /// `POST /v1/verify_email`.
    case verifyEmail(User, token: SecretRef)

    /// `POST /v1/forgot_password`, `reset_password` or `resend_email_token`; `GET /auth/…`.
    case question(Question)
}
