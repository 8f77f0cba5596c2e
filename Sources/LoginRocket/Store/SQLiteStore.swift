internal import Crypto
internal import GRDB
public import LoginRocketCore
internal import Synchronization

/// The durable store: one SQLite database that belongs to one realm and has one owner.
///
/// A commit that has returned survives `kill -9` and a power cut. Tokens and passwords are sealed
/// with a key from elsewhere.
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
    private let key: Mutex<KeyInUse>
    private let fingerprints: Fingerprints
    let lock: OwnerLock
    private let connection: Mutex<Connection>

    /// `true` while the log may hold a commit of which nobody knows that it was saved.
    let hasDoubt = Mutex(false)

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
        key: KeyInUse,
        fingerprints: Fingerprints,
        lock: OwnerLock
    ) {
        self.file = file
        reserve = Reserve(file)
        self.realm = realm
        self.key = Mutex(key)
        self.fingerprints = fingerprints
        self.lock = lock
        connection = Mutex(.withTraces(queue))
        try? removeTraces(waiting: true)
    }

    deinit {
        try? close()
    }

    /// Everything saved.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`.
    public func load() throws(LoginRocketError) -> Saved {
        do {
            try lock.requireInPlace()
            return try queue.writeWithoutTransaction { db in
                try db.withReason { try ValueTable(db: db, sealer: sealer).load() }
            }
        } catch {
            throw file.trouble(error)
        }
    }

    /// Saves the durable part of `changes` in one transaction, which is on the disk on return.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`; then nothing was saved, unless
    ///   the message says that this is not known.
    public func commit(
        _ changes: Changes,
        secrets: [SecretRef: Secret]
    ) throws(LoginRocketError) {
        guard changes.isDurable else { return }
        let queue = try queue
        do {
            if changes.beginsSession(with: secrets) { try reserve.fill() }
            let save = {
                try self.transact(queue) { db in try self.write(changes, secrets, in: db) }
            }
            let leavesTraces = try changes.endsSession ? reserve.helping(.logout, save) : save()
            if leavesTraces { connection.withLock { $0 = .withTraces(queue) } }
        } catch {
            throw file.trouble(error)
        }
        try? removeTraces(waiting: false)
        reserve.refill()
    }

    /// A saved secret, unsealed.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    public func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        do {
            // Not GRDB's `read`: before it every statement would have to be prepared anew.
            return try queue.writeWithoutTransaction { db in
                try db.withReason { try SecretTable(db: db, sealer: sealer).secret(reference) }
            }
        } catch {
            throw file.trouble(error)
        }
    }

    /// A keyed hash: the same for the same secret in this database, and nowhere else.
    public func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        fingerprints.fingerprint(of: secret)
    }

    /// Empties the write-ahead log, closes the files and lets the next owner in.
    ///
    /// Closing again does nothing; any other use of a closed store throws. A store that is dropped
    /// is closed.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`; closed it is all the same.
    public func close() throws(LoginRocketError) {
        guard let queue = try? queue else { return }
        defer {
            connection.withLock { $0 = .closed }
            lock.release()
        }
        do {
            try lock.closeInPlace(queue) {
                connection.withLock { $0 = .withTraces(queue) }
                try? removeTraces(waiting: true)
                connection.withLock { $0 = .closed }
            }
            reserve.takeBack()
        } catch {
            throw file.trouble(error)
        }
    }

    var keyInUse: KeyInUse { key.withLock { $0 } }

    var sealer: Sealer { keyInUse.sealer }

    /// Seals everything with this key.
    func seal(with found: FoundKey, in successor: KeySuccessor?) throws {
        let (old, queue) = (sealer, try queue)
        let new = Sealer(key: found.key, origin: old.origin, format: old.format)
        try transact(queue) { db in
            try db.sealAnew(from: old, to: new)
            try RealmRow.write(db, realm.baseURL, fingerprints, new)
        }
        key.withLock { $0 = KeyInUse(sealer: new, file: found.file, successor: successor) }
        connection.withLock { $0 = .withTraces(queue) }
    }

    /// Gives the key in use the name under which the next start looks for it, if it has it not yet.
    ///
    /// - Parameter patience: The time, in seconds, to wait for programs that use the old key.
    /// - Throws: ``LoginRocketError`` if it stays where it is.
    func nameKey(patience: Int) throws {
        try key.withLock { key in
            try key.successor?.takeOver(key.sealer.key, for: file, patience: patience)
            key.successor = nil
        }
    }

    /// Fills up the room for the logout of a session that lives, as far as the disk has it.
    func fillReserve() {
        let session = try? queue.writeWithoutTransaction { db in
            try CodedTable.session.row(1, db).map { row in try SessionState(row: row) }
        }
        if case .loggedIn? = session { try? reserve.fill() }
    }

    /// The setting of how the live connection writes: 2 is through to the disk.
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

    /// Empties the write-ahead log of what is deleted or was sealed with another key.
    ///
    /// What is committed stays committed if this fails, and the next commit tries again.
    func removeTraces(waiting: Bool) throws {
        try connection.withLock { connection in
            guard case .withTraces(let queue) = connection else { return }
            try queue.writeWithoutTransaction { db in
                try db.withReason {
                    try emptyWriteAheadLog(db, waiting: waiting)
                    try shrink(db)
                }
            }
            connection = .clean(queue)
        }
    }
}
