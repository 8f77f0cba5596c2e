import FoundationEssentials

/// Why a call is not answered with success.
enum Refusal: Error {
    /// The API's ordinary error: status 200 and sentences.
    case errors([Sentence])

    /// Too many wrong passwords.
    case limited(until: Date, retryAfter: Bool)

    /// The body is not a JSON object.
    case malformedBody

    /// The body is of a type the realm does not read.
    case unsupportedMediaType

    /// No such call.
    case unknownPath

    var status: Int {
        switch self {
        case .errors: 200
        case .limited: 429
        case .malformedBody: 400
        case .unsupportedMediaType: 415
        case .unknownPath: 404
        }
    }

    var sentences: [Sentence] {
        switch self {
        case .errors(let sentences): sentences
        case .limited: [.tooManyAttempts]
        case .malformedBody: [.malformedBody]
        case .unsupportedMediaType: [.unsupportedMediaType]
        case .unknownPath: [.unknownPath]
        }
    }

    func headers(at now: Date) -> [Realm.Header] {
        guard case .limited(let end, let retryAfter) = self else { return [] }
        let reset = end.timeIntervalSince1970.rounded(.up)
        let wait = max(1, (reset - now.timeIntervalSince1970).rounded(.up))
        let field = Realm.Header("X-Ratelimit-Reset", String(Int(reset)))
        return retryAfter ? [field, Realm.Header("Retry-After", String(Int(wait)))] : [field]
    }
}

/// An error in words for people.
enum Sentence: Equatable {
    case missing(Field)
    case loginFailed
    case invalidLoginToken
    case wrongCode
    case invalidSession
    case wrongCurrentPassword
    case confirmationDiffers
    case tooManyAttempts
    case malformedBody
    case unsupportedMediaType
    case unknownPath

    var text: String {
        switch self {
        case .missing(let field): "\(field.label) can't be blank."
        case .loginFailed: "Login failed."
        case .invalidLoginToken: "Login token is invalid or has expired."
        case .wrongCode: "Verification failed."
        case .invalidSession: "Session is invalid or has expired."
        case .wrongCurrentPassword: "Current password does not match."
        case .confirmationDiffers: "Password confirmation does not match."
        case .tooManyAttempts: "Too many attempts. Please wait before trying again."
        case .malformedBody: "The request body is not a JSON object."
        case .unsupportedMediaType: "The request body has an unknown content type."
        case .unknownPath: "Not found."
        }
    }
}
