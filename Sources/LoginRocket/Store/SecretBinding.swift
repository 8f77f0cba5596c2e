internal import LoginRocketCore

/// What a saved value says of a secret by referring to it.
///
/// It is sealed in, so a secret that was moved to another row, role, user or realm stays shut.
struct SecretBinding: Hashable {
    let reference: SecretRef
    let role: SecretRole
    let user: User
}

/// What a secret is to the value that refers to it.
enum SecretRole: Hashable {
    case token
    case challenge
    case currentPassword
    case newPassword

    var isPassword: Bool {
        switch self {
        case .token, .challenge: false
        case .currentPassword, .newPassword: true
        }
    }

    var code: String {
        switch self {
        case .token: "token"
        case .challenge: "challenge"
        case .currentPassword: "currentPassword"
        case .newPassword: "newPassword"
        }
    }

    init(code: String) throws(UnreadableRow) {
        switch code {
        case "token": self = .token
        case "challenge": self = .challenge
        case "currentPassword": self = .currentPassword
        case "newPassword": self = .newPassword
        default: throw UnreadableRow("the kind of a secret", code)
        }
    }
}

extension SessionState {
    var secrets: [SecretBinding] {
        switch self {
        case .loggedOut:
            []
        case .awaitingMfa(let challenge):
            [SecretBinding(reference: challenge.token, role: .challenge, user: challenge.user)]
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
        case .finished:
            []
        }
    }
}
