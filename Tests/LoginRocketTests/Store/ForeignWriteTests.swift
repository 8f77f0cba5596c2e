import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A database that another program writes to while it has an owner.
@Suite(.timeLimit(.minutes(1))) struct ForeignWriteTests {
    /// What may be copied over a database.
    enum Backup: CaseIterable {
        case older
        case ofAnotherClient
        case empty
    }

    @Test(arguments: Backup.allCases)
    func `nothing is acknowledged in a database that a backup was copied over`(
        _ backup: Backup
    ) throws {
        let database = try TemporaryDatabase()
        let bytes = try contents(backup, database)
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try writeOver(database, bytes)

        for next in [Changes(.loggedOut(.user)), Changes(saved: changes.saved)] {
            let error = #expect(throws: LoginRocketError.self) {
                try store.commit(next, secrets: secrets)
            }
            #expect(error?.code == .store)
            #expect(error?.message.hasPrefix("Another program changed \(database.path) ") == true)
            expectSentence(error)
        }
        #expect(throws: LoginRocketError.self) { try store.load() }
        #expect(throws: LoginRocketError.self) { try store.rekey(to: .file(database.keyPath)) }
        #expect(throws: LoginRocketError.self) { try store.close() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: database.path)) == bytes)
    }

    @Test func `a backup that was copied over an idle owner is the database of the next`() throws {
        let database = try TemporaryDatabase()
        let (changes, secrets) = pendingChange()
        let first = try database.open()
        try first.commit(changes, secrets: secrets)
        try first.close()
        let backup = try Data(contentsOf: URL(fileURLWithPath: database.path))
        let second = try database.open()
        let (session, token) = sealedSession()
        try second.commit(session, secrets: token)
        try second.close()
        let third = try database.open()
        try writeOver(database, backup)
        #expect(throws: LoginRocketError.self) {
            try third.commit(Changes(.loggedOut(.user)), secrets: [:])
        }
        #expect(throws: LoginRocketError.self) { try third.close() }
        let fourth = try database.open()
        #expect(try fourth.load().operations == changes.saved)
        #expect(try fourth.load().session == .loggedOut(.never))
        try fourth.close()
    }

    @Test func `the owner's own writing is no change by others, also beside a reader`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try saveAndForget(1, store)
        let before = try FileStatus.of(database.path)
        let reader = try DatabaseQueue(path: database.path)
        try reader.inDatabase { db in
            try db.inTransaction(.deferred) {
                _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM operation")
                // A reader lets a part of the log be moved.
                for sequence: Int64 in 2...4 { try saveAndForget(sequence, store) }
                return .commit
            }
        }
        try reader.close()
        try saveAndForget(5, store)
        try store.removeTraces(waiting: true)
        #expect(try FileStatus.of(database.path) != before)
        #expect(try store.load().operations.count == 5)
        try store.close()
    }

    @Test func `a log that has become long is moved into the database`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let email = Changes(email: .awaitingToken(StoreSamples.user))
        try store.commit(email, secrets: [:])
        let short = try size(database.path + "-wal")
        try store.queue.write { db in
            try db.execute(sql: "CREATE TABLE long (bytes BLOB)")
            try db.execute(sql: "INSERT INTO long VALUES (zeroblob(5000000))")
        }
        let long = try size(database.path + "-wal")
        let before = try size(database.path)
        #expect(long > 4_096_000)
        try store.commit(Changes(email: .notRequested), secrets: [:])
        #expect(try size(database.path + "-wal") < short + 100_000)
        #expect(try size(database.path) > before + 4_000_000)
        try store.close()
    }

    /// Saves a password and purges it, after which the log is moved into the database.
    private func saveAndForget(_ sequence: Int64, _ store: SQLiteStore) throws {
        let (changes, secrets) = pendingChange(sequence)
        try store.commit(changes, secrets: secrets)
        let end = Outbox.Operation.Status.finished(.updatePassword, .done(.answered))
        try store.commit(Changes(saved: [StoreSamples.operation(sequence, end)]), secrets: [:])
    }

    private func contents(_ backup: Backup, _ database: TemporaryDatabase) throws -> Data {
        switch backup {
        case .older:
            try database.open().close()
            return try Data(contentsOf: URL(fileURLWithPath: database.path))
        case .ofAnotherClient:
            let other = try TemporaryDatabase()
            let store = try other.open()
            try store.commit(pendingChange(2).0, secrets: pendingChange(2).1)
            try store.close()
            return try Data(contentsOf: URL(fileURLWithPath: other.path))
        case .empty:
            return Data()
        }
    }

    /// Writes into the file itself, as `cp` does, until its time says so, too.
    private func writeOver(_ database: TemporaryDatabase, _ bytes: Data) throws {
        let before = try FileStatus.of(database.path)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: database.path))
        defer { try? handle.close() }
        repeat {
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: bytes)
        } while try FileStatus.of(database.path)?.modified == before?.modified
        #expect(try FileStatus.of(database.path)?.identity == before?.identity)
    }

    private func size(_ path: String) throws -> Int64 {
        try #require(try FileStatus.of(path)).size
    }
}
