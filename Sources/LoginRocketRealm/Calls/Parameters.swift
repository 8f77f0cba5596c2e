/// The parameters of a request: of a `GET` in its query, of a `POST` in its body, as JSON or as a
/// form.
struct Parameters {
    private let values: [Field: Text]

    init(_ request: Realm.Request) throws(Refusal) {
        let sent =
            request.method == "GET"
            ? try Self.members(ofForm: Array(request.query.utf8))
            : try Self.members(ofBody: request)
        var problems: [Sentence] = []
        var values: [Field: Text] = [:]
        for field in Field.allCases {
            let value: String
            switch sent[Text(field.rawValue)] {
            case nil, .null?: continue
            case .string(let text)?: value = text
            // A program that keeps a code as a number sends its digits, and means these.
            case .integer(let number)?: value = String(number)
            case .number(let written)?: value = written
            case .bool?, .array?, .object?:
                problems.append(.noText(field))
                continue
            }
            if value.utf8.count > maximumLength { problems.append(.tooLong(field)) }
            values[field] = Text(value)
        }
        guard problems.isEmpty else { throw .errors(problems) }
        self.values = values
    }

    /// The value; `nil` if it is missing or empty.
    subscript(field: Field) -> Text? {
        values[field].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The values of two required fields, or one error for each that is missing.
    func require(_ first: Field, _ second: Field) throws(Refusal) -> (Text, Text) {
        if let one = self[first], let two = self[second] { return (one, two) }
        throw missing(of: [first, second])
    }

    /// The values of three required fields, or one error for each that is missing.
    func require(
        _ first: Field,
        _ second: Field,
        _ third: Field
    ) throws(Refusal) -> (Text, Text, Text) {
        if let one = self[first], let two = self[second], let three = self[third] {
            return (one, two, three)
        }
        throw missing(of: [first, second, third])
    }

    /// The value of a required field.
    func require(_ field: Field) throws(Refusal) -> Text {
        guard let value = self[field] else { throw missing(of: [field]) }
        return value
    }

    private func missing(of fields: [Field]) -> Refusal {
        .errors(fields.filter { self[$0] == nil }.map(Sentence.missing))
    }

    // MARK: Reading a request

    private static func members(
        ofBody request: Realm.Request
    ) throws(Refusal) -> [Text: JSON] {
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

    private static func members(ofForm bytes: [UInt8]) throws(Refusal) -> [Text: JSON] {
        guard let pairs = Form.pairs(of: bytes) else { throw .malformed(.noForm) }
        var members: [Text: JSON] = [:]
        for (name, value) in pairs where Field(rawValue: name) != nil {
            guard members.updateValue(.string(value), forKey: Text(name)) == nil else {
                throw .malformed(.noForm)
            }
        }
        return members
    }
}

extension Parameters {
    /// An error for each name that contains a control character, such as NUL.
    var unwritableNames: [Sentence] {
        [Field.username, .email, .firstName, .lastName, .orgName]
            .filter { field in
                self[field]?.string.unicodeScalars
                    .contains { $0.properties.generalCategory == .control } == true
            }
            .map { .controlCharacter($0) }
    }
}

extension Realm {
    /// The parameter that names a user in this realm.
    var nameField: Field {
        switch settings.usernameKind {
        case .standard: .username
        case .email: .email
        }
    }

    /// Refuses the name parameter that this realm does not use, if a switch says so.
    func refuseStrayName(_ parameters: Parameters, in call: Call) throws(Refusal) {
        guard settings.strayNames == .refused else { return }
        let stray: Field
        switch settings.usernameKind {
        case .email: stray = .username
        case .standard where call.path == Call.signup.path: return
        case .standard: stray = .email
        }
        guard parameters[stray] == nil else { throw .errors([.strayName(stray)]) }
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
