/// The part of a list of lines that is shown: at its end, until somebody scrolls.
struct Scroll: Equatable {
    /// The number of lines below those that are shown.
    private(set) var below = 0

    /// The number of all lines.
    private var total = 0

    /// The number of lines that are shown at once.
    private var rows = 1

    /// The number of lines above those that are shown.
    var above: Int { max(0, total - rows - below) }

    /// Moves it; a page repeats one line of the page before.
    mutating func move(_ move: Key.Move) {
        let page = max(1, rows - 1)
        switch move {
        case .up: below += 1
        case .down: below -= 1
        case .pageUp: below += page
        case .pageDown: below -= page
        case .home: below = total
        case .end: below = 0
        case .left, .right: break
        }
        settle(total: total, rows: rows)
    }

    /// Learns how many lines there are now, and how many are shown; what is shown stays where it
    /// is, unless that is the end.
    mutating func settle(total: Int, rows: Int) {
        if below > 0 { below += max(0, total - self.total) }
        self.total = total
        self.rows = max(1, rows)
        below = min(max(0, below), max(0, total - self.rows))
    }

    /// The lines that are shown.
    func part<Line>(of lines: [Line]) -> ArraySlice<Line> {
        lines.dropLast(below).suffix(rows)
    }
}

/// The rows of a list around the one with the cursor, as many as fit.
func window<Row>(of rows: [Row], around cursor: Int, fitting room: Int) -> ArraySlice<Row> {
    let start = min(max(0, cursor - room / 2), max(0, rows.count - room))
    return rows.dropFirst(start).prefix(max(0, room))
}
