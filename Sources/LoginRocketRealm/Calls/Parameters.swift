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

/// The parameters of a request, however it carries them: a `GET` in its query, a `POST` in its
/// body, as JSON or as a form.
struct Parameters {
    private let values: [Field: String]

    init(_ request: Realm.Request) throws(Refusal) {
        let sent =
            request.method == "GET"
            ? try Self.members(ofForm: Array(request.query.utf8))
            : try Self.members(ofBody: request)
        var problems: [Sentence] = []
        var values: [Field: String] = [:]
        for field in Field.allCases {
            switch sent[field.rawValue] {
            case nil, .null?: continue
            case .string(let text)? where text.utf8.count > maximumLength:
                problems.append(.tooLong(field))
            case .string(let text)?: values[field] = text
            case .bool?, .integer?, .number?, .array?, .object?: problems.append(.noText(field))
            }
        }
        guard problems.isEmpty else { throw .errors(problems) }
        self.values = values
    }

    /// The value; `nil` for a missing and for an empty one.
    subscript(field: Field) -> String? {
        values[field].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The values of two required fields, or one error for each that is missing.
    func require(_ first: Field, _ second: Field) throws(Refusal) -> (String, String) {
        if let one = self[first], let two = self[second] { return (one, two) }
        throw missing(of: [first, second])
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
        throw missing(of: [first, second, third])
    }

    /// The value of a required field.
    func require(_ field: Field) throws(Refusal) -> String {
        guard let value = self[field] else { throw missing(of: [field]) }
        return value
    }

    private func missing(of fields: [Field]) -> Refusal {
        .errors(fields.filter { self[$0] == nil }.map(Sentence.missing))
    }

    // MARK: What a request carries

    private static func members(
        ofBody request: Realm.Request
    ) throws(Refusal) -> [String: JSON] {
        guard request.body.count <= maximumBody else { throw .malformed(.tooLarge) }
        switch request[header: "Content-Type"].map(mediaType) {
        case "application/x-www-form-urlencoded"?:
            return try members(ofForm: request.body)
        case nil where request.body.isEmpty:
            return [:]
        case "application/json"?, nil:
            guard case .object(let members)? = JSON(parsing: request.body) else {
                throw .malformed(.noJSON)
            }
            return members
        default:
            throw .unsupportedMediaType
        }
    }

    private static func members(ofForm bytes: [UInt8]) throws(Refusal) -> [String: JSON] {
        guard let pairs = Form.pairs(of: bytes) else { throw .malformed(.noForm) }
        var members: [String: JSON] = [:]
        for (name, value) in pairs where Field(rawValue: name) != nil {
            guard members.updateValue(.string(value), forKey: name) == nil else {
                throw .malformed(.noForm)
            }
        }
        return members
    }
}

/// The longest body that is read; the emulator's port answers a longer one itself.
private let maximumBody = 2 * 1024 * 1024

/// The longest value of a parameter, in bytes.
private let maximumLength = 16 * 1024

/// A media type without its parameters, in lower case.
private func mediaType(_ field: String) -> String {
    let type = field.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first
    return trimmed(type ?? "").lowercased()
}
