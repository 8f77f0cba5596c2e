/// The characters that lines are drawn with.
enum Glyphs {
    /// For terminals that show UTF-8.
    case unicode
    /// For all others.
    case ascii

    /// The ones that fit a locale, as the environment names it.
    init(_ environment: [String: String]) {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let name = locale?.lowercased() ?? ""
        self = name.contains("utf-8") || name.contains("utf8") ? .unicode : .ascii
    }

    /// The line, with a stand-in for everything that the terminal cannot show.
    func callAsFunction(_ line: StyledLine) -> StyledLine {
        switch self {
        case .unicode: line
        case .ascii: line.mapped { text in text.map(\.inASCII).joined() }
        }
    }
}

extension Character {
    /// As many columns of ASCII: none for a mark that stands by itself.
    fileprivate var inASCII: String {
        switch self {
        case "─": "-"
        case "═": "="
        case "│": "|"
        case "║": "#"
        case "╭", "╮", "╰", "╯", "├", "┤", "┼": "+"
        case "╔", "╗", "╚", "╝": "#"
        case "▶": ">"
        case "◀": "<"
        case "▲", "↑": "^"
        case "▼", "↓": "v"
        case "…": "~"
        case "·": "-"
        case "→": ">"
        case "←": "<"
        case "█": "_"
        default:
            isASCII ? String(self) : String(repeating: "?", count: String(self).columns)
        }
    }
}
