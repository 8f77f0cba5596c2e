/// The function that a JSONP answer calls: `f`, `angular.callbacks._0`, `a[0]["b-c"]`.
///
/// The text runs as a script of the page that asked for it, so it must be the path of a function
/// and nothing else: names, and behind the first one numbers and quoted keys in brackets. The keys
/// are letters, digits, `_`, `$`, `-` and `.`. A word of the language is not a name: `while({…})`
/// is not a call.
struct Callback {
    let text: String

    init?(_ text: String) {
        guard text.utf8.count <= 128 else { return nil }
        var rest = Array(text.utf8)[...]
        guard let first = Self.takeName(&rest), !reservedWords.contains(first) else { return nil }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): guard Self.takeName(&rest) != nil else { return nil }
            case UInt8(ascii: "["): guard Self.takeKey(&rest) else { return nil }
            default: return nil
            }
        }
        self.text = text
    }

    /// Takes a name, such as `_0`.
    private static func takeName(_ rest: inout ArraySlice<UInt8>) -> String? {
        let name = rest.prefix { isLetter($0) || isDigit($0) }
        guard let first = name.first, !isDigit(first) else { return nil }
        rest = rest.dropFirst(name.count)
        return String(decoding: name, as: UTF8.self)
    }

    /// Takes a number or a quoted key, and the bracket after it.
    private static func takeKey(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        let end: [UInt8]
        let key: ArraySlice<UInt8>
        if let quote = rest.first, quotes.contains(quote) {
            rest = rest.dropFirst()
            key = rest.prefix {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
            end = [quote, UInt8(ascii: "]")]
        } else {
            key = rest.prefix(while: isDigit)
            end = [UInt8(ascii: "]")]
        }
        rest = rest.dropFirst(key.count)
        guard !key.isEmpty, rest.starts(with: end) else { return false }
        rest = rest.dropFirst(end.count)
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}

/// The words that are not names in scripts (ECMA-262, sections 12.7.2 and 13.1).
private let reservedWords: Set = [
    "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue",
    "debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false",
    "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface",
    "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super",
    "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
]
