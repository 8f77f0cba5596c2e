internal import Crypto
internal import GRDB
public import LoginRocketCore

extension SQLiteStore {
    /// Opens a database, or makes it, and takes its ownership.
    ///
    /// The first key source that has a key is used. A key is made only together with a new
    /// database, and only in a file that stands first.
    ///
    /// - Parameters:
    ///   - path: The database file. Missing directories are made.
    ///   - realm: The realm it belongs to; `nil` for the one an existing database knows.
    ///   - keySources: Where the key comes from.
    /// - Returns: The store; it owns the database until ``SQLiteStore/close()``.
    /// - Throws: ``LoginRocketError``: `badInput` if the database belongs to another realm, or if
    ///   it is new and no realm is named; `locked` if another process owns it; `key`; `store`.
    public static func open(
        path: String,
        realm: RealmAddress?,
        keySources: [KeySource]
    ) throws(LoginRocketError) -> SQLiteStore {
        let file = DatabaseFile(path)
        return try file.naming {
            // Refusals first: they leave no trace.
            try file.requireOwnNames(besides: keySources.keyFiles)
            let known = try file.realmRow(keySources.keyFiles)
            _ = try file.address(realm, known: known)
            try file.requireAccess()
            let reserve = Reserve(file)
            try reserve.check()
            // A key is made before its database.
            if known == nil { _ = try keySources.find(.anyKey, for: file) }

            try makeDirectories(file.directory)
            try file.inspect()
            let lock = try OwnerLock(file)
            let row = try file.realmRow()
            let address = try file.address(realm, known: row)
            // Only now: until then another owner may have sealed everything with another key.
            let found = try keySources.find(row == nil ? .anyKey : .existingKey, for: file)
            let old = try keySources.keyInUse(found, for: row, at: address)
            if let keyFile = old.file { try KeyDrafts(of: keyFile).remove() }
            try lock.sign(isNew: row == nil)
            try file.create()
            try file.closeToOthers()

            let queue = try reserve.helping(.opening) { try file.openForOwner() }
            let (sealer, fingerprints): (Sealer, Fingerprints)
            do {
                (sealer, fingerprints) = try queue.write { db in
                    try db.telling { try db.bring(to: address, from: row, old.sealer) }
                }
                try lock.sign(isNew: false)
                try lock.hold()
            } catch {
                try? lock.closeInPlace(queue)
                reserve.takeBack()
                throw error
            }
            let store = SQLiteStore(
                file: file,
                realm: address,
                queue: queue,
                key: KeyInUse(sealer: sealer, file: old.file),
                fingerprints: fingerprints,
                lock: lock
            )
            store.fillReserve()
            return store
        }
    }

    /// Reads a database beside its owner, or without one; it changes nothing.
    ///
    /// It needs no key, but only with the key it notices that a row was altered or damaged.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - keySources: The sources of its key, if they are known. A key file beside an empty database
    ///     shows that one was lost.
    /// - Returns: What is saved and the realm it belongs to; `nil` if there is no database yet.
    /// - Throws: ``LoginRocketError`` with code `store`.
    public static func read(
        path: String,
        keySources: [KeySource] = []
    ) throws(LoginRocketError) -> (saved: Saved, realm: RealmAddress)? {
        try look(path, keySources) { rows in try rows.load() }
            .map { (saved: $0.value, realm: $0.realm) }
    }

    /// Reads what is shown of a database, beside its owner or without one; it changes nothing.
    ///
    /// The time it takes does not grow with the number of operations. It needs no key, but only with
    /// the key it notices that a row was altered or damaged.
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
    /// - Returns: What is shown, and the realm it belongs to; `nil` if there is no database yet.
    /// - Throws: ``LoginRocketError`` with code `store`.
    public static func excerpt(
        path: String,
        keySources: [KeySource] = [],
        limit: Int = Snapshot.limit
    ) throws(LoginRocketError) -> (saved: SavedExcerpt, realm: RealmAddress)? {
        try look(path, keySources) { rows in try rows.excerpt(limit: max(limit, 0)) }
            .map { (saved: $0.value, realm: $0.realm) }
    }

