import LoginRocket
import LoginRocketCore

// The names that scripts know; they stay when a case of the library is renamed.

extension SessionState {
    var name: String {
        switch self {
        case .loggedOut: "loggedOut"
        case .awaitingMfa: "awaitingMfa"
        case .awaitingSignupCompletion: "awaitingSignupCompletion"
        case .awaitingExternalLogin: "awaitingExternalLogin"
        case .loggedIn: "loggedIn"
        }
    }

    var reason: String? {
        switch self {
        case .loggedOut(.never): "never"
        case .loggedOut(.user): "user"
        case .loggedOut(.cancelled): "cancelled"
        case .loggedOut(.endedByServer): "endedByServer"
        case .loggedOut(.expired): "expired"
        case .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin, .loggedIn: nil
        }
    }

    var username: String? {
        switch self {
        case .loggedOut, .awaitingExternalLogin: nil
        case .awaitingMfa(let challenge): challenge.user.username
        case .awaitingSignupCompletion(let signup): signup.user?.username
        case .loggedIn(let session): session.user.username
        }
    }

    var expiresAt: WallTime? {
        switch self {
        case .loggedOut, .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin: nil
        case .loggedIn(let session): session.expiresAt
        }
    }
}

extension Freshness {
    var name: String {
        switch self {
        case .confirmed: "confirmed"
        case .unconfirmed: "unconfirmed"
        case .expired: "expired"
        }
    }
}

extension EmailVerification {
    var name: String {
        switch self {
        case .notRequested: "notRequested"
        case .awaitingToken: "awaitingToken"
        case .tokenPending: "tokenPending"
        case .verified: "verified"
        }
    }

    var username: String? {
        switch self {
        case .notRequested: nil
        case .awaitingToken(let user), .tokenPending(let user, _), .verified(let user):
            user.username
        }
    }
}

extension Snapshot.Network {
    var name: String {
        switch self {
        case .unknown: "unknown"
        case .online: "online"
        case .offline: "offline"
        case .paused: "paused"
        }
    }
}

extension LoginRocketCore.Operation.Kind {
    var name: String {
        switch self {
        case .logout: "logout"
        case .updatePassword: "updatePassword"
        case .verifyEmail: "verifyEmail"
        }
    }
}

extension OperationSummary.Phase {
    var name: String {
        switch self {
        case .queued: "queued"
        case .sending: "sending"
        case .verifying: "verifying"
        case .needsLogin: "needsLogin"
        case .finished: "finished"
        }
    }

    var outcome: String? {
        switch self {
        case .queued, .sending, .verifying, .needsLogin: nil
        case .finished(.done): "done"
        case .finished(.rejected): "rejected"
        case .finished(.outcomeUnknown): "outcomeUnknown"
        case .finished(.expired): "expired"
        case .finished(.cancelled): "cancelled"
        }
    }

    /// What the server said last of an operation that is not done; empty if it said nothing.
    var serverErrors: [String] {
        switch self {
        case .finished(.rejected(let errors)), .finished(.outcomeUnknown(let errors)): errors
        case .finished, .queued, .sending, .verifying, .needsLogin: []
        }
    }
}
