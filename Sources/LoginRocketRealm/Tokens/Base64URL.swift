import FoundationEssentials

/// The base64 of URLs and tokens (RFC 4648, section 5), without padding.
enum Base64URL {
    static func text(of bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// The bytes; `nil` unless the text is exactly how they are written.
    ///
    /// Unused last bits would otherwise let one signature be written in several ways.
    static func bytes(of text: String) -> [UInt8]? {
        let standard = text.map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: String(standard) + padding) else { return nil }
        let bytes = Array(data)
        return Self.text(of: bytes) == text ? bytes : nil
    }
}
