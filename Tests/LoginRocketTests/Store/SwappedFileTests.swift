import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A database that others change after a start has looked at it, and before it is open.
@Suite(.timeLimit(.minutes(1))) struct SwappedFileTests {
    /// Everything that may come under a name that was free.
    enum Newcomer: CaseIterable {
        case backup
        case otherProgram
        case emptyFile
    }

    @Test(arguments: Newcomer.allCases)
    func `a start that found no database leaves alone what comes under the name meanwhile`(
        _ newcomer: Newcomer
    ) throws {
        let database = try TemporaryDatabase()
        let other = try file(newcomer)
        let error = try refusal(of: database) { [path = database.path, from = other.path] in
            try FileManager.default.copyItem(atPath: from, toPath: path)
        }
        #expect(error.message.hasSuffix("while it was opened: start the program again."))
        let files = try database.files()
        #expect(try files["client.sqlite"] == Data(contentsOf: URL(fileURLWithPath: other.path)))
        #expect(Set(files.keys) == ["client.sqlite", "client.sqlite.lock"])
    }

    /// Everything that may happen to a database that was there.
    enum Loss: CaseIterable {
        case removed
        case emptied
        case replaced
        case writtenOver
    }

    @Test(arguments: Loss.allCases)
    func `a start does not write where its database no longer is`(_ loss: Loss) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let backup = try file(.backup)
        let error = try refusal(of: database) { [path = database.path, from = backup.path] in
            switch loss {
            case .removed: try FileManager.default.removeItem(atPath: path)
            case .emptied: #expect(unsafe truncate(path, 0) == 0)
            case .replaced: #expect(unsafe rename(from, path) == 0)
            case .writtenOver:
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: from)))
                try handle.close()
            }
        }
        #expect(error.message.contains("start the program again"))
        let names = try Set(database.files().keys)
        #expect(names.subtracting(["client.sqlite"]) == ["client.sqlite.lock"])
        #expect(names.contains("client.sqlite") == (loss != .removed))
        switch loss {
        case .removed: #expect(try database.refusal() == nil)
        case .emptied: #expect(try database.refusal()?.message.contains("is empty") == true)
        case .replaced, .writtenOver: #expect(try loaded(database).operations.count == 1)
        }
    }

    @Test func `SQLite makes no database in the place of one that is gone`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let lock = try OwnerLock(DatabaseFile(database.path))
        try lock.take(FileStatus.of(database.path))
        try FileManager.default.removeItem(atPath: database.path)
        #expect(throws: LoginRocketError.self) { try lock.openInPlace() }
        #expect(try Set(database.files().keys) == ["client.sqlite.lock"])
    }

    @Test func `a database is made beside its lock, and not where its folder was`() throws {
        let database = try TemporaryDatabase()
        let lock = try OwnerLock(DatabaseFile(database.path))
        let files = FileManager.default
        try files.moveItem(atPath: database.directory, toPath: database.directory + ".away")
        defer { try? files.removeItem(atPath: database.directory + ".away") }
        try files.createDirectory(atPath: database.directory, withIntermediateDirectories: false)
        #expect(throws: LoginRocketError.self) { try lock.take(nil) }
        #expect(try database.files().isEmpty)
    }

    /// A start during which something happens, after the last look and before SQLite opens the
    /// file: that is when the key is read under the lock.
    private func refusal(
        of database: TemporaryDatabase,
        _ happening: @escaping @Sendable () throws -> Void
    ) throws -> LoginRocketError {
        let lock = database.path + ".lock"
        let source = KeySource.provided {
            if FileManager.default.fileExists(atPath: lock) { try happening() }
            return [UInt8](repeating: 7, count: 32)
        }
        let error = try #require(try database.refusal(TemporaryDatabase.address, source))
        #expect(error.code == .store)
        return error
    }

    private func loaded(_ database: TemporaryDatabase) throws -> Saved {
        let store = try database.open()
        defer { try? store.close() }
        return try store.load()
    }

    private func file(_ newcomer: Newcomer) throws -> TemporaryDatabase {
        let other = try TemporaryDatabase()
        switch newcomer {
        case .backup:
            let store = try other.open()
            let (changes, secrets) = pendingChange()
            try store.commit(changes, secrets: secrets)
            try store.close()
        case .otherProgram:
            let queue = try DatabaseQueue(path: other.path)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "CREATE TABLE diary (text)")
            }
            try queue.close()
        case .emptyFile:
            try Data().write(to: URL(fileURLWithPath: other.path))
        }
        try setPermissions(0o600, other.path)
        return other
    }
}
