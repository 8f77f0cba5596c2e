package import LoginRocketCore

// The sentences people read: what is wrong and what to do.

extension LoginRocketError {
    /// An event the machine did not accept.
    package init(_ illegal: IllegalEvent, in state: SessionState) {
        switch illegal {
        case .notInThisState:
            self.init(.illegal, "This cannot be done while \(state.words): \(state.advice).")
        case .busy:
            self.init(.busy, "Another request is on its way: wait for its answer or cancel it.")
        case .pendingChange:
            self.init(
                .pendingChange,
                "An earlier password change has not ended yet: wait for its outcome or cancel it."
            )
        case .otherUser:
            self.init(
                .badInput,
                "The token is another user's than the one who signed up: cancel the signup first."
            )
        case .tooLate:
            self.init(
                .illegal,
                "The external login took longer than 30 minutes: begin it again."
            )
        case .endedHere:
            self.init(
                .illegal,
                "The session of this token was logged out or given up here: log in again."
            )
        case .sessionOver:
            self.init(.badInput, "The session of this token has ended: log in again.")
        case .noTrustedTime:
            self.init(
                .badInput,
                "No clock is known to be right, so the token's end cannot be judged: set the clock "
                    + "by a time service, or log in with a password."
            )
        case .nothingToCancel:
            self.init(.illegal, "There is nothing to cancel while \(state.words): go on as it is.")
        case .unknownOperation:
            self.init(
                .badInput,
                "There is no such operation, or its outcome was acknowledged: list the outbox for "
                    + "the IDs."
            )
        case .notFinished:
            self.init(
                .illegal,
                "This operation has not ended yet: acknowledge it when it has its outcome."
            )
        case .notCancellable:
            self.init(
                .illegal,
                "This operation cannot be cancelled: wait for its outcome. Only a password change or "
                    + "a verification can be, while nothing of it can have reached the server."
            )
        }
    }

    /// A foreground call that got no yes.
    init?(_ response: Response, to call: ForegroundCall) {
        switch response.answer {
        case .accepted:
            return nil
        case .refused(let errors):
            self.init(
                .refused,
                "The server refused the \(call.name) (\(quoted(errors))): \(call.correction).",
                serverErrors: errors,
                response: response
            )
        case .limited(let retryAfter):
            let seconds = retryAfter?.components.seconds
            let wait = seconds.map { $0 == 1 ? "1 second" : "\($0) seconds" } ?? "a while"
            self.init(
                .limited,
                "The server allows no \(call.name) now: wait \(wait) and try again.",
                response: response
            )
        case .notSent(let why):
            self.init(
                .offline,
                "The server was not reached (\(why)): try the \(call.name) again later."
            )
        case .unknown(let why):
            self.init(
                .unknown,
                "The \(call.name) got no clear answer (\(why)): try again.\(call.warning)",
                response: response
            )
        }
    }

    /// The answer to a foreground call could not be saved.
    init(unsaved call: ForegroundCall, because error: LoginRocketError) {
        self.init(error.code, "\(error)\(call.warning)", disk: error.disk)
    }

    /// A logout that could not be saved.
    init(unsavedLogout error: LoginRocketError) {
        let state = error.disk == .leftInDoubt ? "" : " The session goes on."
        self.init(
            error.code,
            "\(error)\(state) A client that runs tries the logout again; else log out again.",
            disk: error.disk
        )
    }

    static let abandoned = LoginRocketError(
        .unknown,
        "The request was abandoned before its answer came: look at the state before asking again."
    )

    package static let nobodyToVerify = LoginRocketError(
        .badInput,
        "It is not known whose address the token verifies: name the user."
    )

    static let running = LoginRocketError(
        .illegal,
        "The client is running already: one run() is enough."
    )

    package static let closed = LoginRocketError(
        .illegal,
        "The client is closed: open it again to go on."
    )
}

/// The server's sentences as part of one of ours.
private func quoted(_ serverErrors: [String]) -> String {
    serverErrors.isEmpty ? "no reason given" : "\"\(serverErrors.joined(separator: " "))\""
}

/// A call that a person waits for, as sentences name it; each is declared beside its method.
struct ForegroundCall {
    let name: String

    /// The advice if the server refuses it.
    let correction: String

    /// The effect that it may have had at the server without a clear answer, after a blank.
    var warning = ""
}

extension SessionState {
    fileprivate var words: String {
        switch self {
        case .loggedOut: "nobody is logged in"
        case .awaitingMfa: "a login waits for its code"
        case .awaitingSignupCompletion: "a signup waits to be completed"
        case .awaitingExternalLogin: "an external login waits for its return"
        case .loggedIn: "a user is logged in"
        }
    }

    fileprivate var advice: String {
        switch self {
        case .loggedOut: "log in first"
        case .awaitingMfa: "give the code or cancel first"
        case .awaitingSignupCompletion: "complete the signup or cancel first"
        case .awaitingExternalLogin: "open the URL it returns with, or cancel first"
        case .loggedIn: "log out first"
        }
    }
}
