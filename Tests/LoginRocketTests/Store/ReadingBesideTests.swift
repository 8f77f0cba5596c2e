import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct ReadingBesideTests {
    @Test func `without a database there is nothing to read, and nothing is made`() throws {
        let database = try TemporaryDatabase()
        #expect(try SQLiteStore.read(path: database.path) == nil)
        #expect(try SQLiteStore.read(path: database.directory + "/no/such/file") == nil)
        #expect(try database.files().isEmpty)
    }

    @Test func `a reader sees what the owner committed, without a key`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        #expect(try SQLiteStore.read(path: database.path)?.saved == Saved())
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let names = Set(try database.files().keys)
        let found = try #require(try SQLiteStore.read(path: database.path))
        #expect(found.saved == (try store.load()))
        #expect(found.saved.operations == changes.saved)
        #expect(found.realm == TemporaryDatabase.address)
        #expect(Set(try database.files().keys) == names)

        // The owner goes on as before.
        try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        #expect(try SQLiteStore.read(path: database.path)?.saved.session == .loggedOut(.user))
        try store.close()
    }

    @Test(arguments: [0, 1, 2, 5])
    func `of many operations the newest are read, and the number of all`(_ limit: Int) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.commit(Changes(saved: fourOperations), secrets: [:])
        let saved = try store.load()
        try store.close()
        let found = try SQLiteStore.excerpt(path: database.path, limit: limit)?.saved
        #expect(found == SavedExcerpt(of: saved, limit: limit))
        #expect(found?.finished.count == min(limit, 4))
        #expect(found?.finishedCount == 4)
    }

    @Test func `a reader notices that the newest operations are not all there`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.commit(Changes(saved: fourOperations), secrets: [:])
        try store.close()
        try database.tamper("DELETE FROM operation")
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.excerpt(path: database.path, limit: 2)
        }
        #expect(error?.code == .store)
        #expect(error?.message.contains("it had 2 newest operations and has 0") == true)
    }

    @Test(arguments: Fixture.names)
    func `of a database of every schema the newest operations are read`(_ name: String) throws {
        let database = try Fixture.database(name)
        let found = try SQLiteStore.excerpt(path: database.path, limit: 1)?.saved
        #expect(found == SavedExcerpt(of: Fixture.saved(name), limit: 1))
    }

    @Test func `a key that does not open the database is an error, and a missing one is not`()
        throws
    {
        let database = try TemporaryDatabase()
        try database.open().close()
        let other = KeySource.provided { [UInt8](repeating: 8, count: 32) }
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path, keySources: [other])
        }
        #expect(error?.code == .key)
        let short = database.directory + "/short.key"
        try Data(repeating: 7, count: 31).write(to: URL(fileURLWithPath: short))
        try setPermissions(0o600, short)
        let unusable = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path, keySources: [.file(short)])
        }
        #expect(unusable?.code == .key, "it is there, and could be the right one")
        let missing = KeySource.file(database.directory + "/no.key")
        #expect(try SQLiteStore.read(path: database.path, keySources: [missing]) != nil)
    }

    @Test func `reading a closed database changes and makes nothing`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try store.close()
        let before = try database.files()
        let saved = try SQLiteStore.read(path: database.path)?.saved
        #expect(saved?.operations == changes.saved)
        #expect(try database.files() == before)
    }

    @Test(arguments: ["-shm", ""])
    func `what a kill left in the log is read`(_ missing: String) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let killed = try TemporaryDatabase()
        for (name, data) in try database.files() where name != "client.sqlite" + missing {
            try data.write(to: URL(fileURLWithPath: killed.directory + "/" + name))
        }
        if missing.isEmpty {
            try Data(contentsOf: URL(fileURLWithPath: database.path))
                .write(to: URL(fileURLWithPath: killed.path))
        }
        try store.close()
        let found = try SQLiteStore.read(path: killed.path)
        #expect(found?.saved.operations == changes.saved)
    }

    @Test func `names that look like URLs or hold odd characters are plain names`() throws {
        let database = try TemporaryDatabase()
        for name in ["file:a?mode=memory", "50% off #1?", "ünïcode"] {
            let path = database.directory + "/" + name
            let store = try SQLiteStore.open(
                path: path,
                realm: TemporaryDatabase.address,
                keySources: [database.keySource]
            )
            try store.commit(Changes(.loggedOut(.cancelled)), secrets: [:])
            try store.close()
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try SQLiteStore.read(path: path)?.saved.session == .loggedOut(.cancelled))
        }
    }

    @Test func `readers and an owner of one process do not stand in each other's way`() async throws
    {
        let database = try TemporaryDatabase()
        try database.open().close()
        let path = database.path
        let source = database.keySource
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<150 {
                        let found = try SQLiteStore.read(path: path)
                        #expect(found != nil)
                    }
                }
            }
            group.addTask {
                for round in 0..<60 {
                    let store = try SQLiteStore.open(path: path, realm: nil, keySources: [source])
                    let reason: LogoutReason = round.isMultiple(of: 2) ? .user : .cancelled
                    try store.commit(Changes(.loggedOut(reason)), secrets: [:])
                    let found = try SQLiteStore.read(path: path)
                    #expect(found?.saved.session == .loggedOut(reason))
                    try store.close()
                }
            }
            try await group.waitForAll()
        }
    }

    #if os(Linux)
        /// The system drops the locks of a file when its process closes any descriptor of it.
        @Test func `a look and a failed start leave the locks of an owner beside them`() throws {
            let database = try TemporaryDatabase()
            let store = try database.open()
            let memory = try #require(try FileStatus.of(database.path + "-shm"))
            let before = try locks(memory)
            #expect(!before.isEmpty)
            #expect(try SQLiteStore.read(path: database.path) != nil)
            #expect(try database.refusal()?.code == .locked)
            #expect(try locks(memory) == before)
            try store.close()
        }

        private func locks(_ file: FileStatus) throws -> [Substring] {
            let lines = String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: "/proc/locks")),
                as: UTF8.self
            )
            return lines.split(separator: "\n").filter { line in
                line.contains("POSIX") && line.contains(":\(file.identity.number) ")
            }
            .map { line in line.drop { $0 != ":" } }
        }
    #endif

    private let fourOperations = (1...4).map { sequence in
        StoreSamples.operation(sequence, .finished(.logout, .expired))
    }
}
