public import LoginRocketCore

// Short names of states, for tables, diagrams and failures. They never show a secret.

extension SessionState {
    /// The name of the case.
    public var label: String {
        switch self {
        case .loggedOut: "loggedOut"
        case .awaitingMfa: "awaitingMfa"
        case .awaitingSignupCompletion: "awaitingSignupCompletion"
        case .awaitingExternalLogin: "awaitingExternalLogin"
        case .loggedIn: "loggedIn"
        }
    }
}

extension EmailVerification {
    /// The name of the case.
    public var label: String {
        switch self {
        case .notRequested: "notRequested"
        case .awaitingToken: "awaitingToken"
        case .tokenPending: "tokenPending"
        case .verified: "verified"
        }
    }
}

extension Foreground {
    /// `idle`, or the name of the purpose.
    public var label: String {
        switch self {
        case .idle: "idle"
        case .running(_, .login): "login"
        case .running(_, .signUp): "signUp"
        case .running(_, .confirm): "confirm"
        case .running(_, .code): "code"
        case .running(_, .check): "check"
        case .running(_, .recheck): "recheck"
        case .running(_, .question(let question)): question.label
        }
    }
}

extension Operation.Status {
    /// The name of the step or of the outcome.
    public var label: String {
        switch self {
        case .logout(let logout): logout.step.label
        case .updatePassword(let change): change.step.label
        case .verifyEmail(let verification): verification.step.label
        case .finished(_, let outcome): outcome.label
        }
    }
}

extension PendingLogout.Step {
    /// The name of the case.
    public var label: String {
        switch self {
        case .revoke: "revoke"
        case .confirmEnded: "confirmEnded"
        }
    }
}

extension PendingChange.Step {
    /// The name of the case.
    public var label: String {
        switch self {
        case .send: "send"
        case .resend: "resend"
        case .confirmRefusal: "confirmRefusal"
        case .needsLogin: "needsLogin"
        case .needsLoginInDoubt: "needsLoginInDoubt"
        case .tryNew: "tryNew"
        }
    }
}

extension PendingVerification.Step {
    /// The name of the case.
    public var label: String {
        switch self {
        case .verify: "verify"
        case .verifyAgain: "verifyAgain"
        }
    }
}

extension Outcome {
    /// The name of the case.
    public var label: String {
        switch self {
        case .done: "done"
        case .rejected: "rejected"
        case .outcomeUnknown: "outcomeUnknown"
        case .expired: "expired"
        case .cancelled: "cancelled"
        }
    }
}

extension Event {
    /// The name of the event.
    public var label: String {
        switch self {
        case .wished(let wish): wish.label
        case .asked(let question): question.label
        case .verifyEmail: "verifyEmail"
        case .wishedOf(_, let wish): "\(wish) operation"
        case .reported(let attempt, let report, _): "attempt \(attempt.value) \(report.label)"
        case .timeElapsed: "timeElapsed"
        case .networkChanged: "networkChanged"
        case .notSaved: "notSaved"
        }
    }
}

extension Wish {
    /// The name of the case.
    public var label: String {
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

extension Question {
    /// The name of the case.
    public var label: String {
        switch self {
        case .forgotPassword: "forgotPassword"
        case .resetPassword: "resetPassword"
        case .resendEmailToken: "resendEmailToken"
        case .externalLogin: "externalLogin"
        }
    }
}

extension Report {
    /// The name of the answer or of its absence.
    public var label: String {
        switch self {
        case .answered(.accepted(let payload)): "accepted \(payload.label)"
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

extension Payload {
    /// The name of the case.
    public var label: String {
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

extension Request {
    /// The name of the call, and whose it is where that matters.
    var label: String {
        switch self {
        case .login(let user, _): "login of \(user.username)"
        case .verifyLogin: "verify_login"
        case .checkSession: "check_session"
        case .logout: "logout"
        case .updatePassword: "update_password"
        case .question(let question): question.label
        case .signUp: "signup"
        case .verifyEmail: "verify_email"
        }
    }
}
