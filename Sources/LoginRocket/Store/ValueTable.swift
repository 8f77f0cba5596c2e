internal import GRDB
internal import LoginRocketCore

/// The session, the email verification and the operations as tables.
struct ValueTable {
    let db: Database

    /// Everything saved.
    func load() throws -> Saved {
        guard let session = try Row.fetchOne(db, sql: SessionRow.select) else {
            throw UnreadableRow(missing: "the session")
        }
        var operations: [Operation] = []
        let rows = try Row.fetchCursor(db, sql: OperationRow.select)
        while let row = try rows.next() {
            operations.append(try Operation(row: row))
        }
        return Saved(
            session: try SessionState(row: session),
            emailVerification: try emailVerification(),
            operations: operations,
            lastSequence: SequenceNumber(try Int64.fetchOne(db, sql: Self.lastSequence) ?? 0),
            endedSessions: try endedSessions()
        )
    }

    func write(_ session: SessionState) throws {
        try db.cachedStatement(sql: SessionRow.replace)
            .execute(arguments: SessionRow(session).arguments)
    }

    func write(_ email: EmailVerification) throws {
        try db.cachedStatement(sql: EmailRow.replace).execute(arguments: EmailRow(email).arguments)
    }

    func write(_ operation: Operation) throws {
        let isKnown = try reference(operation.sequence) != nil
        try db.cachedStatement(sql: isKnown ? OperationRow.update : OperationRow.insert)
            .execute(arguments: try OperationRow(operation).arguments())
    }

    func delete(_ sequence: SequenceNumber) throws {
        try db.cachedStatement(sql: Self.delete).execute(arguments: [sequence.value])
    }

    func remember(_ ended: EndedSession) throws {
        try db.cachedStatement(sql: Self.remember)
            .execute(
                arguments: [
                    ended.identity.value, ended.ender.code, ended.expiresAt?.secondsSince1970,
                ]
            )
    }

    func forget(_ identity: SessionIdentity) throws {
        try db.cachedStatement(sql: Self.forget).execute(arguments: [identity.value])
    }

    /// What the values say of secrets that these changes overwrite.
    func overwritten(by changes: Changes) throws -> Set<SecretBinding> {
        var bindings: Set<SecretBinding> = []
        if changes.session != nil, let row = try Row.fetchOne(db, sql: SessionRow.select) {
            bindings.formUnion(try SessionState(row: row).secrets)
        }
        for sequence in changes.saved.map(\.sequence) + changes.deleted {
            guard let row = try reference(sequence) else { continue }
            bindings.formUnion(try self.bindings(of: row))
        }
        return bindings
    }

    /// Whether any operation has not ended.
    func hasUnfinished() throws -> Bool {
        try Row.fetchOne(db.cachedStatement(sql: Self.unfinished)) != nil
    }

    static let reference = """
        SELECT kind, username, token_ref, current_ref, new_ref FROM operation WHERE seq = ?
        """
    static let delete = "DELETE FROM operation WHERE seq = ?"
    static let remember = """
        INSERT OR REPLACE INTO ended_session (identity, ended_by, expires_at) VALUES (?, ?, ?)
        """
    static let forget = "DELETE FROM ended_session WHERE identity = ?"
    static let ended = "SELECT identity, ended_by, expires_at FROM ended_session"
    static let endedBefore3 = """
        SELECT session AS identity, 'client' AS ended_by, NULL AS expires_at FROM operation
        WHERE kind = 'logout' AND session IS NOT NULL
        """
    static let unfinished = "SELECT 1 FROM operation WHERE outcome IS NULL LIMIT 1"
    static let lastSequence = "SELECT seq FROM sqlite_sequence WHERE name = 'operation'"

    private func emailVerification() throws -> EmailVerification {
        // Schema 1 did not know of any; it is read as it is beside an owner that has not migrated.
        guard try Schema.version(db) > 1 else { return .notRequested }
        guard let row = try Row.fetchOne(db, sql: EmailRow.select) else {
            throw UnreadableRow(missing: "the email verification")
        }
        return try EmailVerification(row: row)
    }

    private func endedSessions() throws -> Set<EndedSession> {
        let isKnown = try Schema.version(db) > 2
        var sessions: Set<EndedSession> = []
        let rows = try Row.fetchCursor(db, sql: isKnown ? Self.ended : Self.endedBefore3)
        while let row = try rows.next() {
            sessions.insert(
                EndedSession(
                    identity: SessionIdentity(try row.text("identity")),
                    by: try EndedSession.Ender(code: row.text("ended_by")),
                    expiresAt: row.isNull("expires_at") ? nil : try row.wallTime("expires_at")
                )
            )
        }
        return sessions
    }

    private func reference(_ sequence: SequenceNumber) throws -> Row? {
        let statement = try db.cachedStatement(sql: Self.reference)
        return try Row.fetchOne(statement, arguments: [sequence.value])
    }

    private func bindings(of row: Row) throws(UnreadableRow) -> [SecretBinding] {
        let user = User(try row.text("username"))
        let columns: [(String, SecretRole)] = [
            ("token_ref", try Operation.Kind(code: row.text("kind")).tokenRole),
            ("current_ref", .currentPassword), ("new_ref", .newPassword),
        ]
        var bindings: [SecretBinding] = []
        for (column, role) in columns where !row.isNull(column) {
            let reference = try row.reference(column)
            bindings.append(SecretBinding(reference: reference, role: role, user: user))
        }
        return bindings
    }
}

extension EndedSession.Ender {
    fileprivate var code: String {
        switch self {
        case .client: "client"
        case .server: "server"
        }
    }

    fileprivate init(code: String) throws(UnreadableRow) {
        switch code {
        case "client": self = .client
        case "server": self = .server
        default: throw UnreadableRow("who ended a session", code)
        }
    }
}
