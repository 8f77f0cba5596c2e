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
            try database.makeSpellings()
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

    @Test(arguments: suffixes + ["client.key"], folders)
    func `a socket cannot have a name that the database or its key file uses`(
        _ suffix: String,
        _ folder: String
    ) throws {
        for isNew in [true, false] {
            let database = try TemporaryDatabase()
            let source = KeySource.file(database.keyPath)
            if !isNew { try database.open(TemporaryDatabase.address, source).close() }
            try database.makeSpellings()
            let name = suffix == "client.key" ? suffix : "client.sqlite" + suffix
            let path = database.directory + folder + "/" + name
            let error = #expect(throws: LoginRocketError.self, "new: \(isNew)") {
                try SQLiteStore.requireFree(
                    socket: path,
                    besides: database.path,
                    keySources: [source]
                )
            }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains(path) == true)
            expectSentence(error)
            try SQLiteStore.requireFree(
                socket: database.path + ".socket",
                besides: database.path,
                keySources: [source]
            )
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

    @Test(
        .enabled(if: SmallDisk.isPossible, "needs a superuser"),
        arguments: ["", ".lock"]
    )
    func `a database or a lock that is mounted by itself is refused, for the other is not`(
        _ companion: String
    ) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let mounted = database.path + companion
        try #require(unsafe mount(mounted, mounted, nil, UInt(MS_BIND), nil) == 0)
        defer { _ = unsafe umount2(mounted, Int32(MNT_DETACH)) }
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(mounted))
    }

    @Test(arguments: ["/", "/.", "/.."])
    func `a name of a folder is refused as such`(_ end: String) throws {
        let database = try TemporaryDatabase()
        let names = [
            (database.path + end, database.keyPath), (database.path, database.keyPath + end),
        ]
        for (path, keyPath) in names {
            let error = #expect(throws: LoginRocketError.self) {
                try SQLiteStore.open(
                    path: path,
                    realm: TemporaryDatabase.address,
                    keySources: [.file(keyPath)]
                )
            }
            #expect(error?.message.contains("is a directory") == true)
            expectSentence(error)
        }
        #expect(try database.files().isEmpty)
    }
}

extension TemporaryDatabase {
    /// Makes what leads back to the folder under another spelling.
    fileprivate func makeSpellings() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: directory + "/sub", withIntermediateDirectories: false)
        try files.createSymbolicLink(
            atPath: directory + "/here",
            withDestinationPath: directory
        )
    }
}
