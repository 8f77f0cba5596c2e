internal import Foundation
internal import GRDB

extension DatabaseFile {
    /// The one connection of the owner: every commit is on the disk when it returns.
    func openForOwner() throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
        do {
            try queue.writeWithoutTransaction { db in try db.telling { try setUp(db) } }
        } catch {
            try? queue.close()
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

    /// A look at the database beside an owner; it changes nothing.
    ///
    /// `nil` if there is no such file.
    func look<Value>(_ read: (Database) throws -> Value) throws -> Value? {
        for _ in 0..<5 {
            guard try exists() else { return nil }
            let before = try Companions(self)
            let result = Result { try look(alone: before.isAlone, read) }
            // An owner that came meanwhile may have written below a reader who takes no locks.
            guard before.isAlone, try Companions(self) != before else { return try result.get() }
        }
        return try look(alone: false, read)
    }

    private func look<Value>(alone: Bool, _ read: (Database) throws -> Value) throws -> Value {
        let name = alone ? "file:\(percentEncoded(path))?immutable=1" : path
        let queue = try DatabaseQueue(path: name, configuration: configuration(readonly: true))
        let result = Result { try queue.read(read) }
        try queue.close()
        return try result.get()
    }

    private func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "LoginRocket"
        configuration.readonly = readonly
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.acceptsDoubleQuotedStringLiterals = false
        configuration.prepareDatabase { db in
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

/// How the live connection writes: 2 is FULL.
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

/// What lies beside a database: it tells whether anybody has it open.
private struct Companions: Equatable {
    private let database: FileStatus?
    private let log: FileStatus?
    private let sharedMemory: FileStatus?

    init(_ file: DatabaseFile) throws {
        database = try FileStatus.of(file.path)
        log = try FileStatus.of(file.writeAheadLogPath)
        sharedMemory = try FileStatus.of(file.sharedMemoryPath)
    }

    /// Nobody has the database open, and all of it is in the one file.
    ///
    /// Then it is read as if it could not change, because SQLite would make the companions anew.
    var isAlone: Bool {
        sharedMemory == nil && (log?.size ?? 0) == 0
    }
}

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

private let fullSynchronous = 2
private let busyTimeout: TimeInterval = 5
