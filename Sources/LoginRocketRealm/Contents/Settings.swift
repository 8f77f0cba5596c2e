extension Realm {
    /// The switches of a realm, for the owner's settings and for everything that the API document
    /// leaves open.
    ///
    /// Each has the same name in JSON: see ``merge(json:)``.
    public struct Settings: Equatable, Sendable {
        // MARK: Users

        /// The way in which users are named; `standard` by default, as in a new realm of
        /// AuthRocket.
        public var usernameKind = UsernameKind.standard

        /// The treatment of the name parameter that the realm does not use: `email` where users are
        /// named by `username`, and the reverse.
        ///
        /// Signups of a standard realm may have both.
        public var strayNames = StrayNames.ignored

        /// Users can log in.
        public var loginsEnabled = true

        /// A login with `token` and `code` and without a password counts as a `verify_login`, as in
        /// the mistaken example of the API document.
        public var loginTakesCodes = false

        /// `forgot_password` answers an unknown user with an error.
        public var forgotPasswordRevealsUsers = false

        // MARK: Signups

        /// Users can sign up.
        public var signupsEnabled = true

        /// The result of a signup; `user` by default.
        public var signupMode = SignupMode.user

        /// The rule for `first_name` and `last_name` in a signup.
        public var nameFields = FieldRule.asked

        /// The rule for `org_name` in a signup in mode `user_org`.
        ///
        /// If it is missing and not required, the organization gets the user's name.
        public var orgNameField = FieldRule.asked

        /// The rule for verifying the address of a new user.
        public var emailVerification = EmailVerification.none

        /// The answer to a signup whose user has to verify an address first; never a token.
        public var unverifiedSignup = UnverifiedSignup.message

        // MARK: Passwords

        /// A new password must be confirmed.
        ///
        /// A confirmation that is present is always checked.
        public var confirmationRequired = false

        /// The smallest number of characters of a new password.
        ///
        /// 1 by default, since the passwords of the API document are short; a new realm of
        /// AuthRocket has 8.
        public var passwordMinimumLength = 1

        /// A new password must differ from the old one.
        public var samePasswordRefused = false

        /// The sessions of a user that a password change or reset ends; none by default.
        public var passwordChangeEnds = EndedSessions.none

        /// The rule that locks users out after wrong passwords; `nil` for none.
        public var lockout: Lockout?

        // MARK: Sessions and their tokens

        /// The length of a new session in minutes; 360 by default, as in a new realm of AuthRocket.
        public var sessionMinutes = 360

        /// The realm stores its sessions.
        ///
        /// If not, a logout revokes nothing, `check_session` is always an error, and the `tk` of a
        /// token does not begin with `kss_`.
        public var managedSessions = true

        /// A token contains its end.
        ///
        /// A managed session ends even without it.
        public var tokensExpire = true

        /// The algorithm that signs tokens; ``TokenAlgorithm/hs256`` by default.
        public var tokenAlgorithm = TokenAlgorithm.hs256

        /// The header of a token names its key.
        public var tokenKeyID = false

        /// The optional parts of tokens; all of them by default.
        ///
        /// A new realm of AuthRocket starts with none. A part that a user does not have is not in
        /// the token.
        public var tokenFields = Set(TokenField.allCases)

        /// A login returns the token of the user's latest live session, if there is one.
        public var loginRepeatsToken = false

        /// The sessions that a logout ends.
        public var logoutScope = LogoutScope.token

        // MARK: Short-lived tokens

        /// The lifetime of a login token (`kli_…`) in seconds.
        public var loginTokenSeconds = 600

        /// The number of wrong codes that invalidates a login token; `nil` for no limit.
        public var loginTokenAttempts: Int?

        /// The lifetime of a password token (`kpw_…`) in seconds.
        public var passwordTokenSeconds = 3600

        /// The lifetime of an email token (`kvf_…`) in seconds.
        public var emailTokenSeconds = 86400

        /// The lifetime of a signup token (`utk_…`) in seconds.
        public var userTokenSeconds = 3600

        /// The time limit of an external login in seconds; the API document says 30 minutes.
        public var externalLoginSeconds = 1800

        /// A login, password or email token succeeds only once.
        public var oneTimeTokens = true

        // MARK: Answers

        /// The limit on requests; `nil` for none.
        public var rateLimit: RateLimit?

        /// Error sentences consist of random words, since clients must not depend on their text.
        public var randomErrorTexts = false

        /// The language of error sentences.
        ///
        /// Sentences of success are always those of the API document.
        public var locale = Locale.english

        /// A request whose `Accept` field excludes JSON is refused with status 406.
        public var strictAccept = false

        // MARK: The app's addresses

        /// The address that a login ends at; the token is appended.
        public var loginHandler = "https://yourapp.com/login"

        /// The address that a signup in mode `user_token` ends at; `nil` for ``loginHandler``.
        public var signupHandler: String?

        /// The address in a verification mail; token and username are appended.
        public var verificationHandler = "https://yourapp.com/verify_email"

        /// The address in a password mail; token and username are appended.
        public var passwordResetHandler = "https://yourapp.com/reset_password"

        /// Makes the settings of a new realm.
        public init() {}
    }
}
