extension Realm {
    /// The switches of a realm, for what its owner sets and for what the API document leaves open.
    ///
    /// Each has the same name in JSON: see ``merge(json:)``.
    public struct Settings: Equatable, Sendable {
        // MARK: Users

        /// What users are called by; `standard` by default, as in a new realm of AuthRocket.
        public var usernameKind = UsernameKind.standard

        /// What becomes of the name that the realm does not go by: `email` where it goes by
        /// `username`, and the reverse; signups of a standard realm may have both.
        public var strayNames = StrayNames.ignored

        /// Whether anyone can log in.
        public var loginsEnabled = true

        /// Whether a login with `token` and `code` and without a password is a `verify_login`, as the
        /// example of the API document has it, by mistake.
        public var loginTakesCodes = false

        /// Whether `forgot_password` says that there is no such user.
        public var forgotPasswordRevealsUsers = false

        // MARK: Signups

        /// Whether anyone can sign up.
        public var signupsEnabled = true

        /// What a signup makes; `user` by default.
        public var signupMode = SignupMode.user

        /// What becomes of `first_name` and `last_name` in a signup.
        public var nameFields = FieldRule.asked

        /// What becomes of `org_name` in a signup in mode `user_org`; a missing one that is not
        /// required is the user's name.
        public var orgNameField = FieldRule.asked

        /// Whether a new user's address is verified, and what comes before that.
        public var emailVerification = EmailVerification.none

        /// What a signup says when its user has to verify an address first; never a token.
        public var unverifiedSignup = UnverifiedSignup.message

        // MARK: Passwords

        /// Whether a new password has to be confirmed; a confirmation that is there is always
        /// checked.
        public var confirmationRequired = false

        /// How many characters a new password needs.
        ///
        /// 1 by default, since the passwords of the API document are short; a new realm of
        /// AuthRocket has 8.
        public var passwordMinimumLength = 1

        /// Whether a new password may not be the old one.
        public var samePasswordRefused = false

        /// Which sessions of a user a password change or reset ends; none by default.
        public var passwordChangeEnds = EndedSessions.none

        /// What wrong passwords lead to; `nil` for nothing.
        public var lockout: Lockout?

        // MARK: Sessions and their tokens

        /// How many minutes a new session lives; 360 by default, as in a new realm of AuthRocket.
        public var sessionMinutes = 360

        /// Whether the realm stores its sessions.
        ///
        /// If not, a logout revokes nothing, `check_session` is always an error, and the `tk` of a
        /// token is no `kss_…`.
        public var managedSessions = true

        /// Whether a token says when it ends; a managed session ends all the same.
        public var tokensExpire = true

        /// How tokens are signed; ``TokenAlgorithm/hs256`` by default.
        public var tokenAlgorithm = TokenAlgorithm.hs256

        /// Whether the head of a token names its key.
        public var tokenKeyID = false

        /// What tokens say of their user beyond the name; all of it by default.
        ///
        /// A new realm of AuthRocket starts with nothing. What a user does not have is not in the
        /// token.
        public var tokenFields = Set(TokenField.allCases)

        /// Whether a login returns the token of the user's latest live session, if there is one.
        public var loginRepeatsToken = false

        /// Which sessions a logout ends.
        public var logoutScope = LogoutScope.token

        // MARK: Short-lived tokens

        /// How many seconds a login token (`kli_…`) lives.
        public var loginTokenSeconds = 600

        /// How many wrong codes use a login token up; `nil` for any number.
        public var loginTokenAttempts: Int?

        /// How many seconds a password token (`kpw_…`) lives.
        public var passwordTokenSeconds = 3600

        /// How many seconds an email token (`kvf_…`) lives.
        public var emailTokenSeconds = 86400

        /// How many seconds a signup token (`utk_…`) lives.
        public var userTokenSeconds = 3600

        /// How many seconds an external login may take; the API document says 30 minutes.
        public var externalLoginSeconds = 1800

        /// Whether success uses a login, password or email token up.
        public var oneTimeTokens = true

        // MARK: Answers

        /// How many requests are answered in a time; `nil` for any number.
        public var rateLimit: RateLimit?

        /// Whether error sentences are random words, since no client may depend on their text.
        public var randomErrorTexts = false

        /// The language of error sentences; those of success are as the API document has them.
        public var locale = Locale.english

        /// Whether a request whose `Accept` has no room for JSON is refused with 406.
        public var strictAccept = false

        // MARK: The app's addresses

        /// Where a login ends; the token is appended.
        public var loginHandler = "https://yourapp.com/login"

        /// Where a signup in mode `user_token` ends; `nil` for ``loginHandler``.
        public var signupHandler: String?

        /// Where the link of a verification mail leads; token and username are appended.
        public var verificationHandler = "https://yourapp.com/verify_email"

        /// Where the link of a password mail leads; token and username are appended.
        public var passwordResetHandler = "https://yourapp.com/reset_password"

        /// Makes the settings of a new realm.
        public init() {}
    }
}
