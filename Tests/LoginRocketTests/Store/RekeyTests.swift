import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("A new key")
struct RekeyTests {
    private static let secondKey = [UInt8](repeating: 8, count: 32)

    @Test("opens everything, and the old one nothing, in this process and the next")
    func other() throws {
        let (database, store, old) = try rekeyable()
        let before = try store.load()
        let fingerprint = try store.fingerprint(of: Secret("a token"))
        let new = KeySource.provided { Self.secondKey }
        try store.rekey(to: new)
        #expect(try store.load() == before)
        let (_, secrets) = pendingChange()
        for (reference, secret) in secrets { #expect(try store.secret(reference) == secret) }
        try store.commit(Changes(email: .awaitingToken(StoreSamples.user)), secrets: [:])
        try store.close()

        #expect(try database.refusal(nil, old)?.code == .key)
        let again = try database.open(nil, new)
        #expect(try again.load().operations == before.operations)
        #expect(try again.fingerprint(of: Secret("a token")) == fingerprint)
        for (reference, secret) in secrets { #expect(try again.secret(reference) == secret) }
        try again.close()
    }

    @Test("takes the place of the key file in use, and nothing of the old one is left")
    func inPlace() throws {
        let (database, store, source) = try rekeyable()
        let old = try key(database)
        let sealed = try sealedValues(store)
        try store.rekey(to: source)
        #expect(try key(database) != old)
        let attributes = try FileManager.default.attributesOfItem(atPath: database.keyPath)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try store.close()
        for value in sealed {
            #expect(try !database.holds(Secret(bytes: Array(value.suffix(64)))))
        }
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
        let again = try database.open(nil, source)
        #expect(try again.load().operations.count == 1)
        try again.close()
    }

    @Test("that a person prepared under whatever name is left alone, and used")
    func prepared() throws {
        let (database, store, source) = try rekeyable()
        try store.close()
        let path = database.keyPath + ".new"
        let key = Data(Self.secondKey)
        try key.write(to: URL(fileURLWithPath: path))
        try setPermissions(0o600, path)
        let again = try database.open(nil, source)
        #expect(try database.files()["client.key.new"] == key)
        try again.rekey(to: .file(path))
        try again.close()
        try database.open(nil, .provided { Self.secondKey }).close()
        #expect(try database.files()["client.key.new"] == key)
    }

    @Test("does not take the place of one with which another database may be sealed")
    func shared() throws {
        let (database, store, source) = try rekeyable()
        let old = try key(database)
        let other = try SQLiteStore.open(
            path: database.directory + "/other.sqlite",
            realm: TemporaryDatabase.address,
            keySources: [source]
        )
        try other.close()
        let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try key(database) == old)
        try store.close()
        try database.open(nil, source).close()
    }

    @Test("is not a copy of the one in use, and nothing is written")
    func copy() throws {
        let (database, opened, source) = try rekeyable()
        try opened.close()
        let path = database.directory + "/backup.key"
        try FileManager.default.copyItem(atPath: database.keyPath, toPath: path)
        let bytes = Array(try key(database))
        for inUse in [source, .provided { bytes }] {
            let store = try database.open(nil, inUse)
            let before = try census(of: database.directory)
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: .file(path)) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains(path) == true)
            expectSentence(error)
            #expect(try census(of: database.directory) == before)
            try store.close()
        }
        try database.open(nil, source).close()
    }

    @Test("takes the place of a key file that was removed")
    func removed() throws {
        let (database, store, source) = try rekeyable()
        try FileManager.default.removeItem(atPath: database.keyPath)
        try store.rekey(to: source)
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
        try store.rekey(to: source)
        try store.close()
        try database.open(nil, source).close()
    }

    @Test("cannot have a name that the database uses")
    func ownNames() throws {
        let (database, store, _) = try rekeyable()
        for suffix in ["-journal", ".lock", "-wal", ".reserve"] {
            let source = KeySource.file(database.path + suffix)
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
            #expect(error?.code == .badInput)
            expectSentence(error)
        }
        try store.close()
        #expect(try !database.files().keys.contains("client.sqlite-journal"))
    }

    @Test("that is the one in use, or that is missing, changes nothing")
    func refused() throws {
        let (database, store, _) = try rekeyable()
        let inUse = Array(try key(database))
        let sources: [(KeySource, LoginRocketError.Code)] = [
            (.provided { inUse }, .badInput), (.systemdCredential("missing"), .key),
            (.provided { [1, 2, 3] }, .key), (.file(database.path), .badInput),
        ]
        for (source, code) in sources {
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
            #expect(error?.code == code)
            expectSentence(error)
        }
        #expect(try store.load().operations.count == 1)
        try store.close()
        try database.open(nil, .provided { inUse }).close()
    }
}
