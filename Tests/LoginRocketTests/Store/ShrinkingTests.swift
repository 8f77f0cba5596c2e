import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct ShrinkingTests {
    @Test func `after a flood the database gives its room back`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let large = try flood(store, count: 5_000)
        #expect(large > 500_000)
        try forget(store, 1...5_000)
        let small = try store.pageCount()
        #expect(small < 64, "\(small) pages")
        #expect(try size(database) == small * 4_096)
        try store.close()
        #expect(try database.open().load().operations.isEmpty)
    }

    @Test func `a database that an earlier version let grow shrinks when it is opened`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        _ = try flood(store, count: 3)
        try store.close()
        try database.tamper(
            """
            CREATE TABLE flood (bytes BLOB); INSERT INTO flood VALUES (zeroblob(1000000));
            DROP TABLE flood
            """
        )
        let before = try size(database)
        #expect(before > 500_000)
        let again = try database.open()
        #expect(try again.load().operations.count == 3)
        #expect(try size(database) < 300_000)
        try again.close()
    }

    @Test func `what shrinks keeps every value, and no trace of what is gone`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        _ = try flood(store, count: 5_000)
        let (changes, secrets) = pendingChange(6_000)
        try store.commit(changes, secrets: secrets)
        let sealed = try store.sealed()
        let before = try store.pageCount()
        try forget(store, 1...5_000)
        #expect(try store.pageCount() * 2 < before)
        let saved = try store.load()
        #expect(saved.operations == changes.saved)
        #expect(saved.lastSequence == SequenceNumber(6_000))
        #expect(try store.secret(StoreSamples.new) == secrets[StoreSamples.new])
        #expect(try store.sealed() == sealed)

        let done = StoreSamples.operation(6_000, .finished(.updatePassword, .done(.answered)))
        try store.commit(Changes(saved: [done]), secrets: [:])
        for secret in sealed { #expect(try !database.holds(Secret(bytes: secret.suffix(48)))) }
        try store.close()
    }

    @Test func `a few free pages are left as they are`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        _ = try flood(store, count: 100)
        let before = try store.pageCount()
        try forget(store, 1...100)
        #expect(try store.pageCount() == before)
        try store.close()
    }

    private func flood(_ store: SQLiteStore, count: Int64) throws -> Int {
        let outcome = Outbox.Operation.Status.finished(.updatePassword, .expired)
        let operations = (1...count).map { StoreSamples.operation($0, outcome) }
        for start in stride(from: 0, to: operations.count, by: 500) {
            let part = operations[start..<min(start + 500, operations.count)]
            try store.commit(Changes(saved: Array(part)), secrets: [:])
        }
        return try store.pageCount() * 4_096
    }

    private func forget(_ store: SQLiteStore, _ sequences: ClosedRange<Int64>) throws {
        for start in stride(from: sequences.lowerBound, through: sequences.upperBound, by: 100) {
            let end = min(start + 99, sequences.upperBound)
            try store.commit(Changes(deleted: (start...end).map(SequenceNumber.init)), secrets: [:])
        }
    }

    private func size(_ database: TemporaryDatabase) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: database.path)
        return attributes[.size] as? Int ?? -1
    }
}

extension SQLiteStore {
    fileprivate func pageCount() throws -> Int {
        try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
    }

    fileprivate func sealed() throws -> [[UInt8]] {
        try queue.read { db in
            try Data.fetchAll(db, sql: "SELECT sealed FROM secret ORDER BY ref").map { Array($0) }
        }
    }
}
