import FoundationEssentials

/// The contents of a realm without its settings: all that must survive a restart.
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

    /// By username; a new token replaces the previous one.
    var passwordTokens: [String: MailedToken] = [:]

    /// By username; a new token replaces the previous one.
    var emailTokens: [String: MailedToken] = [:]

    /// By signup token.
    var userTokens: [String: UserToken] = [:]

    /// By state.
    var attempts: [String: ExternalAttempt] = [:]

    /// The last mails, the oldest first.
    var mail: [Realm.Mail] = []
}

/// A login with the right password that waits for its code.
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

/// A signup that waits for the app's server to make the user.
struct UserToken: Codable, Sendable {
    let draft: Draft
    let expiresAt: Date
}

/// A login that is still at the provider.
struct ExternalAttempt: Codable, Sendable {
    let provider: String
    let cookie: String
    let expiresAt: Date

    /// The identity that the provider has confirmed, with the code for the way back.
    var confirmation: Confirmation?

    struct Confirmation: Codable, Sendable {
        let code: String
        let email: String
        let firstName: String?
        let lastName: String?
    }
}

/// A provider of external logins.
///
/// The realm plays it itself.
struct Provider: Codable, Sendable {
    let id: String
    let type: String

    static func all(using random: inout any RandomNumberGenerator & Sendable) -> [Provider] {
        var providers: [Provider] = []
        for type in ["facebook", "github", "google", "linkedin", "slack", "yahoo", "oauth2"] {
            providers.append(Provider(id: Identifier.provider.draw(using: &random), type: type))
        }
        return providers
    }
}

extension Realm {
    /// Finds a provider by type or ID.
    func provider(_ name: String) -> Provider? {
        contents.providers.first { $0.type == name || $0.id == name }
    }

    /// Saves the realm without its settings as JSON: users, sessions, tokens, mail.
    ///
    /// The JSON is a secret: passwords are salted hashes, but keys and tokens are in plain text.
    ///
    /// - Throws: ``ControlError/invalidContents`` if the contents cannot be written as JSON.
    public func saved() throws(ControlError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(Archive(version: 1, contents: contents)) else {
            throw .invalidContents
        }
        return Array(json)
    }

    /// Makes a realm from the saved contents of another.
    ///
    /// - Parameters:
    ///   - saved: The result of ``saved()``.
    ///   - settings: The switches to start with.
    ///   - generator: Draws every later ID.
    /// - Throws: ``ControlError/invalidContents`` if `saved` is damaged or of a later version.
    public init(
        saved: [UInt8],
        settings: Settings = Settings(),
        generator: some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(ControlError) {
        guard let archive = try? JSONDecoder().decode(Archive.self, from: Data(saved)),
            archive.version == 1
        else { throw .invalidContents }
        self.init(archive.contents, settings: settings, random: generator)
    }

    private struct Archive: Codable {
        let version: Int
        let contents: Contents
    }
}
