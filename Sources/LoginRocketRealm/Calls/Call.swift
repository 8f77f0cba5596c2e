/// A call of the API, by its path.
enum Call: String, CaseIterable {
    case login = "/v1/login"
    case verifyLogin = "/v1/verify_login"
    case logout = "/v1/logout"
    case checkSession = "/v1/check_session"
    case updatePassword = "/v1/update_password"

    init(_ request: Realm.Request) throws(Refusal) {
        guard request.method == "POST", let call = Call(rawValue: request.path) else {
            throw .unknownPath
        }
        self = call
    }
}

/// A parameter that a call knows; others are ignored.
enum Field: String {
    case username
    case password
    case passwordConfirmation = "password_confirmation"
    case currentPassword = "current_password"
    case token
    case code

    var label: String {
        switch self {
        case .username: "Username"
        case .password: "Password"
        case .passwordConfirmation: "Password confirmation"
        case .currentPassword: "Current password"
        case .token: "Token"
        case .code: "Code"
        }
    }
}

/// The parameters of a request, however it carries them.
struct Parameters {
    private let values: [String: String]

    init(_ request: Realm.Request) throws(Refusal) {
        if let type = request[header: "Content-Type"], mediaType(type) != "application/json" {
            throw .unsupportedMediaType
        }
        guard case .object(let members)? = JSON(parsing: request.body) else {
            throw .malformedBody
        }
        values = members.compactMapValues(\.text)
    }

    /// The value; `nil` for a missing and for an empty one.
    subscript(field: Field) -> String? {
        values[field.rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The values of two required fields, or one error for each that is missing.
    func require(_ first: Field, _ second: Field) throws(Refusal) -> (String, String) {
        if let one = self[first], let two = self[second] { return (one, two) }
        throw .errors([first, second].filter { self[$0] == nil }.map(Sentence.missing))
    }

    /// The values of three required fields, or one error for each that is missing.
    func require(
        _ first: Field,
        _ second: Field,
        _ third: Field
    ) throws(Refusal) -> (String, String, String) {
        if let one = self[first], let two = self[second], let three = self[third] {
            return (one, two, three)
        }
        throw .errors([first, second, third].filter { self[$0] == nil }.map(Sentence.missing))
    }
}

/// A media type without its parameters, in lower case.
private func mediaType(_ field: String) -> String {
    let type = field.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first
    return (type ?? "").filter { !$0.isWhitespace }.lowercased()
}
