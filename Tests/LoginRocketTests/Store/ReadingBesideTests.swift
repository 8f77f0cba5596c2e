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
}
