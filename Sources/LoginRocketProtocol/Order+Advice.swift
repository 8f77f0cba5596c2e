import LoginRocketCore

// The advice of verdicts, by the state.

extension SessionState {
    /// The advice after a signup that did not log in.
    var adviceAfterSignup: String? {
        switch self {
        case .awaitingSignupCompletion:
            "The app's server has to make the user: hand it the token of signup-token, and give "
                + "what it answers to complete-signup."
        case .loggedOut:
            "The email address is to be verified first: give the token from the mail to "
                + "verify-email, then log in."
        case .awaitingMfa, .awaitingExternalLogin, .loggedIn:
            nil
        }
    }

    /// The wait that a person may give up here.
    var whatWaits: String? {
        switch self {
        case .awaitingMfa, .awaitingExternalLogin: "login"
        case .awaitingSignupCompletion: "signup"
        case .loggedOut, .loggedIn: nil
        }
    }
}
