/// A table in a page of the documentation.
struct MarkdownTable {
    private var lines: [[String]]

    init(_ columns: [String]) {
        lines = [columns, columns.map { _ in "---" }]
    }

    mutating func add(_ cells: String...) {
        lines.append(cells)
    }

    var text: String {
        lines.map { cells in
            let isRule = cells.allSatisfy { $0 == "---" }
            return isRule
                ? "|" + cells.joined(separator: "|") + "|"
                : "| " + cells.joined(separator: " | ") + " |"
        }
        .joined(separator: "\n")
    }
}

extension [String] {
    /// As code, each, in one cell.
    var asCode: String { map { "`\($0)`" }.joined(separator: " · ") }

    /// Each once, in the order of their first places.
    var unique: [String] {
        enumerated().filter { firstIndex(of: $0.element) == $0.offset }.map(\.element)
    }
}
