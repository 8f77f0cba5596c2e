internal import Crypto
internal import GRDB
public import LoginRocketCore
internal import Synchronization

/// The durable store: one SQLite database that belongs to one realm and has one owner.
///
/// What a commit saved survives `kill -9` and a power cut. Tokens and passwords are sealed with a
/// key from elsewhere.
///
/// ```swift
/// let store = try SQLiteStore.open(
///     path: "/var/lib/kiosk/client.sqlite",
///     realm: address,
///     keySources: [.systemdCredential("client.key"), .file("/var/lib/kiosk/client.key")]
/// )
/// ```
public final class SQLiteStore: Store {
    /// The realm the database belongs to, also when it was opened without naming one.
    public let realm: RealmAddress

    let file: DatabaseFile
    private let reserve: Reserve
    private let sealing: Mutex<Sealer>
    private let fingerprints: Fingerprints
    private let lock: OwnerLock
    private let connection: Mutex<Connection>

    /// The connection, and whether its write-ahead log may hold what is deleted.
    ///
    /// A closed one is not kept: GRDB crashes when it is used.
    private enum Connection {
        case clean(DatabaseQueue)
        case withTraces(DatabaseQueue)
        case closed
    }

    init(
        file: DatabaseFile,
        realm: RealmAddress,
        queue: DatabaseQueue,
        sealer: Sealer,
        fingerprints: Fingerprints,
        lock: OwnerLock
    ) {
        self.file = file
        reserve = Reserve(file)
        self.realm = realm
        sealing = Mutex(sealer)
        self.fingerprints = fingerprints
        self.lock = lock
        connection = Mutex(.withTraces(queue))
        removeTraces(waiting: true)
    }

    /// Everything saved.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`.
    public func load() throws(LoginRocketError) -> Saved {
        try file.naming {
            try lock.requireInPlace()
            return try queue.writeWithoutTransaction { db in
                try db.telling { try ValueTable(db: db, sealer: sealer).load() }
            }
        }
    }

    /// Saves the durable part of `changes` in one transaction, which is on the disk on return.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`; then nothing was saved, unless the
    ///   message says that this is not known.
    public func commit(
        _ changes: Changes,
        secrets: [SecretRef: Secret]
    ) throws(LoginRocketError) {
        guard changes.isDurable else { return }
        let queue = try queue
        let leavesTraces = try file.naming {
            if changes.beginsSession(with: secrets) { try reserve.fill() }
            guard changes.endsSession else { return try save(changes, secrets, queue) }
            return try reserve.helping(.logout) { try save(changes, secrets, queue) }
        }
        if leavesTraces { connection.withLock { $0 = .withTraces(queue) } }
        removeTraces(waiting: false)
        reserve.refill()
    }

