import LoginRocket
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

    /// The line without what does not fit, with an ellipsis for that; it never wraps.
    func clipped(to columns: Int) -> StyledLine {
        guard width > columns else { return self }
        var line = StyledLine()
        var room = columns
        for span in spans {
            guard span.text.columns < room else {
                line.spans.append(Span(text: span.text.shortened(to: room), style: span.style))
                return line.padded(to: columns, span.style)
            }
            line.spans.append(span)
            room -= span.text.columns
        }
        return line
    }

    /// The line with another behind it.
    func adding(_ other: StyledLine) -> StyledLine {
        var line = self
        line.spans += other.spans
        return line
    }

    /// The line, or what of it fits, with blanks up to this column.
    func fitted(to columns: Int) -> StyledLine {
        clipped(to: columns).padded(to: columns)
    }

    /// The line with blanks up to this column, if it is shorter.
    func padded(to columns: Int, _ style: Style = .plain) -> StyledLine {
        adding(String(repeating: " ", count: max(0, columns - width)), style)
    }

    /// The line with other texts in the same styles.
    func mapped(_ change: (String) -> String) -> StyledLine {
        StyledLine(spans: spans.map { Span(text: change($0.text), style: $0.style) })
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
    ///
    /// All can be read on a dark background and on a light one: yellow and light green cannot.
    fileprivate func codes(inColour: Bool) -> String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .title: "7"
        case .good: inColour ? "32" : "1"
        case .bad: inColour ? "1;31" : "1"
        case .notice: inColour ? "35" : nil
        }
    }
}

extension String {
    /// The number of columns of a terminal that the text takes.
    var columns: Int {
        // Most texts, and by far the quickest way.
        utf8.allSatisfy { $0 < 0x80 }
            ? utf8.count : unicodeScalars.map(\.columns).reduce(0, +)
    }

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

    /// The text, or its beginning and an ellipsis, in at most so many columns.
    func shortened(to columns: Int) -> String {
        guard self.columns > columns else { return self }
        return columns > 0 ? prefix(columns: columns - 1) + "…" : ""
    }

    /// The text, or its end after an ellipsis, in at most so many columns.
    func shortenedAtStart(to columns: Int) -> String {
        guard self.columns > columns else { return self }
        return columns > 0 ? "…" + suffix(columns: columns - 1) : ""
    }

    /// The text in exactly so many columns, of which the last is a blank.
    func cell(_ columns: Int) -> String {
        let text = shortened(to: columns - 1)
        return text + String(repeating: " ", count: max(0, columns - text.columns))
    }

    /// As much of its beginning as fits into so many columns.
    private func prefix(columns: Int) -> String {
        var room = columns
        return String(
            prefix { character in
                room -= character.columns
                return room >= 0
            }
        )
    }

    /// As much of its end as fits into so many columns.
    private func suffix(columns: Int) -> String {
        var room = columns
        var start = endIndex
        for place in indices.reversed() {
            room -= self[place].columns
            guard room >= 0 else { break }
            start = place
        }
        return String(self[start...])
    }
}

extension Character {
    fileprivate var columns: Int { unicodeScalars.map(\.columns).reduce(0, +) }
}

extension Unicode.Scalar {
    /// The columns that terminals give it, each scalar by itself, as `wcwidth` of glibc has it.
    ///
    /// Two for the wide characters of East Asia and for emoji; none for a mark that takes no room
    /// of its own, nor for the later letters of a Korean syllable; one for all others, also for a
    /// mark that takes room.
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case 0x1160...0x11ff, 0xd7b0...0xd7fb: return 0
        case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c,
            0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x16fe0...0x18d08, 0x1aff0...0x1b2fb, 0x1f200...0x1f265,
            0x20000...0x3fffd:
            return 2
        // Half of a flag.
        case 0x1f1e6...0x1f1ff: return 1
        default: return properties.isEmojiPresentation ? 2 : 1
        }
    }
}
