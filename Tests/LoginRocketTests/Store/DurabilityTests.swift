import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct DurabilityTests {
    @Test func `every commit goes through to the disk`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        #expect(try store.synchronous() == 2)
        let modes = try store.queue.writeWithoutTransaction { db in
            [
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try String.fetchOne(db, sql: "PRAGMA secure_delete"),
                try String.fetchOne(db, sql: "PRAGMA foreign_keys"),
                try String.fetchOne(db, sql: "PRAGMA temp_store"),
                try String.fetchOne(db, sql: "PRAGMA trusted_schema"),
                try String.fetchOne(db, sql: "PRAGMA cell_size_check"),
                try String.fetchOne(db, sql: "PRAGMA mmap_size"),
                try String.fetchOne(db, sql: "PRAGMA busy_timeout"),
            ]
        }
        #expect(modes == ["wal", "1", "1", "2", "0", "1", "0", "5000"])
        try store.close()
    }

    @Test func `what was committed is there after a kill`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        // What a kill leaves: the files as they are now.
        let killed = try TemporaryDatabase()
        for (name, data) in try database.files() {
            try data.write(to: URL(fileURLWithPath: killed.directory + "/" + name))
        }
        try store.close()
        let revived = try killed.open(nil)
        #expect(try revived.load().operations == changes.saved)
        #expect(try revived.secret(StoreSamples.new) == secrets[StoreSamples.new])
        try revived.close()
    }

    @Test func `a purged password leaves no trace, not even sealed`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let sealed = try sealedValues(store).map { Secret(bytes: Array($0.suffix(64))) }
        #expect(try sealed.allSatisfy { try database.holds($0) })

        let done = StoreSamples.operation(1, .finished(.updatePassword, .done(.answered)))
        // Another operation is pending, so it is the password that empties the log.
        let logout = Outbox.Operation.Status.logout(
            PendingLogout(session: SessionIdentity("kss_to_end"), token: SecretRef(9))
        )
        let next = Changes(saved: [done, StoreSamples.operation(2, logout)])
        try store.commit(next, secrets: [SecretRef(9): Secret("t")])
        #expect(try database.size("-wal") == 0)
        #expect(try !sealed.contains { try database.holds($0) })
        try store.close()
    }

    @Test func `a token of a mail or a signup leaves no trace either`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = arrivals()
        try store.commit(changes, secrets: secrets)
        let sealed = try sealedValues(store).map { Secret(bytes: Array($0.suffix(64))) }
        #expect(sealed.count == 2)
        #expect(try sealed.allSatisfy { try database.holds($0) })

        // Another operation is pending, so it is the token that empties the log.
        let (next, passwords) = pendingChange(2)
        try store.commit(next, secrets: passwords.merging(secrets) { new, _ in new })
        let verified = StoreSamples.operation(1, .finished(.verifyEmail, .done(.answered)))
        try store.commit(Changes(saved: [verified]), secrets: [:])
        #expect(try database.size("-wal") == 0)
        #expect(try sealed.filter { try database.holds($0) }.count == 1)

        try store.commit(Changes(.loggedOut(.cancelled)), secrets: [:])
        #expect(try database.size("-wal") == 0)
        #expect(try !sealed.contains { try database.holds($0) })
        try store.close()
    }

    @Test func `an outbox that becomes empty empties the log`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let logout = Outbox.Operation.Status.logout(
            PendingLogout(session: SessionIdentity("kss_to_end"), token: StoreSamples.token)
        )
        let pending = Changes(saved: [StoreSamples.operation(1, logout)])
        try store.commit(pending, secrets: [StoreSamples.token: Secret("t")])
        #expect(try database.size("-wal") > 0)
        let done = StoreSamples.operation(1, .finished(.logout, .done(.answered)))
        try store.commit(Changes(saved: [done]), secrets: [:])
        #expect(try database.size("-wal") == 0)
        // Acknowledging purges no secret and drains nothing: no checkpoint.
        try store.commit(Changes(deleted: [SequenceNumber(1)]), secrets: [:])
        #expect(try database.size("-wal") > 0)
        try store.close()
    }

    @Test func `while a reader is busy the log waits, the commit does not`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let done = StoreSamples.operation(1, .finished(.updatePassword, .cancelled))

        let reader = try DatabaseQueue(path: database.path)
        try reader.read { db in
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM secret") == 3)
            let clock = ContinuousClock()
            let time = try clock.measure { try store.commit(Changes(saved: [done]), secrets: [:]) }
            #expect(time < .seconds(2))
            #expect(try database.size("-wal") > 0)
        }
        try reader.close()
        try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        #expect(try database.size("-wal") == 0)
        try store.close()
    }

    @Test func `closing leaves one file without a log`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try store.close()
        #expect(Set(try database.files().keys) == ["client.sqlite", "client.sqlite.lock"])
    }

    @Test func `volatile changes do not touch the disk`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let before = try database.files()
        var changes = Transition.ignored.changes
        changes.gate = .open
        try store.commit(changes, secrets: [SecretRef(1): Secret("x")])
        #expect(try database.files() == before)
        try store.close()
        // Not even the connection is asked: a closed one would refuse.
        try store.commit(changes, secrets: [:])
    }

    @Test func `a closed store refuses instead of crashing`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.close()
        try store.close()
        let error = #expect(throws: LoginRocketError.self) { try store.load() }
        #expect(error?.code == .store)
        #expect(throws: LoginRocketError.self) {
            try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        }
    }
}

extension TemporaryDatabase {
    fileprivate func size(_ suffix: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
        return attributes[.size] as? Int ?? -1
    }
}
