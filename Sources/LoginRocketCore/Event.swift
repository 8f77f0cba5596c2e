/// Everything the machine can be told: a user's wish, or a fact.
///
/// Events are grouped by the region that decides them.
@nonexhaustive
public enum Event: Hashable, Sendable {
    /// The app wants something of the session.
    case wished(Wish)

    /// The app asks for something that changes nothing on this device. Legal when no other request
    /// of a person is on its way.
    case asked(Question<SecretRef>)

    /// The app wants an email address verified, with the token from a mail. Legal in every state.
    case verificationWished(VerificationRequest)

    /// The app wants something of an operation.
    case operationWished(OperationID, OperationWish)

    /// Something became of a request.
    case reported(AttemptID, Report, Draw)

    /// Time has passed; sent when ``Machine/nextDeadline`` is reached.
    case timeElapsed(Draw)

    /// The network has changed: a link, an address or a route. A hint: only answers tell the truth.
    case networkChanged(Draw)

    /// The consequences of ``timeElapsed(_:)``, at this very moment, could not be saved.
    case notSaved(Draw)
}

/// A wish of the app about the session.
@nonexhaustive
public enum Wish: Hashable, Sendable {
    /// Log in with a password. Legal when logged out, while a challenge waits for its code, or an
    /// external login for its return; drops these.
    ///
    /// A password that is the new one of the user's pending change has the reference that the
    /// change has for it: then a yes proves the change.
    case login(User, password: SecretRef)

    /// Sign a user up. Legal where `login` is.
    case signUp(Signup<SecretRef>)

    /// Leave for an external provider. Legal where `login` is; begins anew if one was begun.
    case beginExternalLogin(provider: String)

    /// Use a token that came from elsewhere. Legal while a signup is to be completed or an external
    /// login to come back.
    case accept(Arrival, Draw)

    /// Answer the challenge with a code. Legal while one waits.
    case submitCode(SecretRef)

    /// Give up what is waited for, or the request on its way. A token that is given up gets a
    /// logout of this ID.
    case cancel(OperationID)

    /// End the session here at once, and at the server through the outbox.
    case logout(OperationID)

    /// Change the password, through the outbox. Legal while logged in, one change at a time.
    case updatePassword(ChangeRequest)

    /// Ask the server whether the session is valid. Legal while logged in.
    case checkSession
}

/// A password change as the app asks for it.
public struct ChangeRequest: Hashable, Sendable {
    /// The fresh ID of the operation.
    public let id: OperationID

    /// The password that is to be replaced.
    public let current: SecretRef

    /// The password that replaces it.
    public let new: SecretRef

    /// The running time that the change is given; the client allows up to 7 days.
    public let lifetime: Duration

    /// Makes a request for a password change.
    public init(id: OperationID, current: SecretRef, new: SecretRef, lifetime: Duration) {
        self.id = id
        self.current = current
        self.new = new
        self.lifetime = lifetime
    }
}

/// A wish of the app about an operation.
@nonexhaustive
public enum OperationWish: Hashable, Sendable, CaseIterable {
    /// Cancel it. Legal for a password change or a verification of which nothing can have been
    /// applied.
    case cancel

    /// The outcome was seen; forget the operation. Legal when it has finished.
    case acknowledge
}

/// The fate of a request.
@nonexhaustive
public enum Report: Hashable, Sendable {
    /// An answer arrived, or it is certain that none will.
    case answered(Answer<Payload>)

    /// The answer could not be saved.
    case answerLost

    /// The request could not even be made: one of its secrets cannot be read.
    case notSendable

    /// The task that waited for it was cancelled.
    case abandoned
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
