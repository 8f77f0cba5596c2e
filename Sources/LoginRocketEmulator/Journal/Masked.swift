/// The text that is shown of something that may have a secret in it.
///
/// It is written anew from what was understood, and nothing in it is shown for lack of a reason to
/// hide it. A name is shown if the API knows it, and its value if that is no secret. Of an address
/// the two words are shown that can name a call. Of everything else the length is shown.
enum Masked {
    /// The number of characters in place of a text; nothing for an empty one, which is no secret.
    static func length(of text: some StringProtocol) -> String {
        text.isEmpty ? "" : "•••(\(text.count))"
    }

    /// The value of a name.
    static func value(_ text: String, of name: String) -> String {
        switch knownNames[name] {
        case .address?: address(text)
        case .name?: self.name(text)
        case .sentence?: sentence(text)
        case .secret?, nil: length(of: text)
        }
    }

    /// A name of a person or a thing, unless other values could be written in it: a list could.
    static func name(_ text: String) -> String {
        text.utf8.contains(where: separators.contains) ? length(of: text) : sentence(text)
    }

    /// A text for people, unless JSON, a form, an address or a page could be written in it.
    static func sentence(_ text: String) -> String {
        text.utf8.contains(where: marks.contains) ? length(of: text) : text
    }

    /// Tells if the API knows a name.
    static func isKnown(_ name: String) -> Bool { knownNames[name] != nil }

    /// Tells if the values of a name are shown, also those that are not texts.
    static func isHarmless(_ name: String) -> Bool {
        switch knownNames[name] {
        case .address?, .name?, .sentence?: true
        case .secret?, nil: false
        }
    }
}

/// The kind of a value.
private enum Kind {
    case secret, address, name, sentence
}

/// The names in requests and answers of the API.
private let knownNames: [String: Kind] = [
    "callback": .sentence, "code": .secret, "current_password": .secret, "email": .name,
    "email_confirmation": .name, "error": .sentence, "errors": .sentence, "first_name": .name,
    "last_name": .name, "message": .sentence, "org_name": .name, "password": .secret,
    "password_confirmation": .secret, "result": .name, "state": .secret, "token": .secret,
    "url": .address, "username": .name, "valid": .name,
]

/// The bytes that JSON, forms, queries and pages cannot do without.
private let marks = Set("{}[]<>=&%\"\\".utf8)

/// The bytes between the parts of other lists.
private let separators = Set(",:;|\n\r\t".utf8)
