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

    /// The text, with a stand-in for everything that the terminal cannot show.
    func callAsFunction(_ text: String) -> String {
        switch self {
        case .unicode: text
        case .ascii: String(text.map(\.inASCII))
        }
    }
}

extension Character {
    fileprivate var inASCII: Character {
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
        default: isASCII ? self : "?"
        }
    }
}
