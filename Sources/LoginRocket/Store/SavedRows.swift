internal import GRDB
internal import LoginRocketCore

/// The rows of a database of any schema, read.
struct SavedRows {
    let db: Database

    /// Checks that the rows are as they were written, unless the key is not known.
    let sealer: Sealer?

    func load() throws -> Saved {
        let version = try Schema.version(db)
        var saved = Saved(
            session: try session(),
            emailVerification: version > 1 ? try emailVerification() : .notRequested,
            operations: try rows(.operation).map { row throws in try Outbox.Operation(row: row) },
            endedSessions: version > 2 ? try endedSessions() : try endedBefore3()
        )
        guard version > 3 else {
            saved.lastSequence = SequenceNumber(try Int64.fetchOne(db, sql: Self.lastBefore4) ?? 0)
            return saved
        }
        let tally = try tally()
        try tally.check(saved)
        saved.lastSequence = SequenceNumber(tally.lastSequence)
        return saved
    }

    /// Reads what is shown, and no more: at most `limit` operations that have not ended, and as
    /// many that have.
    func excerpt(limit: Int) throws -> SavedExcerpt {
        guard try Schema.version(db) > 3 else { return SavedExcerpt(of: try load(), limit: limit) }
        let tally = try tally()
        return SavedExcerpt(
            session: try session(),
            emailVerification: try emailVerification(),
            unfinished: try newest(limit, of: tally.unfinished, where: "outcome IS NULL"),
            finished: try newest(limit, of: tally.finished, where: "outcome IS NOT NULL"),
            unfinishedCount: Int(clamping: tally.unfinished),
            finishedCount: Int(clamping: tally.finished)
        )
    }

    private func newest(
        _ limit: Int,
        of count: Int64,
        where condition: String
    ) throws -> [Outbox.Operation] {
        let sql = "SELECT * FROM operation WHERE \(condition) ORDER BY seq DESC LIMIT \(limit)"
        let rows = try checked(try Row.fetchAll(db, sql: sql), .operation)
        let expected = min(Int64(limit), count)
        guard Int64(rows.count) == expected else {
            throw UnreadableRow(lost: "newest operations", found: rows.count, of: expected)
        }
        return try rows.reversed().map { row throws in try Outbox.Operation(row: row) }
    }

    private func session() throws -> SessionState {
        guard let row = try rows(.session).first else {
            throw UnreadableRow(missing: "the session")
        }
        return try SessionState(row: row)
    }

    private func tally() throws -> Tally {
        guard let row = try rows(.tally).first else {
            throw UnreadableRow(missing: "the number of rows")
        }
        return try Tally(row)
    }

    private func rows(_ table: CodedTable) throws -> [Row] {
        try checked(try Row.fetchAll(db, sql: table.select), table)
    }

    func checked(_ rows: [Row], _ table: CodedTable) throws -> [Row] {
        if let sealer, case .rows = sealer.format {
            for row in rows { try table.check(row, sealer) }
        }
        return rows
    }

    private func emailVerification() throws -> EmailVerification {
        guard let row = try rows(.email).first else {
            throw UnreadableRow(missing: "the email verification")
        }
        return try EmailVerification(row: row)
    }

    private func endedSessions() throws -> Set<EndedSession> {
        Set(try rows(.endedSession).map { row throws in try EndedSession(row: row) })
    }

    /// Then those were remembered whose logout was queued.
    private func endedBefore3() throws -> Set<EndedSession> {
        Set(
            try Row.fetchAll(db, sql: Self.endedBefore3)
                .map { row throws in try EndedSession(row: row) }
        )
    }

    private static let endedBefore3 = """
        SELECT session AS identity, 'client' AS ended_by, NULL AS expires_at FROM operation
        WHERE kind = 'logout' AND session IS NOT NULL
        """
    private static let lastBefore4 = "SELECT seq FROM sqlite_sequence WHERE name = 'operation'"
}

extension EndedSession {
    /// The values in the order of ``CodedTable/endedSession``.
    var values: [DatabaseValue] {
        let values: [(any DatabaseValueConvertible)?] = [
            identity.value, ender.rawValue, expiresAt?.secondsSince1970,
        ]
        return values.map { $0?.databaseValue ?? .null }
    }

    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            identity: SessionIdentity(try row.text("identity")),
            by: try row.name("ended_by", of: Ender.self),
            expiresAt: row.isNull("expires_at") ? nil : try row.wallTime("expires_at")
        )
    }
}