    /// A saved secret, unsealed.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    public func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        try file.naming {
            // Not GRDB's `read`: before it every statement would have to be prepared anew.
            try queue.writeWithoutTransaction { db in
                try db.telling { try SecretTable(db: db, sealer: sealer).secret(reference) }
            }
        }
    }

    /// A keyed hash: the same for the same secret in this database, and nowhere else.
    public func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        fingerprints.fingerprint(of: secret)
    }

    /// Empties the write-ahead log, closes the files and lets the next owner in.
    ///
    /// Closing again does nothing; any other use of a closed store throws.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`; closed it is all the same.
    public func close() throws(LoginRocketError) {
        guard let queue = try? queue else { return }
        defer { lock.release() }
        let place = Result { try lock.requireInPlace() }
        if case .success = place {
            connection.withLock { $0 = .withTraces(queue) }
            removeTraces(waiting: true)
        }
        connection.withLock { $0 = .closed }
        defer { reserve.takeBack() }
        try file.naming {
            guard lock.keepsOthersOut else {
                // SQLite would move our log into a database that another owner has changed since.
                _ = unsafe Unmanaged.passRetained(queue)
                return try place.get()
            }
            try queue.close()
            try place.get()
        }
    }

    var sealer: Sealer { sealing.withLock { $0 } }

    /// Seals everything with this key.
    func seal(with key: SymmetricKey) throws {
        let (old, queue) = (sealer, try queue)
        let new = Sealer(key: key, origin: old.origin, format: old.format)
        do {
            try queue.write { db in
                try db.sealAnew(from: old, to: new)
                try RealmRow.write(db, realm.baseURL, fingerprints, new)
                try lock.requireInPlace()
            }
        } catch let error as DatabaseError {
            writeOverFailedCommit(queue)
            throw error
        }
        sealing.withLock { $0 = new }
        // Of what the old key had sealed nothing is left.
        connection.withLock { $0 = .withTraces(queue) }
        removeTraces(waiting: true)
    }

    /// How the live connection writes: 2 is through to the disk.
    func synchronous() throws -> Int? {
        try queue.writeWithoutTransaction { db in try LoginRocket.synchronous(db) }
    }

    var queue: DatabaseQueue {
        get throws(LoginRocketError) {
            try connection.withLock { (connection) throws(LoginRocketError) in
                switch connection {
                case .clean(let queue), .withTraces(let queue): return queue
                case .closed:
                    throw LoginRocketError(
                        .store,
                        "\(file.path) was closed: open it again to go on."
                    )
                }
            }
        }
    }

    /// - Returns: whether something was deleted that must not stay in the write-ahead log.
    private func write(
        _ changes: Changes,
        _ secrets: [SecretRef: Secret],
        in db: Database
    ) throws -> Bool {
        let values = ValueTable(db: db, sealer: sealer)
        let table = SecretTable(db: db, sealer: sealer)
        let before = try values.tally()
        var tally = before
        var old: [SecretBinding] = []
        if let session = changes.session { old += try values.write(session) }
        if let email = changes.emailVerification { try values.write(email) }
        for operation in changes.saved { old += try values.write(operation, counting: &tally) }
        for sequence in changes.deleted { old += try values.delete(sequence, counting: &tally) }
        for ended in changes.remembered { try values.remember(ended, counting: &tally) }
        for identity in changes.forgotten { try values.forget(identity, counting: &tally) }
        if tally != before { try values.write(tally) }

        let new = Set((changes.session?.secrets ?? []) + changes.saved.flatMap(\.secrets))
        let released = Set(old).subtracting(new)
        try table.add(new.subtracting(old), after: released, from: secrets)
        try table.drop(released)
        // Last of all: what is thrown here is rolled back, and nobody is told that it is saved.
        try lock.requireInPlace()
        let isDrained = before.unfinished > 0 && tally.unfinished == 0
        return try isDrained || released.contains(where: \.role.leavesTraces) || isMostlyFree(db)
    }

    /// - Returns: whether something was deleted that must not stay in the write-ahead log.
    private func save(
        _ changes: Changes,
        _ secrets: [SecretRef: Secret],
        _ queue: DatabaseQueue
    ) throws -> Bool {
        var leavesTraces = false
        var isWritten = false
        do {
            try queue.writeWithoutTransaction { db in
                try db.telling {
                    try db.inTransaction(.immediate) {
                        leavesTraces = try write(changes, secrets, in: db)
                        isWritten = true
                        return .commit
                    }
                }
            }
            return leavesTraces
        } catch let failure as DatabaseFailure {
            if !writeOverFailedCommit(queue), isWritten, failure.mayHaveCommitted {
                throw CommitInDoubt(failure: failure)
            }
            throw failure
        }
    }

    /// Makes sure that a commit that failed stays failed.
    ///
    /// If only its sync failed, all of it may lie in the write-ahead log, and the next start would
    /// find it. Any other commit lands in the same place of the log.
    ///
    /// - Returns: whether it is sure.
    private func writeOverFailedCommit(_ queue: DatabaseQueue) -> Bool {
        do {
            try queue.write { db in try db.execute(sql: "UPDATE session SET id = 1") }
            return true
        } catch {
            return false
        }
    }

    /// What is committed stays committed if this fails, so the next commit tries again.
    private func removeTraces(waiting: Bool) {
        connection.withLock { connection in
            guard case .withTraces(let queue) = connection else { return }
            do {
                try queue.writeWithoutTransaction { db in
                    try emptyWriteAheadLog(db, waiting: waiting)
                    try shrink(db)
                }
                connection = .clean(queue)
            } catch {
                connection = .withTraces(queue)
            }
        }
    }
}

extension Changes {
    /// Whether a token that has just come is saved as the session's.
    fileprivate func beginsSession(with secrets: [SecretRef: Secret]) -> Bool {
        guard case .loggedIn(let session) = session else { return false }
        return secrets[session.token] != nil
    }

    fileprivate var endsSession: Bool {
        if case .loggedOut = session { true } else { false }
    }
}
