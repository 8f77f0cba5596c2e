import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// Two files of ours with one name.
@Suite struct SharedNamesTests {
    /// Spellings of the folder, `here` being a link to it.
    static let folders = ["", "/.", "/sub/..", "/here", "/none/.."]
    static let suffixes = ["", ".lock", "-wal", "-shm", "-journal", ".reserve"]

    @Test(arguments: suffixes, folders)
    func `a key file cannot have a name that the database uses`(
        _ suffix: String,
        _ folder: String
    ) throws {
        for isNew in [true, false] {
            let database = try TemporaryDatabase()
            if !isNew { try database.open().close() }
            let files = FileManager.default
            try files.createDirectory(
                atPath: database.directory + "/sub",
                withIntermediateDirectories: false
            )
            try files.createSymbolicLink(
                atPath: database.directory + "/here",
                withDestinationPath: database.directory
            )
            let path = database.directory + folder + "/client.sqlite" + suffix
            let before = try census(of: database.directory)
            let refusal = try #require(
                try database.refusal(TemporaryDatabase.address, .file(path)),
                "new: \(isNew)"
            )
            #expect(refusal.code == .badInput)
            #expect(refusal.message.contains(path), "\(refusal.message)")
            #expect(try census(of: database.directory) == before)
        }
    }

    @Test(arguments: [".lock", "-wal", "-shm", "-journal", ".reserve"])
    func `a database cannot have a name that another database uses`(_ suffix: String) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try? FileManager.default.removeItem(atPath: database.path + suffix)
        let before = try census(of: database.directory)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: database.path + suffix,
                realm: TemporaryDatabase.address,
                keySources: [database.keySource]
            )
        }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try census(of: database.directory) == before)
    }

    @Test(arguments: [".lock", "-wal", "-shm", "-journal", ".reserve"], [true, false])
    func `a database cannot need the name that another database has`(
        _ suffix: String,
        hasLock: Bool
    ) throws {
        let database = try TemporaryDatabase()
        let other = database.path + suffix
        let store = try SQLiteStore.open(
            path: other,
            realm: TemporaryDatabase.address,
            keySources: [database.keySource]
        )
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try store.close()
        if !hasLock { try FileManager.default.removeItem(atPath: other + ".lock") }
        let before = try census(of: database.directory)
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == (hasLock ? .badInput : .store))
        #expect(refusal.message.contains(other), "\(refusal.message)")
        if hasLock {
            let error = #expect(throws: LoginRocketError.self) {
                try SQLiteStore.read(path: database.path)
            }
            expectSentence(error)
        }
        #expect(try census(of: database.directory) == before)
    }

    @Test(arguments: suffixes.dropFirst())
    func `a key file cannot have a name that a database beside it uses`(_ suffix: String) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try? FileManager.default.removeItem(atPath: database.path + suffix)
        let source = KeySource.file(database.path + suffix)
        let path = database.directory + "/other.sqlite"
        let before = try census(of: database.directory)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: path,
                realm: TemporaryDatabase.address,
                keySources: [source]
            )
        }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try census(of: database.directory) == before)
    }

    @Test(arguments: ["/new/", "/new/.", "/new/..", "/"])
    func `a name that only a folder can have is refused before a key is made`(
        _ name: String
    ) throws {
        let database = try TemporaryDatabase()
        let before = try census(of: database.directory)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: database.directory + name,
                realm: TemporaryDatabase.address,
                keySources: [.file(database.directory + "/new/client.key")]
            )
        }
        #expect(error?.message.contains("is a directory") == true)
        expectSentence(error)
        #expect(try census(of: database.directory) == before)
    }

    @Test func `another key file in the same folder is fine`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.directory + "/client.sqlite.key")
        #expect(try database.refusal(TemporaryDatabase.address, source) == nil)
    }

    @Test(arguments: [
        "client.key.new-0123456789abcdef", "a.2026112606431700", "k.new-0000000000000000",
    ])
    func `a key file cannot have the name of a draft, which a start removes`(
        _ name: String
    ) throws {
        let database = try TemporaryDatabase()
        let path = database.directory + "/" + name
        let refusal = try #require(try database.refusal(TemporaryDatabase.address, .file(path)))
        #expect(refusal.code == .badInput)
        #expect(refusal.message.contains(path))
        let store = try database.open(TemporaryDatabase.address, .file(database.keyPath))
        let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: .file(path)) }
        #expect(error?.code == .badInput)
        try store.close()
    }

    @Test(arguments: [239, 240, 247, 248, 255, 256, 300])
    func `a name of a database is used for good, or refused at the start`(
        _ length: Int
    ) throws {
        let database = try TemporaryDatabase(.file("/dev/null"))
        let path = database.directory + "/" + String(repeating: "n", count: length)
        let sources = [KeySource.file(database.keyPath)]
        func open() throws -> SQLiteStore {
            try SQLiteStore.open(path: path, realm: TemporaryDatabase.address, keySources: sources)
        }
        guard length <= 247 else {
            let error = #expect(throws: LoginRocketError.self) { try open() }
            #expect(error?.code == .badInput)
            expectSentence(error)
            #expect(try database.files().isEmpty)
            return
        }
        for _ in 1...2 {
            let store = try open()
            let (changes, secrets) = sealedSession()
            try store.commit(changes, secrets: secrets)
            try store.close()
        }
        #expect(try SQLiteStore.read(path: path, keySources: sources) != nil)
    }

    @Test func `a path that SQLite cannot take is refused at the start`() throws {
        let database = try TemporaryDatabase()
        let folder =
            database.directory
            + String(repeating: "/" + String(repeating: "f", count: 90), count: 6)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: folder + "/client.sqlite",
                realm: TemporaryDatabase.address,
                keySources: [.file(database.keyPath)]
            )
        }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try database.files().isEmpty)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs a superuser"))
    func `a database that is mounted by itself is refused, for its lock is not`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try #require(unsafe mount(database.path, database.path, nil, UInt(MS_BIND), nil) == 0)
        defer { _ = unsafe umount2(database.path, Int32(MNT_DETACH)) }
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(database.path))
    }
}
