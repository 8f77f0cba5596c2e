/// An error for people, before it is put into words.
enum Sentence: Equatable {
    // The request
    case missing(Field)
    case tooLong(Field)
    case noText(Field)
    case controlCharacter(Field)
    case strayName(Field)
    case noJSON
    case noForm
    case badCallback
    case tooLarge
    case unsupportedMediaType
    case notAcceptable
    case targetTooLong
    case unknownPath
    case unknownMethod
    case noTokenKey

    // Logins and sessions
    case loginFailed
    case loginsDisabled
    case emailNotVerified
    case inactive
    case invalidLoginToken
    case wrongCode
    case invalidSession
    case sessionsNotManaged
    case tooManyAttempts

    // Passwords
    case wrongCurrentPassword
    case passwordConfirmationDiffers
    case passwordTooShort(Int)
    case samePassword
    case unknownUser
    case invalidPasswordToken

    // Signups and addresses
    case signupsDisabled
    case taken(Field)
    case dots(Field)
    case noAddress
    case emailConfirmationDiffers
    case verificationNotRequested
    case invalidEmailToken
    case verifyFirst

    // External logins
    case invalidAttempt
    case denied

    func text(in locale: Realm.Locale) -> String {
        switch locale {
        case .english: english
        case .spanish: spanish
        }
    }
}

/// A parameter that a call knows; others are ignored.
enum Field: String, CaseIterable {
    case username
    case email
    case emailConfirmation = "email_confirmation"
    case password
    case passwordConfirmation = "password_confirmation"
    case currentPassword = "current_password"
    case token
    case code
    case firstName = "first_name"
    case lastName = "last_name"
    case orgName = "org_name"
    case state
}
