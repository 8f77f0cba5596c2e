import LoginRocketCommands
import LoginRocketProtocol

/// The look of a piece of text.
enum Style: Equatable {
    case plain, bold, dim, title, good, bad, notice
}

/// A line of the screen: pieces of text, each in its style.
struct StyledLine: Equatable {
    private(set) var spans: [Span] = []

    /// A piece of text.
    struct Span: Equatable {
        let text: String
        let style: Style
    }

    static func + (line: StyledLine, text: String) -> StyledLine {
        line.adding(text)
    }

    /// The line with a text behind it, without what in it could move a cursor.
    func adding(_ text: String, _ style: Style = .plain) -> StyledLine {
        var line = self
        let text = text.visible
        line.spans.append(Span(text: text, style: style))
        return line
    }

    /// The number of columns that the line takes.
    var width: Int { spans.map(\.text.columns).reduce(0, +) }

    /// The line without what does not fit; it never wraps.
    func clipped(to columns: Int) -> StyledLine {
        var line = StyledLine()
        var room = columns
        for span in spans {
            let text = span.text.prefix(columns: room)
            line.spans.append(Span(text: text, style: span.style))
            room -= text.columns
            if text.count < span.text.count { break }
        }
        return line
    }

    /// The line with blanks up to this column, if it is shorter.
    func padded(to columns: Int, _ style: Style = .plain) -> StyledLine {
        adding(String(repeating: " ", count: max(0, columns - width)), style)
    }

    /// The line as a terminal understands it.
    func escaped(inColour: Bool) -> String {
        spans.map { span in
            guard let codes = span.style.codes(inColour: inColour) else { return span.text }
            return "\u{1b}[\(codes)m\(span.text)\u{1b}[0m"
        }
        .joined()
    }
}

extension Style {
    /// The parameters of "Select Graphic Rendition" (ECMA-48, 8.3.117); without colour only weight.
    fileprivate func codes(inColour: Bool) -> String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .title: "7"
        case .good: inColour ? "1;32" : "1"
        case .bad: inColour ? "1;31" : "1"
        case .notice: inColour ? "33" : nil
        }
    }
}

extension String {
    /// The number of columns of a terminal that the text takes.
    var columns: Int { map(\.columns).reduce(0, +) }

    /// The text in lines that fit so many columns; cut between words, if it has any that fit.
    func wrapped(to columns: Int) -> [String] {
        var lines = [""]
        for word in split(separator: " ").map(String.init) {
            let line = lines[lines.count - 1]
            if line.isEmpty || line.columns + 1 + word.columns <= columns {
                lines[lines.count - 1] += line.isEmpty ? word : " \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    /// As much of its beginning as fits into so many columns.
    fileprivate func prefix(columns: Int) -> String {
        var room = columns
        return String(
            prefix { character in
                room -= character.columns
                return room >= 0
            }
        )
    }

    /// As much of its end as fits into so many columns.
    func suffix(columns: Int) -> String {
        String(String(reversed()).prefix(columns: columns).reversed())
    }
}

extension Character {
    /// Two for the wide characters of East Asia and for emoji, one for all others.
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return 2
        default:
            return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}
