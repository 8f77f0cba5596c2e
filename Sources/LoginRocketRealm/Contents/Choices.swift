extension Realm {
    /// A way in which users are named.
    public enum UsernameKind: String, CaseIterable, Sendable {
        /// Users have any name, in the parameter `username`.
        case standard

        /// Users are named by their address, in the parameter `email`.
        case email
    }

    /// A treatment of the name parameter that the realm does not use.
    public enum StrayNames: String, CaseIterable, Sendable {
        /// The parameter is ignored.
        case ignored

        /// The parameter is an error.
        case refused
    }

    /// A result of a signup.
    public enum SignupMode: String, CaseIterable, Sendable {
        /// A user and a session.
        case user

        /// A user with an organization, and a session.
        case userOrg = "user_org"

        /// A signup token only; the app's server makes the user.
        case userToken = "user_token"
    }

    /// A rule for a parameter of a signup.
    public enum FieldRule: String, CaseIterable, Sendable {
        /// The parameter is ignored.
        case off

        /// The parameter is stored if it is present.
        case asked

        /// A missing parameter is an error.
        case required
    }

    /// A rule for verifying the address of a new user.
    public enum EmailVerification: String, CaseIterable, Codable, Sendable {
        /// The address is not verified.
        case none

        /// A mail asks for the verification; the user can log in before it.
        case requested

        /// A mail asks for the verification; the user can log in only after it.
        case required
    }

    /// An answer to a signup whose user has to verify an address first.
    public enum UnverifiedSignup: String, CaseIterable, Sendable {
        /// A `message`, and no token.
        case message

        /// An error, although the user exists from now on.
        case error
    }

    /// The sessions of a user that a password change ends.
    public enum EndedSessions: String, CaseIterable, Sendable {
        /// No session ends.
        case none

        /// All sessions end but the one that asked for the change. After a reset, all end.
        case others

        /// All sessions end.
        case all
    }

    /// The sessions that a logout ends.
    public enum LogoutScope: String, CaseIterable, Sendable {
        /// The session of the token.
        case token

        /// Every session of the user.
        case user
    }

    /// An algorithm that signs tokens (RFC 7518).
    public enum TokenAlgorithm: String, CaseIterable, Sendable {
        /// HMAC with SHA-256: the app's servers share the secret.
        case hs256 = "HS256"

        /// RSA with SHA-256: anyone may have the public key.
        case rs256 = "RS256"
    }

    /// An optional part of a token.
    public enum TokenField: String, CaseIterable, Sendable {
        /// The custom attributes of the user and of the memberships, as `cs`.
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
