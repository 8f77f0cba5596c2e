internal import GRDB
internal import LoginRocketCore

/// The session, the email verification, the operations and the ended sessions as tables.
struct ValueTable {
    let db: Database
    let sealer: Sealer

    /// Everything saved, if every row is as it was written, and no row or secret is missing.
    func load() throws -> Saved {
        let saved = try SavedRows(db: db, sealer: sealer).load()
        let referred = Set(saved.session.secrets + saved.operations.flatMap(\.secrets))
        guard try SecretTable(db: db, sealer: sealer).bindings() == referred else {
            throw UnreadableRow(altered: "the table of secrets")
        }
        return saved
    }

    /// Writes the session region.
    ///
    /// - Returns: What the session that was there referred to.
    func write(_ session: SessionState) throws -> [SecretBinding] {
        guard let old = try CodedTable.session.row(1, db) else {
            throw UnreadableRow(missing: "the session")
        }
        try CodedTable.session.write(SessionRow(session).values, over: old, db, sealer)
        return try SessionState(row: old).secrets
    }

    func write(_ email: EmailVerification) throws {
        guard let old = try CodedTable.email.row(1, db) else {
            throw UnreadableRow(missing: "the email verification")
        }
        try CodedTable.email.write(EmailRow(email).values, over: old, db, sealer)
    }

    /// Writes an operation that is new or differs.
    ///
    /// - Returns: What the operation that was there referred to.
    func write(_ operation: Outbox.Operation, counting tally: inout Tally) throws -> [SecretBinding]
    {
        let sequence = operation.sequence.value
        let row = try CodedTable.operation.row(sequence, db)
        let old = try row.map { row throws in try Outbox.Operation(row: row) }
        try CodedTable.operation.write(operation.values(), over: row, db, sealer)
        if let old {
            tally.add(old, -1)
        } else {
            tally.lastSequence = max(tally.lastSequence, sequence)
        }
        tally.add(operation, 1)
        return old?.secrets ?? []
    }

    /// Deletes an operation, if there is one.
    ///
    /// - Returns: What it referred to.
    func delete(
        _ sequence: SequenceNumber,
        counting tally: inout Tally
    ) throws -> [SecretBinding] {
        guard let row = try CodedTable.operation.row(sequence.value, db) else { return [] }
        let old = try Outbox.Operation(row: row)
        try CodedTable.operation.delete(sequence.value, db)
        tally.add(old, -1)
        return old.secrets
    }

    func remember(_ ended: EndedSession, counting tally: inout Tally) throws {
        let old = try CodedTable.endedSession.row(ended.identity.value, db)
        try CodedTable.endedSession.write(ended.values, over: old, db, sealer)
        if old == nil { tally.endedSessions += 1 }
    }

    func forget(_ identity: SessionIdentity, counting tally: inout Tally) throws {
        guard try CodedTable.endedSession.row(identity.value, db) != nil else { return }
        try CodedTable.endedSession.delete(identity.value, db)
        tally.endedSessions -= 1
    }

    func write(_ tally: Tally, over old: Row) throws {
        try CodedTable.tally.write(tally.values, over: old, db, sealer)
    }

    /// The row that says how many rows there are, if it is as it was written.
    func tallyRow() throws -> Row {
        guard let row = try CodedTable.tally.row(1, db) else {
            throw UnreadableRow(missing: "the number of rows")
        }
        try CodedTable.tally.check(row, sealer)
        return row
    }
}

extension Tally {
    fileprivate mutating func add(_ operation: Outbox.Operation, _ count: Int64) {
        if operation.isFinished { finished += count } else { unfinished += count }
    }
}
