internal import Crypto
internal import GRDB
internal import LoginRocketCore

extension SQLiteStore {
    /// Opens a database, or makes it, and takes its ownership.
    ///
    /// The first key source that has a key is used. A key is made only together with a new
    /// database, and only in a file that stands first.
    ///
    /// - Parameters:
    ///   - path: The database file. Missing directories are made.
    ///   - realm: The realm it belongs to; `nil` for the one an existing database knows.
    ///   - keySources: The sources of the key.
    /// - Returns: The store; it owns the database until ``SQLiteStore/close()``.
    /// - Throws: ``LoginRocketError``: `badInput` if the database belongs to another realm, or if
    ///   it is new and no realm is named; `locked` if another process owns it; `key`; `store`.
    public static func open(
        path: String,
        realm: RealmAddress?,
        keySources: [KeySource]
    ) throws(LoginRocketError) -> SQLiteStore {
        let file = DatabaseFile(path)
        do {
            // Refusals first: they leave no trace.
            try file.requireOwnNames(besides: keySources.keyFiles)
            let known = try file.realmRow(keySources.keyFiles)
            _ = try file.address(realm, known: known)
            try file.requireAccess()
            let reserve = Reserve(file)
            try reserve.check()
            // A key is made before its database, and not renewed until that is there.
            if known == nil { _ = try keySources.find(.anyKey, for: file) }
            let rights = try (known == nil ? keySources.keyFiles : []).compactMap {
                try KeyLock.take(.making, of: $0)
            }

            try makeDirectories(file.directory)
            try file.inspect()
            let lock = try OwnerLock(file)
            let found = try file.statuses()
            let row = try file.realmRow()
            guard row != nil || known == nil else { throw file.changedMeanwhile }
            let address = try file.address(realm, known: row)
            // Only now: until then another owner may have sealed everything with another key.
            let old = try keySources.keyInUse(for: row, of: file, at: address)
            if let keyFile = old.file { try KeyDrafts(of: keyFile).remove() }
            try lock.sign(isNew: row == nil)
            try lock.take(found[file.path])
            try file.closeToOthers(found)

            let queue = try reserve.helping(.opening) { try lock.openInPlace() }
            let (sealer, fingerprints): (Sealer, Fingerprints)
            do {
                (sealer, fingerprints) = try queue.write { db in
                    try db.withReason {
                        try lock.takeCompanions()
                        // The look that decided everything may have been at another content.
                        guard try RealmRow.read(db, file) == row else {
                            throw file.changedMeanwhile
                        }
                        let sealing = try db.bring(to: address, from: row, old.sealer)
                        try lock.requireInPlace()
                        return sealing
                    }
                }
                try lock.sign(isNew: false)
                for right in rights { right.release() }
            } catch {
                lock.abandon(queue)
                reserve.takeBack()
                throw error
            }
            let store = SQLiteStore(
                file: file,
                realm: address,
                queue: queue,
                key: KeyInUse(sealer: sealer, file: old.file, successor: old.successor),
                fingerprints: fingerprints,
                lock: lock
            )
            try? store.settleKey(in: keySources.keyFiles)
            store.fillReserve()
            return store
        } catch {
            throw file.trouble(error)
        }
    }
}

extension [KeySource] {
    /// The key of a database: the one that its source has, or one that a re-key had not named yet.
    fileprivate func keyInUse(
        for row: RealmRow?,
        of file: DatabaseFile,
        at address: RealmAddress
    ) throws -> KeyInUse {
        guard let row else {
            let found = try find(.anyKey, for: file)
            let sealer = Sealer(key: found.key, origin: address.origin, format: .beforeRows)
            return KeyInUse(sealer: sealer, file: found.file)
        }
        do {
            let found = try find(.existingKey, for: file)
            let sealer = Sealer(key: found.key, origin: row.address.origin, format: row.format)
            try sealer.verify(row.keyCheck, for: row.address.baseURL)
            return KeyInUse(sealer: sealer, file: found.file)
        } catch {
            guard let renewed = try successorInUse(for: row) else { throw error }
            return renewed
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
