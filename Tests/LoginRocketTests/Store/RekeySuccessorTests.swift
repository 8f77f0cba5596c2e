import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A new key that lies beside the one whose place it takes.
@Suite("A new key")
struct RekeySuccessorTests {
    @Test("that had not got its name when the program was killed gets it at the next start")
    func killedBeforeItsName() throws {
        let (database, store, source) = try rekeyable()
        let old = try key(database)
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        let read = try SQLiteStore.read(path: database.path, keySources: [source])
        #expect(read?.saved.operations.count == 1, "a reader finds it, too")
        #expect(try key(database) == old)
        let again = try database.open(nil, source)
        #expect(try again.load().operations.count == 1)
        try again.close()
        #expect(try key(database) != old)
        #expect(try !database.files().keys.contains { $0.hasPrefix("client.key.") })
    }

    @Test("gets its name although it still has that of its draft")
    func killedWithTheDraft() throws {
        let (database, store, source) = try rekeyable()
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        let draft = successor + ".new-0123456789abcdef"
        try FileManager.default.linkItem(atPath: successor, toPath: draft)
        for _ in 1...2 { try database.open(nil, source).close() }
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    @Test("with which nothing had been sealed when the program was killed is used the next time")
    func killedBeforeTheCommit() throws {
        let (database, store, source) = try rekeyable()
        let successor = try successor(database, store)
        try store.close()
        let old = try key(database)
        _ = try KeyFile(successor).key(.anyKey, for: DatabaseFile(database.path))
        let new = try Data(contentsOf: URL(fileURLWithPath: successor))
        let again = try database.open(nil, source)
        #expect(try key(database) == old)
        try again.rekey(to: source)
        try again.close()
        #expect(try key(database) == new)
        #expect(try !database.files().keys.contains { $0.hasPrefix("client.key.") })
    }

    @Test("never takes the place of a key that it does not succeed, and that is said")
    func anotherKeyMeanwhile() throws {
        let (database, successor, source) = try killedBeforeItsName()
        let foreign = Data(repeating: 9, count: 32)
        try foreign.write(to: URL(fileURLWithPath: database.keyPath))
        try setPermissions(0o600, database.keyPath)
        let new = try Data(contentsOf: URL(fileURLWithPath: successor))
        for _ in 1...2 {
            let store = try database.open(nil, source)
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
            #expect(error?.code == .store)
            #expect(error?.message.contains(successor) == true)
            expectSentence(error)
            #expect(try store.load().operations.count == 1)
            try store.close()
            #expect(try key(database) == foreign)
            #expect(try Data(contentsOf: URL(fileURLWithPath: successor)) == new)
        }
        let store = try database.open(nil, source)
        try store.rekey(to: .file(database.directory + "/third.key"))
        try store.close()
        try database.open(nil, .file(database.directory + "/third.key")).close()
    }

    @Test("leaves the old one to a database that was made with it meanwhile")
    func anotherDatabaseMeanwhile() throws {
        let (database, successor, source) = try killedBeforeItsName()
        let old = try key(database)
        let open = {
            try SQLiteStore.open(
                path: database.directory + "/other.sqlite",
                realm: TemporaryDatabase.address,
                keySources: [source]
            )
        }
        try open().close()
        try database.open(nil, source).close()
        #expect(try key(database) == old)
        #expect(FileManager.default.fileExists(atPath: successor))
        try open().close()
        try database.open(nil, source).close()
    }

    @Test("outlives a start of an older copy, beside its database, elsewhere and in its place")
    func neededByAnother() throws {
        for place in ["/copy.sqlite", "/elsewhere/client.sqlite", "/client.sqlite"] {
            let (database, successor, source) = try killedBeforeItsName { database, store in
                try store.close()
                try FileManager.default.copyItem(atPath: database.path, toPath: database.path + "1")
            }
            let folder = database.directory + "/elsewhere"
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            try setPermissions(0o700, folder)
            let path = database.directory + place
            let aside = database.path + "2"
            try? FileManager.default.moveItem(atPath: path, toPath: aside)
            try FileManager.default.moveItem(atPath: database.path + "1", toPath: path)
            try SQLiteStore.open(path: path, realm: nil, keySources: [source]).close()
            #expect(FileManager.default.fileExists(atPath: successor), "\(place)")
            if path == database.path {
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.moveItem(atPath: aside, toPath: path)
            }
            let store = try database.open(nil, source)
            #expect(try store.load().operations.count == 1)
            try store.close()
        }
    }

    @Test("does not take the place of one beside a database that nobody has opened yet")
    func copyBeside() throws {
        for isElsewhere in [false, true] {
            let database = try TemporaryDatabase()
            let folder = database.directory + (isElsewhere ? "/keys" : "")
            let source = KeySource.file(folder + "/client.key")
            try database.open(TemporaryDatabase.address, source).close()
            let copy = database.directory + "/backup"
            try FileManager.default.copyItem(atPath: database.path, toPath: copy)
            try Data(repeating: 1, count: 4_096)
                .write(to: URL(fileURLWithPath: database.directory + "/a-photo"))
            let store = try database.open(nil, source)
            let before = try census(of: folder)
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains(copy) == true)
            expectSentence(error)
            #expect(try census(of: folder) == before)
            try FileManager.default.removeItem(atPath: copy)
            try store.rekey(to: source)
            try store.close()
        }
    }

