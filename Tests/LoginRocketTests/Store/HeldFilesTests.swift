import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// Files that are taken from a live owner.
@Suite(.timeLimit(.minutes(1))) struct HeldFilesTests {
    /// What happens to one of the owner's files.
    enum Loss: String, CaseIterable {
        case removed
        case movedAway
        case replacedByCopy
        case replacedByLink
        case emptyInItsPlace
        case secondName
    }

    static let suffixes = ["", ".lock", "-wal", "-shm"]

    @Test(arguments: suffixes, Loss.allCases)
    func `a commit fails when a file of the owner is no longer that of its name`(
        _ suffix: String,
        _ loss: Loss
    ) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        try cause(loss, database.path + suffix)

        for next in [Changes(.loggedOut(.user)), pendingChange().0] {
            let error = #expect(throws: LoginRocketError.self) {
                try store.commit(next, secrets: pendingChange().1)
            }
            #expect(error?.code == .store)
            #expect(error?.message.contains(database.path + suffix) == true)
            expectSentence(error)
        }
        let error = #expect(throws: LoginRocketError.self) { try store.load() }
        #expect(error?.code == .store)
        expectSentence(error)
        try? store.close()
    }

    @Test func `two owners never both have their commits acknowledged`() throws {
        let database = try TemporaryDatabase()
        let first = try database.open()
        try FileManager.default.removeItem(atPath: database.path + ".lock")
        let second = try database.open()
        try second.commit(Changes(.loggedOut(.user)), secrets: [:])
        let (changes, secrets) = pendingChange()
        #expect(throws: LoginRocketError.self) { try first.commit(changes, secrets: secrets) }
        #expect(throws: LoginRocketError.self) { try first.close() }
        #expect(try second.load().operations.isEmpty)
        try second.close()
        let third = try database.open()
        #expect(try third.load().session == .loggedOut(.user))
        try third.close()
    }

    @Test func `a logout into a database that was moved away did not happen, and is not undone`()
        throws
    {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        let away = database.directory + "/away"
        try FileManager.default.moveItem(atPath: database.path, toPath: away)
        #expect(throws: LoginRocketError.self) {
            try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        }
        try FileManager.default.moveItem(atPath: away, toPath: database.path)
        #expect(try store.load().session == changes.session)
        try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        try store.close()
        let again = try database.open()
        #expect(try again.load().session == .loggedOut(.user))
        try again.close()
    }

    @Test func `closing removes nothing of a database that took the place of ours`() throws {
        let database = try TemporaryDatabase()
        let old = try database.open()
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try FileManager.default.moveItem(
                atPath: database.path + suffix,
                toPath: database.directory + "/old" + suffix
            )
        }
        let new = try database.open()
        try new.commit(Changes(.loggedOut(.user)), secrets: [:])
        let before = try database.files().filter { $0.key.hasPrefix("client.sqlite") }
        #expect(throws: LoginRocketError.self) { try old.close() }
        #expect(try database.files().filter { $0.key.hasPrefix("client.sqlite") } == before)
        #expect(try new.load().session == .loggedOut(.user))
        try new.close()
    }

    /// How an owner may end.
    enum End: CaseIterable {
        case closed
        case dropped
    }

    @Test(arguments: suffixes, End.allCases)
    func `what took the place of a file of the owner is left alone when the owner ends`(
        _ suffix: String,
        _ end: End
    ) throws {
        let database = try TemporaryDatabase()
        var store: SQLiteStore? = try database.open()
        let (changes, secrets) = sealedSession()
        try store?.commit(changes, secrets: secrets)
        try store?.commit(Changes(email: .awaitingToken(StoreSamples.user)), secrets: [:])
        let path = database.path + suffix
        let own = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        let foreign = Data("somebody's file".utf8)
        try foreign.write(to: URL(fileURLWithPath: path))
        switch end {
        case .closed: #expect(throws: LoginRocketError.self) { try store?.close() }
        case .dropped: store = nil
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == foreign)
        if suffix != "-shm" {
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".away")) == own)
        }
    }

    @Test func `a store that is dropped leaves what a closed one leaves`() throws {
        let database = try TemporaryDatabase()
        var store: SQLiteStore? = try database.open()
        let (changes, secrets) = pendingChange()
        try store?.commit(changes, secrets: secrets)
        store = nil
        #expect(Set(try database.files().keys) == ["client.sqlite", "client.sqlite.lock"])
        let again = try database.open()
        #expect(try again.load().operations == changes.saved)
        try again.close()
    }

    private func cause(_ loss: Loss, _ path: String) throws {
        let files = FileManager.default
        switch loss {
        case .removed:
            try files.removeItem(atPath: path)
        case .movedAway:
            try files.moveItem(atPath: path, toPath: path + ".away")
        case .replacedByCopy:
            try files.copyItem(atPath: path, toPath: path + ".copy")
            #expect(unsafe rename(path + ".copy", path) == 0)
        case .replacedByLink:
            try files.moveItem(atPath: path, toPath: path + ".away")
            try files.createSymbolicLink(atPath: path, withDestinationPath: path + ".away")
        case .emptyInItsPlace:
            try files.removeItem(atPath: path)
            try Data().write(to: URL(fileURLWithPath: path))
        case .secondName:
            try files.linkItem(atPath: path, toPath: path + ".link")
        }
    }
}
