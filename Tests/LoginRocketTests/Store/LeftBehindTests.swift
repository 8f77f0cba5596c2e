import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// What programs leave behind that were killed, or refused by the disk: it is read as it is.
@Suite struct LeftBehindTests {
    /// What became of the shared memory.
    enum SharedMemory: String, CaseIterable {
        case whole
        case missing
        case empty
        case short
        case zeros
        /// As it is while SQLite makes it longer.
        case growing
        case tornHead
    }

    @Test(arguments: SharedMemory.allCases)
    func `a log is read whatever shared memory is left, and nothing that is saved changes`(
        _ kind: SharedMemory
    ) throws {
        let (killed, changes) = try killedOwner()
        try leave(kind, killed)
        let before = try saved(killed)
        let names = Set(try killed.files().keys)
        #expect(try SQLiteStore.read(path: killed.path)?.saved.operations == changes.saved)
        #expect(try saved(killed) == before)
        #expect(Set(try killed.files().keys) == names)
    }

    @Test(arguments: SharedMemory.allCases, [0, 1, 31, 32, 100])
    func `a log without a whole commit adds nothing`(_ kind: SharedMemory, size: Int) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let (killed, _) = try killedOwner()
        let log = try #require(try killed.files()["client.sqlite-wal"])
        try log.prefix(size).write(to: URL(fileURLWithPath: database.path + "-wal"))
        if kind != .whole { try leave(kind, database) }
        let before = try saved(database)
        let names = Set(try database.files().keys)
        #expect(try SQLiteStore.read(path: database.path)?.saved == Saved())
        #expect(try saved(database) == before)
        #expect(Set(try database.files().keys) == names)
    }

    @Test func `of a log that was cut anywhere, the commits before the cut are read`() throws {
        let (killed, changes) = try killedOwner()
        let log = try #require(try killed.files()["client.sqlite-wal"])
        let copy = URL(fileURLWithPath: killed.path + "-wal")
        try leave(.missing, killed)
        var seen: Set<Int> = []
        for size in stride(from: 0, through: log.count, by: 515) + [log.count] {
            try log.prefix(size).write(to: copy)
            guard let saved = try? SQLiteStore.read(path: killed.path)?.saved else { continue }
            #expect(saved.operations == Array(changes.saved.prefix(saved.operations.count)))
            seen.insert(saved.operations.count)
        }
        #expect(seen == [0, 1])
    }

    @Test func `a log is read to its last frame, however large its file is`() throws {
        let (killed, changes) = try killedOwner()
        try leave(.missing, killed)
        // Ours are closed to others.
        try setPermissions(0o600, killed.path + "-wal")
        #expect(unsafe truncate(killed.path + "-wal", 100 << 30) == 0)
        #expect(try SQLiteStore.read(path: killed.path)?.saved.operations == changes.saved)
        #expect(unsafe truncate(killed.path + "-wal", 0) == 0)
        #expect(unsafe truncate(killed.path + "-wal", 100 << 30) == 0)
        #expect(throws: Never.self) { try SQLiteStore.read(path: killed.path) }
    }

    @Test func `a log is read as SQLite reads it`() throws {
        var random = SystemRandomNumberGenerator()
        let database = try TemporaryDatabase()
        let store = try database.open()
        for sequence in 1...40 as ClosedRange<Int64> {
            let (changes, secrets) = pendingChange(sequence)
            try store.commit(changes, secrets: secrets)
            if sequence > 5, Int.random(in: 0..<3, using: &random) == 0 {
                try store.commit(
                    Changes(deleted: [SequenceNumber(sequence - 5)]),
                    secrets: [:]
                )
            }
            let copy = try TemporaryDatabase()
            for (name, data) in try database.files() where !name.hasSuffix("-shm") {
                try data.write(to: URL(fileURLWithPath: copy.directory + "/" + name))
            }
            #expect(try SQLiteStore.read(path: copy.path)?.saved == store.load())
            let revived = try copy.open()
            #expect(try revived.load() == store.load())
            try revived.close()
        }
        try store.close()
    }

    @Test(arguments: SharedMemory.allCases)
    func `an owner opens what was left behind, and goes on with it`(_ kind: SharedMemory) throws {
        let (killed, changes) = try killedOwner()
        try leave(kind, killed)
        let store = try killed.open()
        #expect(try store.load().operations == changes.saved)
        try store.close()
    }

    /// The files of an owner as a kill leaves them, with one operation in the log alone.
    private func killedOwner() throws -> (TemporaryDatabase, Changes) {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let killed = try TemporaryDatabase()
        for (name, data) in try database.files() {
            try data.write(to: URL(fileURLWithPath: killed.directory + "/" + name))
        }
        try store.close()
        return (killed, changes)
    }

    /// The files but for the shared memory, which readers may mend.
    private func saved(_ database: TemporaryDatabase) throws -> [String: Data] {
        try database.files().filter { !$0.key.hasSuffix("-shm") }
    }

    private func leave(_ kind: SharedMemory, _ database: TemporaryDatabase) throws {
        let file = URL(fileURLWithPath: database.path + "-shm")
        switch kind {
        case .whole: break
        case .missing: try? FileManager.default.removeItem(at: file)
        case .empty: try Data().write(to: file)
        case .short: try Data(repeating: 0, count: 4_096).write(to: file)
        case .zeros: try Data(repeating: 0, count: 32_768).write(to: file)
        case .growing:
            let version = unsafe withUnsafeBytes(of: UInt32(3_007_000)) { unsafe Data($0) }
            try (version.prefix(3) + Data(repeating: 0, count: 12_285)).write(to: file)
        case .tornHead:
            guard var memory = try? Data(contentsOf: file) else { return }
            memory.replaceSubrange(8..<20, with: Data(count: 12))
            try memory.write(to: file)
        }
    }
}
