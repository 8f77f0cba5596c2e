import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// Whatever the old key had sealed.
@Suite("A new key")
struct RekeyTracesTests {
    @Test("is in use although traces of the old one had to stay, and that is said")
    func traces() throws {
        let (database, store, source) = try rekeyable()
        let sealed = try sealedValues(store)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: database.path, configuration: configuration)
        try reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Row.fetchAll(db, sql: "SELECT * FROM secret")
        }
        let old = try key(database)
        let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
        #expect(error?.code == .store)
        #expect(error?.message.contains("client.sqlite-wal") == true)
        #expect(error?.message.contains("new key") == true)
        expectSentence(error)
        #expect(try key(database) != old)
        try reader.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        try reader.close()
        try store.close()
        for value in sealed {
            #expect(try !database.holds(Secret(bytes: Array(value.suffix(64)))))
        }
        try database.open(nil, source).close()
    }

    @Test("leaves nothing of a damaged secret, which stays shut")
    func damaged() throws {
        let (database, store, source) = try rekeyable()
        let sealed = try sealedValues(store)
        try store.close()
        let cut = "substr(sealed, 1, length(sealed) - 1)"
        try database.tamper("UPDATE secret SET sealed = \(cut) WHERE kind = 'currentPassword'")
        let damaged = try database.open(nil, source)
        try damaged.rekey(to: source)
        #expect(try damaged.load().operations.count == 1)
        #expect(throws: LoginRocketError.self) { try damaged.secret(StoreSamples.current) }
        try damaged.close()
        for value in sealed {
            #expect(try !database.holds(Secret(bytes: Array(value.dropLast().suffix(64)))))
        }
    }
}

/// A database with a session and a change, sealed with the key of a file beside it.
func rekeyable() throws -> (TemporaryDatabase, SQLiteStore, KeySource) {
    let database = try TemporaryDatabase()
    let source = KeySource.file(database.keyPath)
    let store = try database.open(TemporaryDatabase.address, source)
    let (session, token) = sealedSession()
    try store.commit(session, secrets: token)
    let (change, secrets) = pendingChange()
    try store.commit(change, secrets: secrets)
    return (database, store, source)
}

/// The bytes of its key file.
func key(_ database: TemporaryDatabase) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: database.keyPath))
}

/// The place of the key that a renewal of its key file makes.
func successor(_ database: TemporaryDatabase, _ store: SQLiteStore) throws -> String {
    guard case .rows(let identity) = store.sealer.format else { throw POSIXError(.EINVAL) }
    return KeySuccessor(of: store.sealer.key, in: database.keyPath, for: identity).path
}
