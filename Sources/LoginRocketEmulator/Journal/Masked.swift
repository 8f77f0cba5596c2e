/// The text that is shown of something that may have a secret in it.
///
/// It is written anew from what was understood, and nothing in it is shown for lack of a reason to
/// hide it. A value is shown if the API knows its name, and not for a secret. A name, or a part of
/// an address, is shown if it is a word. Of everything else the length is shown.
enum Masked {
    /// The number of characters in place of a text; nothing for an empty one, which is no secret.
    static func length(of text: some StringProtocol) -> String {
        text.isEmpty ? "" : "•••(\(text.count))"
    }

    /// The value of a name.
    static func value(_ text: String, of name: String) -> String {
        if name == "url" { return address(text) }
        return isHarmless(name) ? plain(text) : length(of: text)
    }

    /// A text that is shown, unless other values could be written in it: an address or JSON could.
    static func plain(_ text: String) -> String {
        text.utf8.contains(where: marks.contains) ? length(of: text) : text
    }

    /// Tells if the values of a name are shown.
    static func isHarmless(_ name: String) -> Bool { harmlessNames.contains(name) }

    /// Tells if a text can be a name, and is too short for a token.
    static func isWord(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 32 && text.utf8.allSatisfy(isOfWords)
    }

    private static func isOfWords(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}

/// The names of requests and answers whose values are no secrets.
private let harmlessNames: Set = [
    "username", "email", "email_confirmation", "first_name", "last_name", "org_name", "callback",
    "result", "valid", "message", "error", "errors",
]

/// The bytes that JSON, forms, queries and pages cannot do without.
private let marks = Set("{}[]<>=&%\"\\".utf8)
