import Foundation
import LoginRocketCore
import LoginRocketTesting
import Synchronization
import Testing

@testable import LoginRocket

@Suite struct KeyTests {
    @Test func `a key is made with the database, for this user alone, and then kept`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        let key = try #require(try database.files()["client.key"])
        #expect(key.count == 32)
        let attributes = try FileManager.default.attributesOfItem(atPath: database.keyPath)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try database.open(TemporaryDatabase.address, source).close()
        let names = Set(["client.key", "client.sqlite", "client.sqlite.lock"])
        #expect(Set(try database.files().keys) == names, "no draft is left")
        #expect(try database.files()["client.key"] == key)
    }

    @Test func `a missing key is never replaced by a new one over an existing database`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        try FileManager.default.removeItem(atPath: database.keyPath)
        let refusal = try #require(try database.refusal(nil, source))
        #expect(refusal.code == .key)
        #expect(refusal.message.contains(database.keyPath))
        #expect(refusal.message.contains(database.path))
        #expect(try database.files()["client.key"] == nil)
    }

    @Test func `the key of a database is asked for once no other owner can change it`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let (path, answers) = (database.path + ".lock", Answers())
        let source = KeySource.provided {
            answers.add(isLocked(path))
            return [UInt8](repeating: 7, count: 32)
        }
        try database.open(nil, source).close()
        #expect(answers.all == [true])
    }

    @Test func `nothing is sealed before the key is on the disk`() throws {
        let database = try TemporaryDatabase()
        // The key cannot be made: a file is in the way of its directory.
        try Data().write(to: URL(fileURLWithPath: database.directory + "/keys"))
        let source = KeySource.file(database.directory + "/keys/client.key")
        let refusal = try #require(try database.refusal(TemporaryDatabase.address, source))
        #expect(refusal.code == .key)
        #expect(try SQLiteStore.read(path: database.path) == nil)
    }

    @Test func `a key that was made before the power went is used`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        let key = try database.files()["client.key"]
        try FileManager.default.removeItem(atPath: database.path)
        try database.open(TemporaryDatabase.address, source).close()
        #expect(try database.files()["client.key"] == key)
    }

    @Test func `the wrong key is told from a damaged database`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let refusal = try #require(
            try database.refusal(nil, .provided { [UInt8](repeating: 8, count: 32) })
        )
        #expect(refusal.code == .key)
        #expect(refusal.message.contains(database.path))
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o601])
    func `a key file that is open to others is refused with the cure`(_ mode: Int) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        try setPermissions(mode, database.keyPath)
        let refusal = try #require(try database.refusal(nil, source))
        #expect(refusal.code == .key)
        #expect(refusal.message.contains("chmod 600 \(database.keyPath)"))
    }

    @Test(.enabled(if: geteuid() == 0, "only a superuser can give a file away"))
    func `a key file of another user is refused`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        try FileManager.default
            .setAttributes([.ownerAccountID: 65_534], ofItemAtPath: database.keyPath)
        #expect(try database.refusal(nil, source)?.code == .key)
    }

    @Test(arguments: [0, 31, 33])
    func `a key of the wrong length is refused`(_ length: Int) throws {
        let database = try TemporaryDatabase()
        let bytes = [UInt8](repeating: 1, count: length)
        try Data(bytes).write(to: URL(fileURLWithPath: database.keyPath))
        try setPermissions(0o600, database.keyPath)
        let address = TemporaryDatabase.address
        #expect(try database.refusal(address, .file(database.keyPath))?.code == .key)
        #expect(try database.refusal(address, .provided { bytes })?.code == .key)
    }

    @Test func `a key file that is a link or a directory is refused`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        let files = FileManager.default
        try files.createDirectory(atPath: database.keyPath, withIntermediateDirectories: false)
        #expect(try database.refusal(TemporaryDatabase.address, source)?.code == .key)
        try files.removeItem(atPath: database.keyPath)
        try files.createSymbolicLink(
            atPath: database.keyPath,
            withDestinationPath: database.directory + "/elsewhere"
        )
        #expect(try database.refusal(TemporaryDatabase.address, source)?.code == .key)
    }

    @Test func `the first configured source wins`() throws {
        let database = try TemporaryDatabase()
        let file = DatabaseFile(database.path)
        let one = [UInt8](repeating: 1, count: 32)
        let two = [UInt8](repeating: 2, count: 32)
        try Data(one).write(to: URL(fileURLWithPath: database.directory + "/lr"))
        let sources: [KeySource] = [.systemdCredential("lr"), .provided { two }]

        let first = try symmetricKey(one, of: "one")
        let second = try symmetricKey(two, of: "two")
        let withCredential = try sources.find(.anyKey, for: file, credentials: database.directory)
        #expect(withCredential.key == first)
        let without = try sources.find(.anyKey, for: file, credentials: nil)
        #expect(without.key == second)
        let other: [KeySource] = [.systemdCredential("other"), .provided { two }]
        let third = try other.find(.anyKey, for: file, credentials: database.directory)
        #expect(third.key == second)
    }

    @Test(arguments: ["../lr", "", ".", "a/b"])
    func `a credential's name cannot leave its directory`(_ name: String) throws {
        let sources: [KeySource] = [.systemdCredential(name)]
        let error = #expect(throws: LoginRocketError.self) {
            try sources.find(.anyKey, for: DatabaseFile("/tmp/x"), credentials: "/tmp")
        }
        expectSentence(error)
        #expect(error?.code == .badInput)
    }

    @Test func `no configured source is an error that says so`() throws {
        let database = try TemporaryDatabase()
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: database.path,
                realm: TemporaryDatabase.address,
                keySources: []
            )
        }
        expectSentence(error)
        #expect(error?.code == .key)
    }
}

/// What a question was answered each time it was asked.
private final class Answers: Sendable {
    private let answers = Mutex<[Bool]>([])

    var all: [Bool] { answers.withLock { $0 } }

    func add(_ answer: Bool) {
        answers.withLock { $0.append(answer) }
    }
}

private func isLocked(_ path: String) -> Bool {
    let file = unsafe open(path, O_RDONLY)
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0
}
