internal import LoginRocketCore

/// The place of a secret: the value that refers to it, its role there, and its user.
///
/// It is sealed in, so a secret that was moved to another row, role, user, database or realm stays
/// shut.
struct SecretBinding: Hashable {
    let reference: SecretRef
    let holder: SecretHolder
    let role: SecretRole

    /// Whose it is; `nil` for the token of a signup whose user an external provider knows.
    let user: User?
}

/// The value that refers to a secret: each has a sealed copy of its own.
enum SecretHolder: Hashable {
    case session
    case operation(SequenceNumber)

    /// Its number in the table of secrets; operations count from 1.
    var row: Int64 {
        switch self {
        case .session: 0
        case .operation(let sequence): sequence.value
        }
    }

    init(row: Int64) {
        self = row == 0 ? .session : .operation(SequenceNumber(row))
    }
}

/// The role of a secret in the value that refers to it.
enum SecretRole: String {
    case token
    case logoutToken
    case challenge
    case signupToken
    case emailToken
    case currentPassword
    case newPassword

    /// Whether a deleted one must not stay in the write-ahead log: it may still be good.
    var leavesTraces: Bool {
        switch self {
        case .token, .logoutToken, .challenge: false
        case .signupToken, .emailToken, .currentPassword, .newPassword: true
        }
    }

    /// Before schema 4 the token of a logout was sealed as that of its session.
    var codeBeforeRows: String {
        switch self {
        case .token, .logoutToken: SecretRole.token.rawValue
        case .challenge, .signupToken, .emailToken, .currentPassword, .newPassword: rawValue
        }
    }
}

extension SessionState {
    var secrets: [SecretBinding] {
        let (reference, role, user): (SecretRef, SecretRole, User?)
        switch self {
        case .loggedOut, .awaitingExternalLogin: return []
        case .awaitingMfa(let challenge):
            (reference, role, user) = (challenge.token, .challenge, challenge.user)
        case .awaitingSignupCompletion(let signup):
            (reference, role, user) = (signup.token, .signupToken, signup.user)
        case .loggedIn(let session):
            (reference, role, user) = (session.token, .token, session.user)
        }
        return [SecretBinding(reference: reference, holder: .session, role: role, user: user)]
    }
}

extension Outbox.Operation {
    var secrets: [SecretBinding] {
        let references: [(SecretRef, SecretRole)]
        switch status {
        case .logout(let logout):
            references = [(logout.token, .logoutToken)]
        case .updatePassword(let change):
            references = [
                (change.token, .token), (change.current, .currentPassword),
                (change.new, .newPassword),
            ]
        case .verifyEmail(let verification):
            references = [(verification.token, .emailToken)]
        case .finished:
            references = []
        }
        return references.map { reference, role in
            let holder = SecretHolder.operation(sequence)
            return SecretBinding(reference: reference, holder: holder, role: role, user: user)
        }
    }
}
