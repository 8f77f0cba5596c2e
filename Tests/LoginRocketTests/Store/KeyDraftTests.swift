import Crypto
import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// What a key leaves behind if the power goes while it is made.
@Suite struct KeyDraftTests {
    @Test(arguments: [".0123456789abcdef", ".new-0123456789abcdef"])
    func `a second name of the key that a crash has left is removed`(_ suffix: String) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        let key = try database.files()["client.key"]
        try FileManager.default
            .linkItem(atPath: database.keyPath, toPath: database.keyPath + suffix)
        #expect(try database.refusal(nil, source) == nil)
        #expect(try !database.files().keys.contains("client.key" + suffix))
        #expect(try database.files()["client.key"] == key)
    }

    @Test(arguments: [".f", ".20261126", ".0123456789abcde", ".0123456789abcdef0", ".new-1"])
    func `a second name that somebody gave the key stays, and is refused`(
        _ suffix: String
    ) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        try FileManager.default
            .linkItem(atPath: database.keyPath, toPath: database.keyPath + suffix)
        let before = try census(of: database.directory)
        let refusal = try #require(try database.refusal(nil, source))
        #expect(refusal.code == .key)
        #expect(refusal.message.contains("hard links"), "\(refusal.message)")
        #expect(try census(of: database.directory) == before)
    }

    @Test(arguments: [32, 7, 0])
    func `a draft that never became the key is removed`(_ size: Int) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        let draft = database.keyPath + ".new-00000000deadbeef"
        try Data(count: size).write(to: URL(fileURLWithPath: draft))
        try setPermissions(0o600, draft)
        try database.open(TemporaryDatabase.address, source).close()
        let names = Set(["client.key", "client.sqlite", "client.sqlite.lock"])
        #expect(Set(try database.files().keys) == names)
    }

    @Test func `a reader removes no draft, and reads the key beside it`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        let store = try database.open(TemporaryDatabase.address, source)
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try store.close()
        let draft = database.keyPath + ".new-0123456789abcdef"
        try FileManager.default.linkItem(atPath: database.keyPath, toPath: draft)
        let left = database.keyPath + ".new-00000000deadbeef"
        try Data(count: 7).write(to: URL(fileURLWithPath: left))
        try setPermissions(0o600, left)

        let before = try census(of: database.directory)
        #expect(try SQLiteStore.read(path: database.path, keySources: [source]) != nil)
        #expect(try census(of: database.directory) == before)
        try database.tamper("UPDATE operation SET attempts = attempts + 1")
        #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path, keySources: [source])
        }
    }

    /// Names, sizes and modes that are no draft of ours.
    static let others = [
        (".1", 32, 0o600), (".0123456789abcdef", 32, 0o600), (".bak", 32, 0o600),
        (".new-00000000deadbeef", 33, 0o600), (".new-00000000deadbeef", 32, 0o640),
        (".new-00000000DEADBEEF", 32, 0o600), (".new-deadbeef", 32, 0o600),
        (".new-00000000deadbeef.old", 32, 0o600),
    ]

    @Test(arguments: others)
    func `somebody's copy of a key stays`(_ suffix: String, _ size: Int, _ mode: Int) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        let path = database.keyPath + suffix
        try Data(repeating: 9, count: size).write(to: URL(fileURLWithPath: path))
        try setPermissions(mode, path)
        try database.open(TemporaryDatabase.address, source).close()
        #expect(try database.files()["client.key" + suffix]?.count == size)
    }

    @Test func `many first starts at once agree on one key and leave no draft`() async throws {
        let database = try TemporaryDatabase()
        let (path, file) = (database.keyPath, DatabaseFile(database.path))
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    let key = try KeyFile(path).key(.anyKey, for: file)
                    return unsafe key.withUnsafeBytes { bytes in unsafe Array(bytes) }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try Set(database.files().keys) == ["client.key"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a renewal that tries the key's name disturbs nobody who reads the key`() async throws {
        let database = try TemporaryDatabase()
        let path = database.keyPath
        let key = try KeyFile(path).key(.anyKey, for: DatabaseFile(database.path))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    let draft = KeyDrafts(of: path).newName()
                    try FileManager.default.linkItem(atPath: path, toPath: draft)
                    try FileManager.default.removeItem(atPath: draft)
                }
            }
            for _ in 0..<2_000 {
                let found = try KeyFile(path).existing()
                #expect(found == key)
            }
            group.cancelAll()
        }
    }
}
