internal import Foundation

// A name of the database that somebody else has is refused before SQLite sees it: it would follow a
// link, wait for a pipe, empty a shared memory it cannot read, and remove a log of no database.

extension DatabaseFile {
    /// Throws unless every file of the database is ours, and nobody else can take one away.
    func inspect() throws {
        try requireOwnName()
        _ = try OwnFile(path, .database).status()
        try requireNotMounted()
        _ = try lockNote()
        _ = try logSize()
        try inspectSharedMemory()
        try inspectJournal()
        try OwnFolder(path: directory, use: .database).require()
    }

    /// The note of the last owner in the lock file; `nil` if there is no such file.
    func lockNote() throws -> LockNote? {
        try OwnFile(lockPath, .companion).contents(LockNote.limit + 1).map(lockNote)
    }

    /// The note of the last owner in an open file, whatever its name leads to by now.
    func lockNote(in lock: borrowing Descriptor) throws -> LockNote {
        try OwnFile(lockPath, .companion).require(lock.status(lockPath))
        guard lseek(lock.number, 0, SEEK_SET) == 0 else { throw SystemError("read", lockPath) }
        return try lockNote(lock.read(limit: LockNote.limit + 1, lockPath))
    }

    private func lockNote(_ bytes: [UInt8]) throws -> LockNote {
        if let note = LockNote(bytes) { return note }
        // Without a database the file may be the one in which another program keeps its number.
        if try FileStatus.of(path) != nil, let note = LockNote(besideDatabase: bytes) {
            return note
        }
        throw OwnFile(lockPath, .companion).isNot("a lock file of ours")
    }

    /// The size of the write-ahead log, which may hold what is nowhere else.
    func logSize() throws -> Int64 {
        let file = OwnFile(writeAheadLogPath, .companion)
        guard let status = try file.status(), status.size > 0 else { return 0 }
        let head = try file.contents(4) ?? []
        guard WriteAheadLog.canBegin(with: head),
            try !head.areZeros || file.isAsPowerCutLeaves(status)
        else { throw file.isNot("a write-ahead log") }
        return status.size
    }

    private func inspectSharedMemory() throws {
        let file = OwnFile(sharedMemoryPath, .companion)
        guard let status = try file.status() else { return }
        try SharedMemoryUse.whileUnused(self) {
            guard let bytes = try file.contents(SharedMemory.headSize) else { return }
            guard SharedMemory.isOurs(bytes),
                try !bytes.areZeros || file.isAsPowerCutLeaves(status)
            else { throw file.isNot("a shared memory of SQLite") }
        }
    }

    /// Throws if there is a rollback journal with something in it, which somebody may miss.
    ///
    /// SQLite never sees it: see ``DiskWithoutJournals``.
    private func inspectJournal() throws {
        let file = OwnFile(journalPath, .companion)
        guard let status = try file.status(), status.size > 0 else { return }
        throw file.isNot("a journal of this database, which keeps a log")
    }
}

extension WriteAheadLog {
    /// `true` if a log may begin so, whatever a kill or a power cut has left of it.
    static func canBegin(with bytes: [UInt8]) -> Bool {
        bytes.isHead(of: [0x37, 0x7f, 0x06, 0x82]) || bytes.isHead(of: [0x37, 0x7f, 0x06, 0x83])
    }
}

extension Sequence<UInt8> {
    /// `true` if a file begins as it should, as far as it was written: not at all, or cut off, or
    /// as the zeros that a power cut leaves.
    fileprivate func isHead(of magic: [UInt8]) -> Bool {
        magic.starts(with: self) || areZeros
    }

    fileprivate var areZeros: Bool { allSatisfy { $0 == 0 } }
}

extension OwnFile {
    /// Tells if a file that begins with zeros may be what a power cut left of ours: nobody else may
    /// read it, or there is nothing in it.
    fileprivate func isAsPowerCutLeaves(_ status: FileStatus) throws -> Bool {
        guard status.permissions & 0o077 != 0 else { return true }
        let limit = 1 << 20
        let bytes = try contents(limit) ?? []
        return bytes.count < limit && bytes.areZeros
    }
}
