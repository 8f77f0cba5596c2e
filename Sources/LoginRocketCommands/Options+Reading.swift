import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// What a database holds, for those who do not own it.

extension Options {
    /// Reads what the database holds, beside its owner or without one; it creates nothing.
    ///
    /// - Returns: The state it holds; `nil` if there is no database.
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database; `store`.
    func read() throws -> Snapshot? {
        guard let held = try held(limit: Snapshot.limit) else { return nil }
        try requireRealm(held.realm)
        return Snapshot(reading: held.saved, at: clocks.now)
    }

    /// Reads a part of the outbox, beside its owner or without one; it creates nothing.
    ///
    /// - Returns: The state, and the operations that come after the one of this ID.
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database, or if there is no
    ///   operation of this ID; `store`, also if there is no database.
    func readPage(
        after id: OperationID?,
        limit: Int
    ) throws -> (snapshot: Snapshot, result: OrderResult?) {
        let held = try SQLiteStore.page(
            path: databasePath,
            keySources: keySources,
            after: id,
            limit: limit
        )
        guard let (page, saved, realm) = held else { throw missingDatabase }
        try requireRealm(realm)
        let now = clocks.now
        let snapshot = Snapshot(reading: saved, at: now)
        var part = SavedExcerpt(of: Saved(operations: page))
        (part.unfinished, part.finished) = (page, [])
        let operations = Snapshot(reading: part, at: now).operations
        let isWhole = operations.count < limit
        return (
            snapshot,
            .outbox(
                operations.map(ShownOperation.init),
                next: isWhole ? nil : operations.last?.id
            )
        )
    }

    /// The owner at the socket that was named; `nil` if none was.
    ///
    /// - Throws: ``LoginRocketError`` with code `locked` if nobody listens there.
    var namedOwner: OwnerConnection? {
        get throws {
            guard let socket else { return nil }
            guard let owner = try OwnerConnection(at: socket, within: timeLimit) else {
                throw LoginRocketError(
                    .locked,
                    "Nobody listens at the socket \(socket): start the client there, or read its "
                        + "log if it runs, for it may wait for its disk; or leave --socket away."
                )
            }
            return owner
        }
    }

    /// The owner of the database, if it listens beside it.
    ///
    /// Whatever else has the socket's name is no reason to think that there is an owner.
    ///
    /// - Throws: ``LoginRocketError``: `badInput`, `key` or `store` if the options name another
    ///   realm or key than those of the database; `locked`.
    var ownerBesides: OwnerConnection? {
        get throws {
            guard SocketFile.mayBeOfOwner(socketPath, of: databasePath),
                let owner = try OwnerConnection(at: socketPath, within: timeLimit)
            else { return nil }
            try requireOwnDatabase()
            return owner
        }
    }

    /// Requires that the database, if there is one, is of the realm and the key that the options
    /// name.
    ///
    /// - Throws: ``LoginRocketError``: `badInput`, `key` or `store`.
    private func requireOwnDatabase() throws {
        if let held = try held() { try requireRealm(held.realm) }
    }

    private func requireRealm(_ realm: RealmAddress) throws {
        guard let url = try url.map({ try BaseURL($0) }), realm.origin != url.origin else { return }
        throw LoginRocketError(
            .badInput,
            "\(databasePath) belongs to \(realm.origin), not to \(url.origin): "
                + "use that URL or another database."
        )
    }

    /// The state that the database holds, whatever the other options say, or that of
    /// a client nobody has used yet; `nil` if it cannot be read.
    var snapshotBesides: Snapshot? {
        do {
            return try heldBesides ?? .unused
        } catch {
            return nil
        }
    }

    /// The state that the database holds, whatever the other options say; `nil` without a database.
    var heldBesides: Snapshot? {
        get throws {
            let found: (saved: SavedExcerpt, realm: RealmAddress)?
            do {
                found = try held(limit: Snapshot.limit)
            } catch let error as LoginRocketError where error.code == .key {
                // Without the key nothing is checked, and all is there to read.
                found = try SQLiteStore.excerpt(path: databasePath)
            }
            return found.map { Snapshot(reading: $0.saved, at: clocks.now) }
        }
    }
}