    private static func look<Value>(
        _ path: String,
        _ keySources: [KeySource],
        _ read: (SavedRows) throws -> Value
    ) throws(LoginRocketError) -> (value: Value, realm: RealmAddress)? {
        let file = DatabaseFile(path)
        return try file.naming {
            try file.lookAtOurs(keyFiles: keySources.keyFiles) { db in
                guard let row = try RealmRow.read(db, file) else { return nil }
                let key = try? keySources.key(.existingKey, for: file)
                let rows = SavedRows(db: db, sealer: key.flatMap(row.sealer))
                return (try read(rows), row.address)
            }
        }
    }
}

extension [KeySource] {
    /// The key of a database: the one that was found, or one that a re-key had not named yet.
    fileprivate func keyInUse(
        _ found: FoundKey,
        for row: RealmRow?,
        at address: RealmAddress
    ) throws -> KeyInUse {
        guard let row else {
            let sealer = Sealer(key: found.key, origin: address.origin, format: .beforeRows)
            return KeyInUse(sealer: sealer, file: found.file)
        }
        let sealer = Sealer(key: found.key, origin: row.address.origin, format: row.format)
        do {
            try sealer.verify(row.keyCheck, for: row.address.baseURL)
            if case .rows(let identity) = row.format { removeSuccessors(for: identity) }
            return KeyInUse(sealer: sealer, file: found.file)
        } catch Unsealable.otherKey {
            guard case .rows(let identity) = row.format,
                let renewed = try succeeded(for: identity, { key in row.sealer(key) != nil }),
                let sealer = row.sealer(renewed.key)
            else { throw Unsealable.otherKey }
            return KeyInUse(sealer: sealer, file: renewed.file)
        }
    }
}

extension Database {
    /// Makes the tables and seals what an older release sealed, or notes a new URL of the realm.
    fileprivate func bring(
        to address: RealmAddress,
        from row: RealmRow?,
        _ old: Sealer
    ) throws -> (Sealer, Fingerprints) {
        guard let row else { return try sealAnew(for: address, from: old, keeping: .new()) }
        switch row.fingerprintKey {
        case let sealed?:
            let fingerprints = try old.fingerprints(sealed)
            if try Schema.version(self) < Schema.steps.count { try Schema.migrate(self) }
            if row.address != address {
                try RealmRow.write(self, address.baseURL, fingerprints, old)
            }
            return (old, fingerprints)
        case nil:
            return try sealAnew(for: address, from: old, keeping: old.fingerprintsBeforeRows())
        }
    }

    /// Makes the tables that are missing, gives the database an identity, and seals all of it anew.
    private func sealAnew(
        for address: RealmAddress,
        from old: Sealer,
        keeping fingerprints: Fingerprints
    ) throws -> (Sealer, Fingerprints) {
        try Schema.migrate(self)
        let new = Sealer(key: old.key, origin: old.origin, format: .rows(of: DatabaseIdentity()))
        try sealAnew(from: old, to: new)
        try RealmRow.write(self, address.baseURL, fingerprints, new)
        return (new, fingerprints)
    }
}

extension DatabaseFile {
    fileprivate func realmRow(_ keyFiles: [String] = []) throws -> RealmRow? {
        try lookAtOurs(keyFiles: keyFiles) { db in try RealmRow.read(db, self) }
    }

    /// The realm that is meant, if it is the one the database belongs to.
    fileprivate func address(
        _ wanted: RealmAddress?,
        known row: RealmRow?
    ) throws -> RealmAddress {
        switch (wanted, row?.address) {
        case (let wanted?, let known?):
            guard wanted.origin == known.origin else {
                throw LoginRocketError(
                    .badInput,
                    "\(path) belongs to \(known.origin), not to \(wanted.origin): "
                        + "use that URL or another database."
                )
            }
            return wanted
        case (let wanted?, nil):
            return wanted
        case (nil, let known?):
            return known
        case (nil, nil):
            throw LoginRocketError(
                .badInput,
                "\(path) does not exist yet: name the URL of the realm to make it."
            )
        }
    }
}
