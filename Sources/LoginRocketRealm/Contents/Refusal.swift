import FoundationEssentials

/// A reason to refuse a call.
enum Refusal: Error {
    /// The API's ordinary error: status 200 and sentences.
    case errors([Sentence])

    /// Too many wrong passwords, or too many requests.
    case limited(until: Date, retryAfter: Bool)

    /// The request cannot be read.
    case malformed(Sentence)

    /// The body has a content type that the realm does not read.
    case unsupportedMediaType

    /// The caller does not accept JSON.
    case notAcceptable

    /// The query is too long.
    case targetTooLong

    /// There is no such call.
    case unknownPath

    /// A method that the call does not have.
    case method(allowed: String)

    /// No token can be signed.
    case noTokenKey

    var status: Int {
        switch self {
        case .errors: 200
        case .limited: 429
        case .malformed: 400
        case .unsupportedMediaType: 415
        case .notAcceptable: 406
        case .targetTooLong: 414
        case .unknownPath: 404
        case .method: 405
        case .noTokenKey: 500
        }
    }

    var sentences: [Sentence] {
        switch self {
        case .errors(let sentences): sentences
        case .limited: [.tooManyAttempts]
        case .malformed(let sentence): [sentence]
        case .unsupportedMediaType: [.unsupportedMediaType]
        case .notAcceptable: [.notAcceptable]
        case .targetTooLong: [.targetTooLong]
        case .unknownPath: [.unknownPath]
        case .method: [.unknownMethod]
        case .noTokenKey: [.noTokenKey]
        }
    }

    func headers(at now: Date) -> [Realm.Header] {
        switch self {
        case .limited(let end, let retryAfter):
            let reset = end.timeIntervalSince1970.rounded(.up)
            let wait = max(1, (reset - now.timeIntervalSince1970).rounded(.up))
            let field = Realm.Header("X-Ratelimit-Reset", String(Int(reset)))
            return retryAfter ? [field, Realm.Header("Retry-After", String(Int(wait)))] : [field]
        case .method(let allowed):
            return [Realm.Header("Allow", allowed)]
        case .errors, .malformed, .unsupportedMediaType, .notAcceptable, .targetTooLong,
            .unknownPath, .noTokenKey:
            return []
        }
    }
}
