// Events, answers and requests in words, for tables, diagrams and failures. None shows a secret.

extension Foreground: CustomStringConvertible {
    /// `idle`, or the name of the purpose.
    public var description: String {
        switch self {
        case .idle: "idle"
        case .running(_, .login): "login"
        case .running(_, .signUp): "signUp"
        case .running(_, .checkArrival): "checkArrival"
        case .running(_, .submitCode): "submitCode"
        case .running(_, .check): "check"
        case .running(_, .recheck): "recheck"
        case .running(_, .question(let question)): question.description
        }
    }
}

extension Event: CustomStringConvertible {
    /// The name of the event.
    public var description: String {
        switch self {
        case .wished(let wish): wish.description
        case .asked(let question): question.description
        case .verificationWished: "verifyEmail"
        case .operationWished(_, let wish): "\(wish) operation"
        case .reported(let attempt, let report, _): "attempt \(attempt.value) \(report)"
        case .timeElapsed: "timeElapsed"
        case .networkChanged: "networkChanged"
        case .notSaved: "notSaved"
        }
    }
}

extension Wish: CustomStringConvertible {
    /// The name of the case.
    public var description: String {
        switch self {
        case .login(let user, _): "login \(user.username)"
        case .signUp(let signup): "signUp \(signup.user.username)"
        case .beginExternalLogin(let provider): "beginExternalLogin \(provider)"
        case .accept(.session, _): "accept session"
        case .accept(.signup, _): "accept signup"
        case .submitCode: "submitCode"
        case .cancel: "cancel"
        case .logout: "logout"
        case .updatePassword: "updatePassword"
        case .checkSession: "checkSession"
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

extension Report: CustomStringConvertible {
    /// The name of the answer or of its absence.
    public var description: String {
        switch self {
        case .answered(.accepted(let payload)): "accepted \(payload)"
        case .answered(.refused): "refused"
        case .answered(.limited): "limited"
        case .answered(.notSent): "notSent"
        case .answered(.unknown): "unknown"
        case .answerLost: "answerLost"
        case .notSendable: "notSendable"
        case .abandoned: "abandoned"
        }
    }
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
