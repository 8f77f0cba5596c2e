/// A table as text: a title, a row of column names, and a line for each row.
struct Grid {
    let title: String
    let columns: [String]
    private(set) var rows: [(name: String, cells: [String])] = []

    init(_ title: String, columns: [String]) {
        self.title = title
        self.columns = columns
    }

    mutating func add(_ name: String, _ cells: [String]) {
        rows.append((name, cells))
    }

    var text: String {
        let lines = [[title] + columns] + rows.map { [$0.name] + $0.cells }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return
            lines
            .map { line in
                let padded = zip(line, widths).map { cell, width in
                    cell + String(repeating: " ", count: width - cell.count)
                }
                return trimmed(padded.joined(separator: "  "))
            }
            .joined(separator: "\n")
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
