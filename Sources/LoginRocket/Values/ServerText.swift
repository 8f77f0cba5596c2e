/// Untrusted text, above all what a server said, made fit to be shown on a terminal.
enum ServerText {
    private static let longestSentence = 256
    private static let mostSentences = 20

    /// The sentences without what could move a cursor, turn text around or flood a screen.
    static func sentences(_ texts: [String]) -> [String] {
        Array(texts.lazy.map(cleaned).filter { !$0.isEmpty }.prefix(mostSentences))
    }

    /// The text on one line, blanks as they are, without what could move a cursor.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == " " || isVisible(scalar) {
                result.append(scalar)
            } else if scalar.properties.isWhitespace {
                result.append(" ")
            }
        }
        return String(result)
    }

    private static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where result.count < longestSentence {
            if scalar.properties.isWhitespace {
                // One space for any run of blanks and line ends, and none in front.
                if let last = result.last, last != " " { result.append(" ") }
            } else if isVisible(scalar) {
                result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            false
        case .format:
            // The two joiners shape words and emoji; the others hide or reorder text.
            scalar == "\u{200C}" || scalar == "\u{200D}"
        default:
            true
        }
    }
}
