internal import LoginRocketCore

/// What a saved value says of a secret by referring to it.
///
/// It is sealed in, so a secret that was moved to another row, role, user or realm stays shut.
struct SecretBinding: Hashable {
    let reference: SecretRef
    let role: SecretRole

    /// Whose it is; `nil` for the token of a signup whose user an external provider knows.
    let user: User?
}

/// What a secret is to the value that refers to it.
enum SecretRole: Hashable {
    case token
    case challenge
    case signupToken
    case emailToken
    case currentPassword
    case newPassword

    /// Whether a deleted one must not stay in the write-ahead log: it may still be good.
    var leavesTraces: Bool {
        switch self {
        case .token, .challenge: false
        case .signupToken, .emailToken, .currentPassword, .newPassword: true
        }
    }

    var code: String {
        switch self {
        case .token: "token"
        case .challenge: "challenge"
        case .signupToken: "signupToken"
        case .emailToken: "emailToken"
        case .currentPassword: "currentPassword"
        case .newPassword: "newPassword"
        }
    }

    init(code: String) throws(UnreadableRow) {
        switch code {
        case "token": self = .token
        case "challenge": self = .challenge
        case "signupToken": self = .signupToken
        case "emailToken": self = .emailToken
        case "currentPassword": self = .currentPassword
        case "newPassword": self = .newPassword
        default: throw UnreadableRow("the kind of a secret", code)
        }
    }
}

extension SessionState {
    var secrets: [SecretBinding] {
        switch self {
        case .loggedOut, .awaitingExternalLogin:
            []
        case .awaitingMfa(let challenge):
            [SecretBinding(reference: challenge.token, role: .challenge, user: challenge.user)]
        case .awaitingSignupCompletion(let signup):
            [SecretBinding(reference: signup.token, role: .signupToken, user: signup.user)]
        case .loggedIn(let session):
            [SecretBinding(reference: session.token, role: .token, user: session.user)]
        }
    }
}

extension Operation {
    var secrets: [SecretBinding] {
        switch status {
        case .logout(let logout):
            [SecretBinding(reference: logout.token, role: .token, user: user)]
        case .updatePassword(let change):
            [
                SecretBinding(reference: change.token, role: .token, user: user),
                SecretBinding(reference: change.current, role: .currentPassword, user: user),
                SecretBinding(reference: change.new, role: .newPassword, user: user),
            ]
        case .verifyEmail(let verification):
            [SecretBinding(reference: verification.token, role: .emailToken, user: user)]
        case .finished:
            []
        }
    }
}

extension Operation.Kind {
    /// What an operation's own token is.
    var tokenRole: SecretRole {
        switch self {
        case .logout, .updatePassword: .token
        case .verifyEmail: .emailToken
        }
    }
}
