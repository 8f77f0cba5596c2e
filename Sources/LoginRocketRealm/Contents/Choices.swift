extension Realm {
    /// What users are called by.
    public enum UsernameKind: String, CaseIterable, Sendable {
        /// By any name, in the parameter `username`.
        case standard

        /// By their address, in the parameter `email`.
        case email
    }

    /// What becomes of a name that the realm does not go by.
    public enum StrayNames: String, CaseIterable, Sendable {
        /// It is ignored.
        case ignored

        /// It is an error.
        case refused
    }

    /// What a signup makes.
    public enum SignupMode: String, CaseIterable, Sendable {
        /// A user, and a session.
        case user

        /// A user with an organization, and a session.
        case userOrg = "user_org"

        /// A signup token only; the app's server makes the user.
        case userToken = "user_token"
    }

    /// What becomes of a parameter of a signup.
    public enum FieldRule: String, CaseIterable, Sendable {
        /// It is ignored.
        case off

        /// It is kept if it is there.
        case asked

        /// It is an error if it is missing.
        case required
    }

    /// Whether the address of a new user is verified.
    public enum EmailVerification: String, CaseIterable, Codable, Sendable {
        /// It is not.
        case none

        /// A mail asks for it; the user can log in all the same.
        case requested

        /// A mail asks for it; the user can log in afterwards.
        case required
    }

    /// What a signup says when its user has to verify an address first.
    public enum UnverifiedSignup: String, CaseIterable, Sendable {
        /// A `message`, and no token.
        case message

        /// An error; the user exists all the same.
        case error
    }

    /// The sessions of a user that a password change ends.
    public enum EndedSessions: String, CaseIterable, Sendable {
        /// All sessions live on.
        case none

        /// Only the session that asked for the change lives on; none after a reset.
        case others

        /// Every session ends.
        case all
    }

    /// The sessions that a logout ends.
    public enum LogoutScope: String, CaseIterable, Sendable {
        /// The session of the token.
        case token

        /// Every session of the user.
        case user
    }

    /// How tokens are signed (RFC 7518).
    public enum TokenAlgorithm: String, CaseIterable, Sendable {
        /// HMAC with SHA-256, by a secret that the app's servers share.
        case hs256 = "HS256"

        /// RSA with SHA-256: the public key is for everyone.
        case rs256 = "RS256"
    }

    /// What a token can say of its user.
    public enum TokenField: String, CaseIterable, Sendable {
        /// The user's own attributes, as `cs`; those of memberships too.
        case custom

        /// The memberships, as `m`.
        case memberships

        /// The names of the organizations in the memberships.
        case orgs
    }

    /// The language of error sentences.
    public enum Locale: String, CaseIterable, Sendable {
        /// English.
        case english = "en"

        /// Spanish.
        case spanish = "es"
    }
}
