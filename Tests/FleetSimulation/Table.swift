/// The findings as a plain table, a trial a line.
struct Table {
    let findings: [Findings]

    private static let columns: [Column] = [
        Column("first s", 8) { $0.first.grouped },
        Column("peak/s", 7) { $0.peak.grouped },
        Column("mean/s", 7) { $0.mean(share: Findings.share).fixed(0) },
        Column("ratio", 6) { $0.peakToMean(share: Findings.share).fixed(2) },
        Column("to last", 8) { $0.peakToMean(share: 1).fixed(2) },
        Column("ops", 8) { $0.operations.grouped },
        Column("requests", 9) { $0.requests.grouped },
        Column("per op", 7) { $0.requestsPerOperation.fixed(2) },
        Column("429", 8) { $0.limited.grouped },
        Column("50 %", 6) { $0.time(share: 0.5).inSeconds },
        Column("90 %", 6) { $0.time(share: 0.9).inSeconds },
        Column("99 %", 6) { $0.time(share: Findings.share).inSeconds },
        Column("last", 6) { $0.time(share: 1).inSeconds },
        Column("starved", 8) { $0.starved.grouped },
        Column("login", 6) { $0.waiting.grouped },
    ]

    var lines: [String] {
        [Self.line("outage ends", "429 says", Self.columns.map { $0.title })]
            + findings.map { found in
                Self.line(
                    found.trial.title,
                    found.trial.retryAfter.title,
                    Self.columns.map { $0.text(found) }
                )
            }
    }

    /// What the columns mean.
    static let legend = """
        first s   requests in the first second, which no peak counts
        peak/s    requests in the busiest second after it
        mean/s    requests a second after it, until 99 % of the clients are drained
        ratio     peak to mean; "to last" is the same with the mean until all of them are drained
        ops       operations that waited when the outage ended; "per op" is requests for each
        50 % …    when so many clients were drained
        starved   clients with something left to send
        login     clients whose password change waits for its user's next login
        """

    private static func line(_ ending: String, _ answer: String, _ cells: [String]) -> String {
        let texts = zip(columns, cells).map { column, cell in cell.right(column.width) }
        return ending.left(17) + answer.left(8) + texts.joined(separator: " ")
    }
}

/// A title, a width, and what stands in the column.
private struct Column: Sendable {
    let title: String
    let width: Int
    let text: @Sendable (Findings) -> String

    init(_ title: String, _ width: Int, text: @escaping @Sendable (Findings) -> String) {
        self.title = title
        self.width = width
        self.text = text
    }
}
