import FoundationEssentials

/// Everything that a realm holds, without its settings: what outlives a restart.
struct Contents: Codable, Sendable {
    let id: String
    let tokenKey: String
    var rsaKeyPEM: String?
    let providers: [Provider]

    /// By username.
    var accounts: [String: Account] = [:]

    /// By ID.
    var sessions: [String: Session] = [:]

    /// By login token.
    var pendingLogins: [String: PendingLogin] = [:]

    /// By username; a new token takes the place of the one before it.
    var passwordTokens: [String: MailedToken] = [:]

    /// By username; a new token takes the place of the one before it.
    var emailTokens: [String: MailedToken] = [:]

    /// By signup token.
    var userTokens: [String: UserToken] = [:]

    /// By state.
    var attempts: [String: ExternalAttempt] = [:]

    /// The last mails, the oldest first.
    var mail: [Realm.Mail] = []
}

/// A login whose password was right and whose code is awaited.
struct PendingLogin: Codable, Sendable {
    let username: String
    let expiresAt: Date
    var wrongCodes = 0
}

/// A token that was sent by mail.
struct MailedToken: Codable, Sendable {
    let token: String
    let expiresAt: Date

    func matches(_ token: String, at now: Date) -> Bool {
        self.token == token && now < expiresAt
    }
}

/// A signup that waits for the app's server to make a user of it.
struct UserToken: Codable, Sendable {
    let draft: Draft
    let expiresAt: Date
}

/// A login that went out to a provider and is not back.
struct ExternalAttempt: Codable, Sendable {
    let provider: String
    let cookie: String
    let expiresAt: Date

    /// The way back, and whom the provider has confirmed.
    var confirmation: Confirmation?

    struct Confirmation: Codable, Sendable {
        let code: String
        let email: String
        let firstName: String?
        let lastName: String?
    }
}
