internal import Foundation
internal import GRDB

extension DatabaseFile {
    /// The one connection of the owner: every commit is on the disk when it returns.
    func openForOwner() throws -> DatabaseQueue {
        SharedMemoryUse.begin(self)
        let queue: DatabaseQueue
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
        } catch {
            SharedMemoryUse.end(self)
            throw error
        }
        do {
            try queue.writeWithoutTransaction { db in try db.withReason { try setUp(db) } }
        } catch {
            try? queue.close()
            SharedMemoryUse.end(self)
            throw error
        }
        return queue
    }

    private func setUp(_ db: Database) throws {
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw LoginRocketError(
                .store,
                "\(path) cannot keep a write-ahead log: use a local file system."
            )
        }
        // Last of all: in GRDB's own WAL mode a FULL set any earlier becomes NORMAL.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try synchronous(db) == fullSynchronous else {
            throw LoginRocketError(
                .store,
                "\(path) cannot be written through to the disk: use another SQLite library."
            )
        }
    }

    /// The settings of every connection.
    func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "LoginRocket"
        configuration.readonly = readonly
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.acceptsDoubleQuotedStringLiterals = false
        let isExclusive = !readonly && !canShareMemory
        configuration.prepareDatabase { db in
            // Before the log is looked at: then no memory is shared, and readers do without.
            if isExclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA mmap_size = 0;
                    """
            )
        }
        return configuration
    }
}

extension OwnerLock {
    /// Closes the connection of the owner, after some last work.
    ///
    /// If a file is no longer that of its name, it throws and the connection stays open until the
    /// process ends: SQLite would move our log into a database that another owner has changed
    /// since, or remove what lies under the name of the log.
    func closeInPlace(_ queue: DatabaseQueue, after work: () -> Void = {}) throws {
        do {
            try requireInPlace()
        } catch {
            _ = unsafe Unmanaged.passRetained(queue)
            throw error
        }
        work()
        try queue.close()
        SharedMemoryUse.end(file)
    }
}

/// The setting of how the live connection writes: 2 is FULL.
func synchronous(_ db: Database) throws -> Int? {
    try Int.fetchOne(db, sql: "PRAGMA synchronous")
}

/// Moves the write-ahead log into the database and empties it, with every secret that is gone.
///
/// Throws while a reader needs the log.
func emptyWriteAheadLog(_ db: Database, waiting: Bool) throws {
    defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Int(busyTimeout * 1000))") }
    if !waiting { try db.execute(sql: "PRAGMA busy_timeout = 0") }
    _ = try db.checkpoint(.truncate)
}

private let fullSynchronous = 2
private let busyTimeout: TimeInterval = 5
