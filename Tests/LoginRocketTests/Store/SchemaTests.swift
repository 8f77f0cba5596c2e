import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct SchemaTests {
    @Test func `a released step of the schema is never changed`() throws {
        #expect(Schema.steps.count == 1)
        let released = try Data(contentsOf: fixtures.appendingPathComponent("schema-1.sql"))
        #expect(Schema.steps[0] + "\n" == String(decoding: released, as: UTF8.self))
    }

    @Test func `an old database ends up with the tables of a new one`() throws {
        let tables = try [fixture("schema-1"), TemporaryDatabase()].map { database in
            let store = try database.open()
            defer { try? store.close() }
            return try store.queue.read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY name"
                )
            }
        }
        #expect(tables[0] == tables[1])
        #expect(tables[0].count >= 8)
    }

    @Test func `a database of schema 1 opens, and all of it is read`() throws {
        let database = try fixture("schema-1")
        let beside = try SQLiteStore.read(path: database.path)?.saved
        let store = try database.open(nil)
        #expect(try store.load() == Self.saved)
        #expect(beside == Self.saved)
        #expect(store.realm == TemporaryDatabase.address)
        #expect(try store.secret(SecretRef(1)) == Secret("made-up session token"))
        #expect(try store.secret(SecretRef(2)) == Secret("made-up current password"))
        #expect(try store.secret(SecretRef(.max)) == Secret("made-up new password"))
        #expect(try store.secret(SecretRef(4)) == Secret("made-up token of grace"))
        try store.close()
    }

    /// What the fixture of schema 1 holds; it was written once, by the first release.
    static var saved: Saved {
        let end = WallTime(secondsSince1970: 1_795_543_200)
        let session = StoreSamples.session(
            expiresAt: end,
            confirmation: .unconfirmed(since: WallTime(secondsSince1970: 1_795_456_800))
        )
        let doubt = Doubt(unresolved: 1, lastSent: .seconds(5), recent: [.seconds(5), .seconds(9)])
        let logout = PendingLogout(
            session: SessionIdentity("kss_grace"),
            token: SecretRef(4),
            step: .confirmEnded
        )
        let grace = User("grace")
        return Saved(
            session: .loggedIn(session),
            operations: [
                StoreSamples.operation(1, .updatePassword(StoreSamples.change(.tryNew(doubt)))),
                StoreSamples.operation(2, .logout(logout), user: grace, origin: .client),
                StoreSamples.operation(3, .finished(.logout, .done(.alreadyEnded))),
                StoreSamples.operation(4, .finished(.updatePassword, .rejected(["Too short"]))),
                StoreSamples.operation(5, .finished(.updatePassword, .outcomeUnknown)),
            ],
            lastSequence: SequenceNumber(6)
        )
    }

    private var fixtures: URL {
        Bundle.module.bundleURL.appendingPathComponent("Fixtures")
    }

    private func fixture(_ name: String) throws -> TemporaryDatabase {
        let key = try Data(contentsOf: fixtures.appendingPathComponent(name + ".key"))
        let database = try TemporaryDatabase(.provided { Array(key) })
        try FileManager.default.copyItem(
            at: fixtures.appendingPathComponent(name + ".sqlite"),
            to: URL(fileURLWithPath: database.path)
        )
        return database
    }
}
