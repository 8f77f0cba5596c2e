import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A database that is gone, and one that never was.
@Suite struct LostDatabaseTests {
    enum Loss: String, CaseIterable {
        case truncated
        case replacedByEmptyFile
        case replacedByEmptyDatabase
        case truncatedWithEverything
        case lockRemovedToo
        case emptyBesideFullLog
        case goneBesideFullLog
    }

    @Test(arguments: Loss.allCases)
    func `an empty database where one was in use is an error, never "logged out"`(
        _ loss: Loss
    ) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try lose(loss, database, source)
        let before = try census(of: database.directory)

        let refusal = try #require(try database.refusal(TemporaryDatabase.address, source))
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(database.path), "\(refusal.message)")
        #expect(try census(of: database.directory) == before)
        // A reader that is told of no key file goes by the lock and the log.
        let needsKey = loss == .lockRemovedToo || loss == .truncatedWithEverything
        for sources in [[source]] + (needsKey ? [] : [[]]) {
            let error = #expect(throws: LoginRocketError.self) {
                try SQLiteStore.read(path: database.path, keySources: sources)
            }
            #expect(error?.code == .store)
            expectSentence(error)
        }
        #expect(try census(of: database.directory) == before)
    }

    @Test func `who removes the database starts anew, with the key and the lock that remain`()
        throws
    {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        let key = try database.files()["client.key"]
        for path in [database.path, nil, database.path] {
            if let path { try FileManager.default.removeItem(atPath: path) }
            if path != nil { #expect(try SQLiteStore.read(path: database.path) == nil) }
            let store = try database.open(TemporaryDatabase.address, source)
            #expect(try store.load() == Saved())
            try store.close()
        }
        #expect(try database.files()["client.key"] == key)
    }

    @Test func `after a kill the log goes too, and then there is a new database`() throws {
        let database = try TemporaryDatabase()
        try leaveAsKilled(database, database.keySource)
        try FileManager.default.removeItem(atPath: database.path)
        let refusal = try #require(try database.refusal())
        #expect(refusal.message.contains("remove \(database.path)-wal"), "\(refusal.message)")
        try FileManager.default.removeItem(atPath: database.path + "-wal")
        #expect(try database.refusal() == nil)
    }

    /// What a kill or a power cut leaves of the first start, step by step.
    enum Beginning: String, CaseIterable {
        case nothing
        case emptyFile
        case key
        case keyAndEmptyLock
        case keyAndSignedLock
        case keyLockAndEmptyDatabase
        case keyLockAndHeader
    }

    @Test(arguments: Beginning.allCases)
    func `a first start that was cut off is started again`(_ beginning: Beginning) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try leave(beginning, database)
        #expect(try SQLiteStore.read(path: database.path) == nil)
        #expect(try database.refusal(TemporaryDatabase.address, source) == nil)
        let store = try database.open(nil, source)
        #expect(try store.load() == Saved())
        try store.close()
    }

    private func lose(_ loss: Loss, _ database: TemporaryDatabase, _ source: KeySource) throws {
        if loss == .emptyBesideFullLog || loss == .goneBesideFullLog {
            try leaveAsKilled(database, source)
        } else {
            let store = try database.open(TemporaryDatabase.address, source)
            let (changes, secrets) = pendingChange()
            try store.commit(changes, secrets: secrets)
            try store.close()
        }
        let files = FileManager.default
        switch loss {
        case .truncated, .emptyBesideFullLog:
            #expect(unsafe truncate(database.path, 0) == 0)
        case .replacedByEmptyFile:
            try files.removeItem(atPath: database.path)
            try write("", database.path)
        case .replacedByEmptyDatabase:
            try files.removeItem(atPath: database.path)
            let queue = try DatabaseQueue(path: database.path)
            try queue.writeWithoutTransaction { db in try db.execute(sql: "VACUUM") }
            try queue.close()
            try setPermissions(0o600, database.path)
        case .truncatedWithEverything:
            for suffix in ["", ".lock"] { #expect(unsafe truncate(database.path + suffix, 0) == 0) }
        case .lockRemovedToo:
            #expect(unsafe truncate(database.path, 0) == 0)
            try files.removeItem(atPath: database.path + ".lock")
        case .goneBesideFullLog:
            try files.removeItem(atPath: database.path)
        }
    }

    /// The files of an owner that was killed, with what it had committed in the log.
    private func leaveAsKilled(_ database: TemporaryDatabase, _ source: KeySource) throws {
        let live = try TemporaryDatabase()
        if case .file = source {
            try write(String(repeating: "k", count: 32), database.keyPath)
            try FileManager.default.copyItem(atPath: database.keyPath, toPath: live.keyPath)
        }
        let key = [UInt8](repeating: UInt8(ascii: "k"), count: 32)
        let store = try live.open(TemporaryDatabase.address, .provided { key })
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        for (name, data) in try live.files() {
            let path = database.directory + "/" + name
            try data.write(to: URL(fileURLWithPath: path))
            try setPermissions(0o600, path)
        }
        try store.close()
    }

    private func leave(_ beginning: Beginning, _ database: TemporaryDatabase) throws {
        if beginning == .nothing { return }
        if beginning == .emptyFile { return try write("", database.path) }
        try write(String(repeating: "k", count: 32), database.keyPath)
        if beginning == .key { return }
        let isSigned = beginning != .keyAndEmptyLock
        try write(isSigned ? "LoginRocket\n4711\nnew\n" : "", database.path + ".lock")
        if beginning == .keyAndEmptyLock || beginning == .keyAndSignedLock { return }
        try write("", database.path)
        if beginning == .keyLockAndEmptyDatabase { return }
        let queue = try DatabaseQueue(path: database.path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
    }

    private func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try setPermissions(0o600, path)
    }
}
