/// What a terminal shows: small, and strict about what it is told.
///
/// It obeys the few sequences that the demo needs. Everything else, and every character that finds
/// no room, is written down as a trouble.
struct TerminalScreen {
    /// A place, counted from zero.
    struct Position: Equatable {
        var row = 0
        var column = 0
    }

    /// One character in its look; the right half of a wide one is empty.
    struct Cell: Equatable {
        var text = " "
        var look = TerminalLook()
    }

    /// What a well-behaved screen never does.
    enum Trouble: Equatable {
        case unknown(String)
        /// A character came after the last column.
        case overflow(row: Int)
        /// The first line went away for another at the end.
        case scroll
    }

    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var cursor = Position()
    private(set) var showsCursor = true
    private(set) var wraps = true
    /// Whether what is pasted is sent between marks.
    private(set) var marksPastes = false
    private(set) var troubles: [Trouble] = []

    /// Whether the program may not know the size yet: it has not cleared the screen since.
    private(set) var isOutdated = false

    /// Whether any character was ever shown in colour.
    private(set) var hasShownColour = false

    private var cells: [[Cell]]
    private var look = TerminalLook()
    private var input = TerminalInput()
    /// The last column is filled: the next character needs a new line.
    private var isFull = false
    private var main: (cells: [[Cell]], cursor: Position)?

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Self.blank(columns, rows)
    }

    /// Whether the alternate screen is shown.
    var isAlternate: Bool { main != nil }

    /// The rows without the spaces at their ends.
    var lines: [String] {
        cells.map { row in
            let end = row.lastIndex { $0.text != " " }
            return row.prefix((end ?? -1) + 1).map(\.text).joined()
        }
    }

    var text: String { lines.joined(separator: "\n") }

    /// The character at a place.
    func cell(_ row: Int, _ column: Int) -> Cell { cells[row][column] }

    /// The looks in which a text is shown; empty if it is not shown.
    func looks(of text: String) -> Set<TerminalLook> {
        var found: Set<TerminalLook> = []
        for row in cells {
            for start in row.indices {
                let run = row[start...].prefix(text.count)
                if run.map(\.text).joined() == text { found.formUnion(run.map(\.look)) }
            }
        }
        return found
    }

    /// Obeys what a program writes.
    mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            for token in input.take(byte) { obey(token) }
        }
    }

    /// Cuts or adds at the right and at the bottom.
    ///
    /// Until the program clears the screen, what finds no room is no trouble: it may have been
    /// written for the old size.
    mutating func resize(columns: Int, rows: Int) {
        isOutdated = true
        self.columns = columns
        self.rows = rows
        cells = Self.fit(cells, columns, rows)
        if let main { self.main = (Self.fit(main.cells, columns, rows), main.cursor) }
        moveTo(cursor.row, cursor.column)
    }

    private mutating func obey(_ token: TerminalInput.Token) {
        switch token {
        case .character(let scalar): show(scalar)
        case .control(0x08): moveTo(cursor.row, cursor.column - 1)
        case .control(0x09): moveTo(cursor.row, (cursor.column / 8 + 1) * 8)
        case .control(0x0A): nextLine()
        case .control(0x0D): moveTo(cursor.row, 0)
        case .control(let byte): troubles.append(.unknown(readable([byte])))
        case .sequence(let marker, let numbers, let letter):
            if !obey(marker, numbers, letter) {
                let list = numbers.map(String.init).joined(separator: ";")
                troubles.append(.unknown("ESC [\(marker)\(list)\(letter)"))
            }
        case .unknown(let what): troubles.append(.unknown(what))
        }
    }

    /// Obeys a sequence; `false` if it is not known.
    private mutating func obey(_ marker: String, _ numbers: [Int], _ letter: Character) -> Bool {
        let first = numbers.first ?? 0
        let step = max(first, 1)
        switch (marker, letter) {
        case ("", "A"): moveTo(cursor.row - step, cursor.column)
        case ("", "B"): moveTo(cursor.row + step, cursor.column)
        case ("", "C"): moveTo(cursor.row, cursor.column + step)
        case ("", "D"): moveTo(cursor.row, cursor.column - step)
        case ("", "G"): moveTo(cursor.row, step - 1)
        case ("", "H"): moveTo(step - 1, (numbers.count > 1 ? max(numbers[1], 1) : 1) - 1)
        case ("", "J") where first == 0: clear(from: cursor, to: end)
        case ("", "J") where first == 2:
            clear(from: Position(), to: end)
            isOutdated = false
        case ("", "K") where first == 0: clear(from: cursor, to: endOfLine)
        case ("", "K") where first == 2: clear(from: Position(row: cursor.row), to: endOfLine)
        case ("", "m"): return look.obey(numbers)
        case ("?", "h"): return numbers.allSatisfy { set($0, to: true) }
        case ("?", "l"): return numbers.allSatisfy { set($0, to: false) }
        default: return false
        }
        return true
    }

    private mutating func set(_ mode: Int, to value: Bool) -> Bool {
        switch mode {
        case 7: wraps = value
        case 25: showsCursor = value
        case 2004: marksPastes = value
        case 1049: value ? enterAlternate() : leaveAlternate()
        default: return false
        }
        return true
    }

    private mutating func enterAlternate() {
        guard !isAlternate else { return }
        main = (cells, cursor)
        cells = Self.blank(columns, rows)
    }

    private mutating func leaveAlternate() {
        guard let main else { return }
        cells = main.cells
        moveTo(main.cursor.row, main.cursor.column)
        self.main = nil
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        let width = columnsOf(scalar)
        guard width > 0 else { return addToLast(scalar) }
        if isFull || cursor.column + width > columns {
            if !isOutdated { troubles.append(.overflow(row: cursor.row)) }
            if wraps {
                moveTo(cursor.row, 0)
                nextLine()
            } else {
                moveTo(cursor.row, columns - width)
            }
        }
        if look.hasColour { hasShownColour = true }
        cells[cursor.row][cursor.column] = Cell(text: String(scalar), look: look)
        if width == 2 { cells[cursor.row][cursor.column + 1] = Cell(text: "", look: look) }
        let next = cursor.column + width
        moveTo(cursor.row, next)
        isFull = next == columns
    }

    private mutating func addToLast(_ scalar: Unicode.Scalar) {
        let column = isFull ? cursor.column : cursor.column - 1
        guard column >= 0 else { return troubles.append(.unknown("mark without a letter")) }
        cells[cursor.row][column].text.unicodeScalars.append(scalar)
    }

    private mutating func nextLine() {
        if cursor.row == rows - 1 {
            troubles.append(.scroll)
            cells = Array(cells.dropFirst()) + Self.blank(columns, 1)
        }
        moveTo(cursor.row + 1, cursor.column)
    }

    private mutating func moveTo(_ row: Int, _ column: Int) {
        cursor.row = min(max(row, 0), rows - 1)
        cursor.column = min(max(column, 0), columns - 1)
        isFull = false
    }

    private var end: Position { Position(row: rows - 1, column: columns - 1) }

    private var endOfLine: Position { Position(row: cursor.row, column: columns - 1) }

    private mutating func clear(from start: Position, to end: Position) {
        for row in start.row...end.row {
            let first = row == start.row ? start.column : 0
            for column in first..<columns { cells[row][column] = Cell() }
        }
    }

    private static func blank(_ columns: Int, _ rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    private static func fit(_ cells: [[Cell]], _ columns: Int, _ rows: Int) -> [[Cell]] {
        let added = Array(repeating: Cell(), count: columns)
        let fitted = cells.prefix(rows).map { Array(($0 + added).prefix(columns)) }
        return fitted + blank(columns, rows - fitted.count)
    }
}

/// How many columns a character takes.
private func columnsOf(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
}

private let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
]
