import LoginRocketRealm

/// The side of an exchange, whose messages are shown without their secrets.
///
/// A message is written anew from what was understood. Only the values of names that the API knows
/// are shown, and only if they are no secrets; of all other values, and names, the length is shown.
/// The names of header fields are shown.
enum Masked {
    case request
    case answer

    /// The number of characters in place of a text; nothing for an empty one, which is no secret.
    static func length(of text: some StringProtocol) -> String {
        text.isEmpty ? "" : "•••(\(text.count))"
    }

    /// A name of a person or a thing, unless a list or a line of other values could be in it.
    static func name(_ text: String) -> String {
        let isPlain = !text.utf8.contains { marks.contains($0) || separators.contains($0) }
        return isPlain && !text.unicodeScalars.contains(where: isControl) ? text : length(of: text)
    }

    /// The value of a name.
    func value(_ text: String, of name: String) -> String {
        switch kind(of: name) {
        case .address?: Masked.answer.address(text)
        case .name?: Self.name(text)
        case .sentence?: text.utf8.contains(where: marks.contains) ? Self.length(of: text) : text
        case .word?: Self.isWord(text) ? text : Self.length(of: text)
        case .secret?, nil: Self.length(of: text)
        }
    }

    /// Tells if this side of the API knows a name.
    func knows(_ name: String) -> Bool { kind(of: name) != nil }

    /// Tells if the values of a name are no secrets, whatever they are.
    func isHarmless(_ name: String) -> Bool {
        switch kind(of: name) {
        case .address?, .name?, .sentence?, .word?: true
        case .secret?, nil: false
        }
    }

    /// A name in another style is the same one: somebody who wrote `userName` wants to see that.
    private func kind(of name: String) -> Kind? {
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return switch self {
        case .request: namesOfRequests[plain]
        case .answer: namesOfAnswers[plain]
        }
    }

    /// Tells if a text has only letters, digits and the marks of names.
    static func isWord(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { isLetter($0) || otherBytesOfWords.contains($0) }
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

/// The kind of a value.
private enum Kind {
    case secret, address, name, sentence, word
}

/// The parameters of the API, without the marks between their words.
private let namesOfRequests: [String: Kind] = [
    "callback": .word, "code": .secret, "currentpassword": .secret, "email": .name,
    "emailconfirmation": .name, "firstname": .name, "lastname": .name, "orgname": .name,
    "password": .secret, "passwordconfirmation": .secret, "state": .secret, "token": .secret,
    "username": .name,
]

/// The members of the API's answers, and the parameters of the addresses in them.
private let namesOfAnswers: [String: Kind] = [
    "code": .secret, "error": .sentence, "errors": .sentence, "message": .sentence,
    "result": .word, "signup": .word, "state": .secret, "token": .secret, "url": .address,
    "valid": .word,
]

/// The bytes that JSON, forms, queries and pages cannot do without.
private let marks = Set("{}[]<>=&%\"\\".utf8)

/// The bytes between the values of a list.
private let separators = Set(",:;|".utf8)

private let otherBytesOfWords = Set("0123456789_-.~$[]".utf8)
