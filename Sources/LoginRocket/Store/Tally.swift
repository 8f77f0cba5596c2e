internal import GRDB
internal import LoginRocketCore

/// How many rows there are: kept where rows come and go, so that none can vanish without a word.
struct Tally: Equatable {
    var unfinished: Int64 = 0
    var finished: Int64 = 0
    var endedSessions: Int64 = 0
    /// The highest number that an operation ever had; none is used twice.
    var lastSequence: Int64 = 0

    /// All rows that come and go.
    var rows: Int64 { unfinished + finished + endedSessions }

    init(_ row: Row) throws(UnreadableRow) {
        unfinished = try row.integer("unfinished")
        finished = try row.integer("finished")
        endedSessions = try row.integer("ended_sessions")
        lastSequence = try row.integer("last_sequence")
    }

    var values: [DatabaseValue] {
        ([1, unfinished, finished, endedSessions, lastSequence] as [Int64]).map(\.databaseValue)
    }

    /// Throws if what was read is not all there is.
    func check(_ saved: Saved) throws(UnreadableRow) {
        let finished = saved.operations.count { $0.isFinished }
        let unfinished = saved.operations.count - finished
        try require(unfinished, of: self.unfinished, "queued operations")
        try require(finished, of: self.finished, "outcomes")
        try require(saved.endedSessions.count, of: endedSessions, "ended sessions")
    }

    private func require(_ found: Int, of count: Int64, _ what: String) throws(UnreadableRow) {
        guard Int64(found) == count else {
            throw UnreadableRow(lost: what, found: found, of: count)
        }
    }
}
