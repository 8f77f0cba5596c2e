import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A rollback journal beside a database that keeps a log: it is never of ours.
@Suite(.timeLimit(.minutes(1))) struct ForeignJournalTests {
    /// Everything that may come under the name of the journal.
    enum Newcomer: CaseIterable {
        case hotJournal
        case journalCutOff
        case notes

        fileprivate func bytes() throws -> Data {
            switch self {
            case .hotJournal: try foreignJournal()
            case .journalCutOff: try foreignJournal().prefix(512)
            case .notes: Data("Dear journal,\n".utf8)
            }
        }
    }

    @Test(arguments: Newcomer.allCases)
    func `a journal that lies beside a database before a start is refused and stays`(
        _ newcomer: Newcomer
    ) throws {
        for beginning in Beginning.allCases {
            let database = try TemporaryDatabase()
            try beginning.make(database)
            let path = database.path + "-journal"
            try newcomer.bytes().write(to: URL(fileURLWithPath: path))
            let before = try census(of: database.directory)
            let refusal = try #require(try database.refusal(), "\(beginning)")
            #expect(refusal.code == .store)
            #expect(refusal.message.contains("\(path) is not a journal of this database"))
            let error = #expect(throws: LoginRocketError.self) {
                try SQLiteStore.read(path: database.path)
            }
            expectSentence(error)
            #expect(try census(of: database.directory) == before, "\(beginning)")
        }
    }

    @Test(arguments: Newcomer.allCases)
    func `a journal that comes during a start is neither played into the database nor removed`(
        _ newcomer: Newcomer
    ) throws {
        for beginning in Beginning.allCases {
            let database = try TemporaryDatabase()
            try beginning.make(database)
            let bytes = try newcomer.bytes()
            let path = database.path
            // The key is read under the lock, after the last look and before SQLite opens the file.
            let source = KeySource.provided {
                if FileManager.default.fileExists(atPath: path + ".lock") {
                    try bytes.write(to: URL(fileURLWithPath: path + "-journal"))
                }
                return [UInt8](repeating: 7, count: 32)
            }
            let store = try database.open(TemporaryDatabase.address, source)
            #expect(try store.load().operations.count == beginning.operationCount)
            let (changes, secrets) = pendingChange(2)
            try store.commit(changes, secrets: secrets)
            try store.close()
            #expect(try database.files()["client.sqlite-journal"] == bytes, "\(beginning)")
            try FileManager.default.removeItem(atPath: path + "-journal")
            let saved = try #require(try SQLiteStore.read(path: path)).saved
            #expect(saved.operations.count == beginning.operationCount + 1)
        }
    }

    @Test func `notes that come under the name of the log during a start stay`() throws {
        for beginning in [Beginning.nothing, .emptyFile, .database] {
            let database = try TemporaryDatabase()
            try beginning.make(database)
            let bytes = try Newcomer.notes.bytes()
            let path = database.path
            let source = KeySource.provided {
                if FileManager.default.fileExists(atPath: path + ".lock") {
                    try bytes.write(to: URL(fileURLWithPath: path + "-wal"))
                }
                return [UInt8](repeating: 7, count: 32)
            }
            let refusal = try #require(try database.refusal(TemporaryDatabase.address, source))
            #expect(refusal.code == .store)
            #expect(try database.files()["client.sqlite-wal"] == bytes, "\(beginning)")
            try FileManager.default.removeItem(atPath: path + "-wal")
            #expect(try database.refusal() == nil)
        }
    }

    @Test(arguments: Newcomer.allCases)
    func `a reader beside an owner does not see a journal`(_ newcomer: Newcomer) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let bytes = try newcomer.bytes()
        try bytes.write(to: URL(fileURLWithPath: database.path + "-journal"))
        let count = try DatabaseFile(database.path).look { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM operation")
        }
        #expect(count == 1)
        #expect(try database.files()["client.sqlite-journal"] == bytes)
        try store.close()
        #expect(try database.files()["client.sqlite-journal"] == bytes)
    }

    @Test func `an empty journal keeps nobody out and stays`() throws {
        for beginning in Beginning.allCases {
            let database = try TemporaryDatabase()
            try beginning.make(database)
            try Data().write(to: URL(fileURLWithPath: database.path + "-journal"))
            try database.open().close()
            #expect(try database.files()["client.sqlite-journal"] == Data(), "\(beginning)")
        }
    }

    /// Everything that may be there before a start.
    enum Beginning: CaseIterable {
        case nothing
        case emptyFile
        case database
        case databaseOfKilledOwner

        var operationCount: Int {
            switch self {
            case .nothing, .emptyFile, .database: 0
            case .databaseOfKilledOwner: 1
            }
        }

        fileprivate func make(_ database: TemporaryDatabase) throws {
            switch self {
            case .nothing: break
            case .emptyFile:
                try Data().write(to: URL(fileURLWithPath: database.path))
                try setPermissions(0o600, database.path)
            case .database: try database.open().close()
            case .databaseOfKilledOwner:
                let store = try database.open()
                let (changes, secrets) = pendingChange()
                try store.commit(changes, secrets: secrets)
                let files = try database.files()
                try store.close()
                for (name, data) in files {
                    try data.write(to: URL(fileURLWithPath: database.directory + "/" + name))
                }
            }
        }
    }
}

/// The journal of another program's database that was killed in the middle of a transaction.
private func foreignJournal() throws -> Data {
    let other = try TemporaryDatabase()
    let queue = try DatabaseQueue(path: other.path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
        try db.execute(
            sql: """
                CREATE TABLE diary (text);
                WITH RECURSIVE day (number) AS
                    (SELECT 1 UNION ALL SELECT number + 1 FROM day LIMIT 200)
                INSERT INTO diary SELECT hex(zeroblob(250)) FROM day;
                PRAGMA cache_size = 1;
                PRAGMA cache_spill = 1;
                BEGIN IMMEDIATE;
                UPDATE diary SET text = text || 'y';
                """
        )
        defer { try? db.execute(sql: "ROLLBACK") }
        return try Data(contentsOf: URL(fileURLWithPath: other.path + "-journal"))
    }
}
