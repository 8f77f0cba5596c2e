/// The one request that a person waits for, or the timer's check of the session; volatile, never
/// saved.
@nonexhaustive
public enum Foreground: Hashable, Sendable {
    /// Nothing is on its way.
    case idle

    /// This attempt is on its way.
    case running(AttemptID, Purpose)
}

/// The purpose of a foreground request, with what its answer needs.
@nonexhaustive
public enum Purpose: Hashable, Sendable {
    /// Log this user in with this password.
    case login(User, password: SecretRef)

    /// Sign this user up.
    case signUp(User)

    /// Ask whether this session is valid, which came from elsewhere and is not trusted yet.
    case checkArrival(Session)

    /// Answer this challenge.
    case submitCode(Challenge)

    /// Ask whether this session is valid, for a person.
    case check(Session)

    /// The same by the timer: it stands in no person's way.
    case recheck(Session)

    /// Ask for something that changes nothing on this device.
    case question(Question<SecretRef>)
}

extension Purpose {
    /// The user whose request it is; `nil` if the request names none.
    public var user: User? {
        switch self {
        case .login(let user, _), .signUp(let user): user
        case .checkArrival(let session), .check(let session), .recheck(let session): session.user
        case .submitCode(let challenge): challenge.user
        case .question(.forgotPassword(let user)), .question(.resendEmailToken(let user)): user
        case .question(.resetPassword(let user, _, _)): user
        case .question(.externalLogin): nil
        }
    }

    /// The current session, if the request is about it: the answer means nothing once it has ended.
    var currentSession: Session? {
        switch self {
        case .check(let session), .recheck(let session): session
        case .login, .signUp, .checkArrival, .submitCode, .question: nil
        }
    }
}

extension Foreground: CustomStringConvertible {
    /// `idle`, or the name of the purpose.
    public var description: String {
        switch self {
        case .idle: "idle"
        case .running(_, let purpose): purpose.description
        }
    }
}

extension Purpose: CustomStringConvertible {
    /// The name of the case, or of the question.
    public var description: String {
        switch self {
        case .login: "login"
        case .signUp: "signUp"
        case .checkArrival: "checkArrival"
        case .submitCode: "submitCode"
        case .check: "check"
        case .recheck: "recheck"
        case .question(let question): question.description
        }
    }
}
