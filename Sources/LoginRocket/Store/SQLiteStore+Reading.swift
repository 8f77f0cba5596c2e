public import LoginRocketCore

extension SQLiteStore {
    /// Reads a database beside its owner, or without one; it changes nothing.
    ///
    /// It needs no key, but only with the key it notices that a row was altered or damaged. A key
    /// that is there has to be the right one.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - keySources: The sources of its key, if they are known. A key file beside an empty
    ///     database shows that one was lost.
    /// - Returns: The saved state and its realm; `nil` if there is no database yet.
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    public static func read(
        path: String,
        keySources: [KeySource] = []
    ) throws(LoginRocketError) -> (saved: Saved, realm: RealmAddress)? {
        try look(path, keySources) { rows in try rows.load() }
            .map { (saved: $0.value, realm: $0.realm) }
    }

    /// Reads what is shown of a database, beside its owner or without one; it changes nothing.
    ///
    /// The time it takes does not grow with the number of operations: of an altered or vanished row
    /// it notices only what it reads. ``read(path:keySources:)`` looks at all of them.
    ///
    /// ```swift
    /// if let (saved, realm) = try SQLiteStore.excerpt(path: "/var/lib/kiosk/client.sqlite") {
    ///     print(realm.baseURL, saved.unfinishedCount)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - keySources: The sources of its key, as for ``read(path:keySources:)``.
    ///   - limit: The largest number of operations that have not ended to read, and of those that
    ///     have.
    /// - Returns: The state to show and its realm; `nil` if there is no database yet.
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    public static func excerpt(
        path: String,
        keySources: [KeySource] = [],
        limit: Int = Snapshot.limit
    ) throws(LoginRocketError) -> (saved: SavedExcerpt, realm: RealmAddress)? {
        try look(path, keySources) { rows in try rows.excerpt(limit: max(limit, 0)) }
            .map { (saved: $0.value, realm: $0.realm) }
    }

    /// Reads a part of the outbox and what is shown of the rest, both of the same moment, beside
    /// the database's owner or without one; it changes nothing.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - keySources: The sources of its key, as for ``read(path:keySources:)``.
    ///   - id: The operation before the first; `nil` for the beginning.
    ///   - limit: The largest number of operations.
    /// - Returns: The operations in the order of acceptance, the state to show and its realm; `nil`
    ///   if there is no database yet.
    /// - Throws: ``LoginRocketError``: `badInput` if there is no operation of this ID; `store` or
    ///   `key`.
    package static func page(
        path: String,
        keySources: [KeySource] = [],
        after id: OperationID?,
        limit: Int
    ) throws(LoginRocketError)
        -> (page: [Outbox.Operation], saved: SavedExcerpt, realm: RealmAddress)?
    {
        let found = try look(path, keySources) { rows in
            (
                page: try rows.page(after: id, limit: max(limit, 0)),
                saved: try rows.excerpt(limit: Snapshot.limit)
            )
        }
        guard let ((page, saved), realm) = found else { return nil }
        guard let page else {
            throw LoginRocketError(.unknownOperation, in: .loggedOut(.never))
        }
        return (page, saved, realm)
    }

    private static func look<Value>(
        _ path: String,
        _ keySources: [KeySource],
        _ read: (SavedRows) throws -> Value
    ) throws(LoginRocketError) -> (value: Value, realm: RealmAddress)? {
        let file = DatabaseFile(path)
        do {
            // The owner may give it a new key between a look at the one and at the other.
            for _ in 1..<3 {
                do {
                    return try look(file, keySources, read)
                } catch Unsealable.otherKey {}
            }
            return try look(file, keySources, read)
        } catch {
            throw file.trouble(error)
        }
    }

    private static func look<Value>(
        _ file: DatabaseFile,
        _ keySources: [KeySource],
        _ read: (SavedRows) throws -> Value
    ) throws -> (value: Value, realm: RealmAddress)? {
        try file.lookAtOurs(keyFiles: keySources.keyFiles) { db in
            guard let row = try RealmRow.read(db, file) else { return nil }
            let rows = SavedRows(db: db, sealer: try keySources.sealer(for: row, of: file))
            return (try read(rows), row.address)
        }
    }
}

extension [KeySource] {
    /// The sealer that checks what is read; `nil` if there is no key to be had.
    ///
    /// Throws if there is one, and it is not that of the database.
    fileprivate func sealer(for row: RealmRow, of file: DatabaseFile) throws -> Sealer? {
        guard try areThere() else { return nil }
        let key = try key(.existingKey, for: file)
        if let sealer = row.sealer(key) { return sealer }
        guard let next = try? successorInUse(for: row) else { throw Unsealable.otherKey }
        return next.sealer
    }
}
