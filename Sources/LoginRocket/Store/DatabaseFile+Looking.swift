internal import Foundation
internal import GRDB
internal import GRDBSQLite

// A look at a database makes no file and needs no room, whatever was left behind.

extension DatabaseFile {
    /// A look at the database beside an owner; it changes nothing that is saved.
    ///
    /// `nil` if there is no such file.
    func look<Value>(_ read: (Database) throws -> Value) throws -> Value? {
        for attempt in 0..<50 {
            // Others are let do their work first, and not all at the same time.
            if attempt > 4 { usleep(.random(in: 10_000...50_000)) }
            guard try hasContents() else { return nil }
            let before = try FilesAtOneTime(self)
            if before.maybeOwned, canShareMemory, let value = try lookBesideOwner(read) {
                return value
            }
            let result = Result { try lookAlone(read) }
            // An owner that came meanwhile may have written below a reader who takes no locks.
            if try FilesAtOneTime(self) == before { return try result.get() }
        }
        throw LoginRocketError(.store, "\(path) changes all the time: try it again.")
    }

    /// Reads through the memory that the owner shares.
    ///
    /// SQLite mends what a killed owner left of it. It is opened as the owner opens it, because
    /// both may be in one process, which opens it once.
    ///
    /// - Returns: `nil` if that memory cannot be read, as on a disk that became full meanwhile.
    private func lookBesideOwner<Value>(_ read: (Database) throws -> Value) throws -> Value? {
        do {
            return try open(with: [], read)
        } catch let failure as DatabaseFailure where failure.error.mayBeOfSharedMemory {
            return nil
        } catch let error as DatabaseError where error.mayBeOfSharedMemory {
            return nil
        }
    }

    /// Reads the file as if it could not change, and its log, if there is any, in memory.
    private func lookAlone<Value>(_ read: (Database) throws -> Value) throws -> Value {
        let log = try WriteAheadLog(file: writeAheadLogPath)
        guard let log else { return try open(with: ["immutable=1"], read) }
        // SQLite reads the file itself: it knows of its own locks on it in this process.
        let database = try open(with: ["immutable=1"]) { db in try bytes(db) }
        let queue = try DatabaseQueue(configuration: configuration(readonly: false))
        let result = Result {
            try queue.inDatabase { db in
                try db.withReason {
                    try fill(db, with: log.applied(to: database))
                    return try read(db)
                }
            }
        }
        try queue.close()
        return try result.get()
    }

    private func open<Value>(
        with parameters: [String],
        _ read: (Database) throws -> Value
    ) throws -> Value {
        SharedMemoryUse.begin(self)
        defer { SharedMemoryUse.end(self) }
        let queue = try DatabaseQueue(
            path: address(parameters),
            configuration: configuration(readonly: true)
        )
        let result = Result { try queue.read { db in try db.withReason { try read(db) } } }
        try queue.close()
        return try result.get()
    }
}

extension DatabaseError {
    /// A reader that cannot mend the shared memory gets one of these.
    fileprivate var mayBeOfSharedMemory: Bool {
        switch resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_PROTOCOL: true
        default: false
        }
    }
}

/// The bytes of a database file.
private func bytes(_ db: Database) throws -> [UInt8] {
    var size: Int64 = 0
    guard let memory = unsafe sqlite3_serialize(db.sqliteConnection, "main", &size, 0) else {
        return []
    }
    defer { unsafe sqlite3_free(memory) }
    return unsafe Array(UnsafeBufferPointer(start: memory, count: Int(size)))
}

/// Puts the bytes of a database file into a database in memory.
private func fill(_ db: Database, with image: [UInt8]) throws {
    guard image.count >= 100, let memory = unsafe sqlite3_malloc64(UInt64(image.count)) else {
        throw UnreadableRow(missing: "the head of the log's database")
    }
    unsafe memory.copyMemory(from: image, byteCount: image.count)
    // A database in memory keeps no log, and its head must not say that it does.
    for offset in [18, 19] { unsafe memory.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self) }
    let code = unsafe sqlite3_deserialize(
        db.sqliteConnection,
        "main",
        memory.assumingMemoryBound(to: UInt8.self),
        Int64(image.count),
        Int64(image.count),
        UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
    )
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
}

/// A database and its companions as they are at one time: they tell if anybody may have it open.
private struct FilesAtOneTime: Equatable {
    private let database: FileStatus?
    private let log: FileStatus?
    private let sharedMemory: FileStatus?

    init(_ file: DatabaseFile) throws {
        database = try FileStatus.of(file.path)
        log = try FileStatus.of(file.writeAheadLogPath)
        sharedMemory = try FileStatus.of(file.sharedMemoryPath)
    }

    /// An owner has both companions, and the shared memory is whole before it has read anything.
    var maybeOwned: Bool {
        guard let sharedMemory else { return false }
        return log != nil && sharedMemory.size >= sharedMemorySize
    }
}

/// The least that SQLite shares.
private let sharedMemorySize = 32_768
