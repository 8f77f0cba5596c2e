internal import Foundation
internal import GRDB
internal import GRDBSQLite

extension OwnerLock {
    /// The one connection of the owner: every commit is on the disk when it returns.
    ///
    /// SQLite makes no database, and reads and writes nothing before it is sure that it has opened
    /// the one that was taken.
    func openInPlace() throws -> DatabaseQueue {
        var configuration = file.configuration(readonly: false)
        // A connection that stays open must not keep the lock.
        configuration.prepareDatabase { [weak self] db in try self?.requireOpen(db) }
        SharedMemoryUse.begin(file)
        let queue: DatabaseQueue
        do {
            queue = try DatabaseQueue(
                path: file.address(["mode=rw"]),
                configuration: configuration
            )
        } catch {
            SharedMemoryUse.end(file)
            // What happened to the file says more than SQLite can.
            try requireInPlace()
            throw error
        }
        do {
            try queue.writeWithoutTransaction { db in try db.withReason { try file.setUp(db) } }
        } catch {
            abandon(queue)
            throw error
        }
        return queue
    }

    /// Throws unless SQLite has opened the file of this lock.
    private func requireOpen(_ db: Database) throws {
        try requireInPlace()
        // SQLite follows the links of the folders once, and they may have led elsewhere then.
        let name = unsafe sqlite3_db_filename(db.sqliteConnection, "main")
        try requireTaken(unsafe name.map { unsafe String(cString: $0) })
        var hasMoved: Int32 = 0
        let control = SQLITE_FCNTL_HAS_MOVED
        _ = unsafe sqlite3_file_control(db.sqliteConnection, "main", control, &hasMoved)
        guard hasMoved == 0 else { throw file.changedMeanwhile }
        try requireUnwritten()
    }
}

extension DatabaseFile {
    fileprivate func setUp(_ db: Database) throws {
        // What stands between an empty file and its log is one page, written at once.
        if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
            try db.execute(sql: "PRAGMA journal_mode = MEMORY")
        }
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

    /// The file as a URL, with these parameters for SQLite.
    func address(_ parameters: [String]) -> String {
        let all = ["vfs=\(DiskWithoutJournals.name)"] + parameters
        return "file:\(percentEncoded(path))?\(all.joined(separator: "&"))"
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

    /// Closes the connection of an opening that failed, and leaves nothing of it.
    func abandon(_ queue: DatabaseQueue) {
        do {
            try closeInPlace(queue)
        } catch {
            removeMadeCompanions()
        }
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

private func percentEncoded(_ path: String) -> String {
    path.utf8.reduce(into: "") { text, byte in
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            text.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16)
            text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }
    }
}
