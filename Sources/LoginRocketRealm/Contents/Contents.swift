import FoundationEssentials

/// The contents of a realm without its settings: all that must survive a restart.
struct Contents: Codable, Sendable {
    let id: String
    let tokenKey: String
    var rsaKeyPEM: String?
    let providers: [Provider]

    /// By username.
    @Rows var accounts: [Text: Account] = [:]

    /// By ID.
    @Rows var sessions: [Text: Session] = [:]

    /// By login token.
    @Rows var pendingLogins: [Text: PendingLogin] = [:]

    /// By username; a new token replaces the previous one.
    @Rows var passwordTokens: [Text: MailedToken] = [:]

    /// By username; a new token replaces the previous one.
    @Rows var emailTokens: [Text: MailedToken] = [:]

    /// By signup token.
    @Rows var userTokens: [Text: UserToken] = [:]

    /// By state.
    @Rows var attempts: [Text: ExternalAttempt] = [:]

    /// The last mails, the oldest first.
    var mail: [Realm.Mail] = []
}

/// A login with the right password that waits for its code.
struct PendingLogin: Codable, Sendable {
    let username: Text
    let expiresAt: Date
    var wrongCodes = 0
}

/// A token that was sent by mail.
struct MailedToken: Codable, Sendable {
    let token: Text
    let expiresAt: Date

    func matches(_ token: Text, at now: Date) -> Bool {
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
    let provider: Text
    let cookie: Text
    let expiresAt: Date

    /// The identity that the provider has confirmed, with the code for the way back.
    var confirmation: Confirmation?

    struct Confirmation: Codable, Sendable {
        let code: Text
        let email: Text
        let firstName: String?
        let lastName: String?
    }
}

/// A provider of external logins.
///
/// The realm plays it itself.
struct Provider: Codable, Sendable {
    let id: Text
    let type: Text

    static func all(using random: inout any RandomNumberGenerator & Sendable) -> [Provider] {
        var providers: [Provider] = []
        for type in Realm.typesOfProviders {
            let id = Text(Identifier.provider.draw(using: &random))
            providers.append(Provider(id: id, type: Text(type)))
        }
        return providers
    }
}

extension Realm {
    /// The types of the providers of all realms.
    package static let typesOfProviders = [
        "facebook", "github", "google", "linkedin", "slack", "yahoo", "oauth2",
    ]

    /// Finds a provider by type or ID.
    func provider(_ name: Text) -> Provider? {
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