    @Test("of which there is but a draft is removed at the next start")
    func killedAtTheDraft() throws {
        let (database, store, source) = try rekeyable()
        let draft = try successor(database, store) + ".new-0123456789abcdef"
        try store.close()
        try Data(repeating: 1, count: 32).write(to: URL(fileURLWithPath: draft))
        try setPermissions(0o600, draft)
        try database.open(nil, source).close()
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    @Test("is not made beside one whose name leaves no room for its own")
    func longName() throws {
        let database = try TemporaryDatabase()
        let name = database.directory + "/" + String(repeating: "k", count: 200)
        let store = try database.open(TemporaryDatabase.address, .file(name))
        let before = try census(of: database.directory)
        let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: .file(name)) }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try census(of: database.directory) == before)
        try store.close()
    }

    @Test(
        "is said to be in use only under the name that it has",
        .enabled(if: SmallDisk.isPossible, "needs a superuser")
    )
    func mounted() throws {
        let (database, store, source) = try rekeyable()
        let before = try sealedValues(store)
        try mounting(database.keyPath) {
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
            #expect(error?.code == .key)
            expectSentence(error)
            let after = try sealedValues(store)
            #expect(after == before)
        }
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        let keys = try database.files().filter { $0.key.hasPrefix("client.key") }
        try mounting(database.keyPath) {
            for _ in 1...2 {
                let again = try database.open(nil, source)
                let error = #expect(throws: LoginRocketError.self) { try again.rekey(to: source) }
                #expect(error?.code == .store)
                #expect(error?.message.contains(successor) == true)
                expectSentence(error)
                try again.close()
                let left = try database.files().filter { $0.key.hasPrefix("client.key") }
                #expect(left == keys)
            }
        }
        let last = try database.open(nil, source)
        #expect(try last.load().operations.count == 1)
        try last.rekey(to: source)
        try last.close()
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    /// A file whose name the system does not give away.
    private func mounting(_ path: String, _ work: () throws -> Void) throws {
        let code = unsafe mount(path, path, nil, UInt(MS_BIND), nil)
        guard code == 0 else { throw POSIXError(.EPERM) }
        defer { _ = unsafe umount2(path, Int32(MNT_DETACH)) }
        try work()
    }

    /// A database that was sealed with the successor of its key when the program was killed.
    private func killedBeforeItsName(
        after work: (TemporaryDatabase, SQLiteStore) throws -> Void = { _, _ in }
    ) throws -> (TemporaryDatabase, String, KeySource) {
        let (database, opened, source) = try rekeyable()
        let successor = try successor(database, opened)
        try work(database, opened)
        try opened.close()
        let store = try database.open(nil, source)
        try store.rekey(to: .file(successor))
        try store.close()
        return (database, successor, source)
    }
}
