public import LoginRocketCore

// What a person can ask for, and the foreground requests that it begins.

extension Samples {
    /// One sample of every wish of the session.
    public static let wishes: [Sample<Wish>] =
        [
            Sample("login", .login(frank, password: password)),
            Sample("signUp", .signUp(signup)),
            Sample("beginExternalLogin", .beginExternalLogin(provider: "facebook")),
            Sample("accept session", .accept(.session(newSession), draw)),
            Sample("accept another's", .accept(.session(session(of: grace, 1)), draw)),
            Sample("accept signup", .accept(.signup(signupToken), draw)),
            Sample("submitCode", .submitCode(code)),
            Sample("cancel", .cancel(operationID(1))),
            Sample("logout", .logout(operationID(1))),
            Sample("updatePassword", .updatePassword(changeRequest)),
        ] + plainWishes

    /// The wishes that hold nothing, and that can be wished again and again.
    public static let plainWishes: [Sample<Wish>] = [
        Sample("checkSession", .checkSession)
    ]

    /// One sample of every question.
    public static let questions: [Sample<Question<SecretRef>>] = [
        Sample("forgotPassword", .forgotPassword(frank)),
        Sample("resetPassword", .resetPassword(frank, token: code, new: newPassword)),
        Sample("resendEmailToken", .resendEmailToken(frank)),
        Sample("externalLogin", .externalLogin(provider: "facebook")),
    ]

    /// One sample of every purpose of a foreground request, with a state it can be begun in.
    public static let purposes: [Sample<(SessionState, Purpose)>] = [
        Sample("login", (.loggedOut(.never), .login(frank, password: password))),
        Sample("signUp", (.loggedOut(.never), .signUp(frank))),
        Sample("checkArrival", (.awaitingExternalLogin(externalLogin), .checkArrival(newSession))),
        Sample("submitCode", (.awaitingMfa(challenge), .submitCode(challenge))),
        Sample("check", (.loggedIn(session), .check(session))),
        Sample("check unconfirmed", (.loggedIn(unconfirmedSession), .check(unconfirmedSession))),
        Sample("recheck", (.loggedIn(session), .recheck(session))),
        Sample("question", (.loggedIn(session), .question(.forgotPassword(frank)))),
    ]

    /// The event that begins a request of this purpose.
    static func event(for purpose: Purpose) -> Event {
        switch purpose {
        case .login(let user, let password): .wished(.login(user, password: password))
        case .signUp: .wished(.signUp(signup))
        case .checkArrival(let session): .wished(.accept(.session(session), draw))
        case .submitCode: .wished(.submitCode(code))
        case .check: .wished(.checkSession)
        case .recheck: .timeElapsed(draw)
        case .question(let question): .asked(question)
        }
    }

    /// Frank's signup.
    public static let signup = Signup(user: frank, password: password)
}
