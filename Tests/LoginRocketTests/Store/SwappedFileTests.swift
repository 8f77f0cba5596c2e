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

    @Test(arguments: ["", "-wal", "-shm"], [false, true])
    func `no file that came under a name since the look loses permissions`(
        _ suffix: String,
        _ isLink: Bool
    ) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let path = database.path + suffix
        if suffix != "" { try Data().write(to: URL(fileURLWithPath: path)) }
        try setPermissions(0o644, path)
        let file = DatabaseFile(database.path)
        let found = try file.statuses()
        let notes = database.directory + "/notes"
        try Data("notes".utf8).write(to: URL(fileURLWithPath: notes))
        try setPermissions(0o644, notes)
        #expect(unsafe rename(path, path + ".away") == 0)
        if isLink {
            #expect(unsafe symlink(notes, path) == 0)
        } else {
            #expect(unsafe rename(notes, path) == 0)
        }
        let error = #expect(throws: LoginRocketError.self) { try file.closeToOthers(found) }
        expectSentence(error)
        let came = try #require(try FileStatus.of(isLink ? notes : path))
        #expect(came.permissions == 0o644)
    }

    @Test func `a pipe in the place of a log is not waited for`() throws {
        let database = try TemporaryDatabase()
        let path = database.path + "-wal"
        #expect(unsafe mkfifo(path, 0o600) == 0)
        for flags in [O_RDONLY, O_RDWR] {
            let pipe = try Descriptor("open the log", path, flags)
            let error = #expect(throws: LoginRocketError.self) {
                try OwnFile(path, .companion).require(pipe.status(path))
            }
            expectSentence(error)
        }
    }

    @Test func `a lock file that came after the look is not one of ours`() throws {
        let database = try TemporaryDatabase()
        let path = database.path + ".lock"
        try Data("LoginRocket\n4711\n".utf8).write(to: URL(fileURLWithPath: path))
        let file = DatabaseFile(database.path)
        let ours = try Descriptor("open the lock file", path, O_RDWR)
        #expect(unsafe rename(path, path + ".away") == 0)
        try Data("a diary\n".utf8).write(to: URL(fileURLWithPath: path))
        let other = try Descriptor("open the lock file", path, O_RDWR)
        #expect(unsafe rename(path + ".away", path) == 0)
        #expect(try file.lockNote(in: ours).process == 4711)
        let error = #expect(throws: LoginRocketError.self) { try file.lockNote(in: other) }
        expectSentence(error)
    }

    @Test func `SQLite opens no database but the one of the lock, wherever a link leads`() throws {
        let (database, other) = (try TemporaryDatabase(), try TemporaryDatabase())
        for made in [database, other] { try made.open().close() }
        let link = database.directory + "-link"
        defer { _ = unsafe unlink(link) }
        #expect(unsafe symlink(database.directory, link) == 0)
        let path = link + "/client.sqlite"
        let lock = try OwnerLock(DatabaseFile(path))
        try lock.take(FileStatus.of(path))
        #expect(throws: LoginRocketError.self) { try lock.requireTaken(other.path) }
        #expect(throws: LoginRocketError.self) { try lock.requireTaken(nil) }
        try lock.requireTaken(database.path)
        try lock.openInPlace().close()
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
