extension Sentence {
    var english: String {
        switch self {
        case .missing(let field): "\(field.english) can't be blank."
        case .tooLong(let field): "\(field.english) is too long."
        case .noText(let field): "\(field.english) must be a string."
        case .controlCharacter(let field): "\(field.english) must not have control characters."
        case .strayName(let field): "\(field.english) is not used by this realm."
        case .noJSON: "The request body is not a JSON object."
        case .noForm: "The request's parameters are not well-formed."
        case .badCallback: "The callback must be a plain identifier."
        case .tooLarge: "The request is too large."
        case .unsupportedMediaType: "The request body has an unknown content type."
        case .notAcceptable: "The answer is JSON, which the request does not accept."
        case .targetTooLong: "The URL is too long."
        case .unknownPath: "Not found."
        case .unknownMethod: "This method is not allowed here."
        case .noTokenKey: "No token can be signed."
        case .loginFailed: "Login failed."
        case .loginsDisabled: "Logins are disabled."
        case .emailNotVerified: "Please verify your email address first."
        case .inactive: "This account is inactive."
        case .invalidLoginToken: "Login token is invalid or has expired."
        case .wrongCode: "Verification failed."
        case .invalidSession: "Session is invalid or has expired."
        case .sessionsNotManaged: "This realm does not manage sessions."
        case .tooManyAttempts: "Too many attempts. Please wait before trying again."
        case .wrongCurrentPassword: "Current password does not match."
        case .passwordConfirmationDiffers: "Password confirmation does not match."
        case .passwordTooShort(let length): "Password must have at least \(length) characters."
        case .samePassword: "Password must differ from the current one."
        case .unknownUser: "There is no such user."
        case .invalidPasswordToken: "Password token is invalid or has expired."
        case .signupsDisabled: "Signups are disabled."
        case .taken(let field): "\(field.english) has already been taken."
        case .dots(let field): "\(field.english) must not be a dot or two dots."
        case .noAddress: "Email is not an email address."
        case .emailConfirmationDiffers: "Email confirmation does not match."
        case .verificationNotRequested: "Email verification has not been requested."
        case .invalidEmailToken: "Email token is invalid or has expired."
        case .verifyFirst: "Your account was created. Please verify your email address first."
        case .invalidAttempt: "The external login is invalid or has expired."
        case .denied: "The provider did not confirm who you are."
        }
    }
}

extension Field {
    fileprivate var english: String {
        switch self {
        case .username: "Username"
        case .email: "Email"
        case .emailConfirmation: "Email confirmation"
        case .password: "Password"
        case .passwordConfirmation: "Password confirmation"
        case .currentPassword: "Current password"
        case .token: "Token"
        case .code: "Code"
        case .firstName: "First name"
        case .lastName: "Last name"
        case .orgName: "Organization"
        case .state: "State"
        }
    }
}
