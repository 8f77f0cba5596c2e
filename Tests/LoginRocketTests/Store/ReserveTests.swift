import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct ReserveTests {
    /// What may lie where the reserve would be.
    enum Other: String, CaseIterable {
        case text
        case tooLarge
        case symbolicLink
        case directory
    }

    @Test(arguments: Other.allCases)
    func `what is no reserve is named and left alone`(_ other: Other) throws {
        let database = try TemporaryDatabase()
        let path = database.path + ".reserve"
        let target = database.directory + "/target"
        try Data(repeating: 0, count: 10).write(to: URL(fileURLWithPath: target))
        let file = URL(fileURLWithPath: path)
        switch other {
        case .text: try Data("my notes".utf8).write(to: file)
        case .tooLarge: try Data(repeating: 0, count: Reserve.size + 1).write(to: file)
        case .symbolicLink:
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        case .directory:
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: false
            )
        }
        let before = try? Data(contentsOf: file)
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(path))
        #expect((try? Data(contentsOf: file)) == before)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)).count == 10)
        #expect(!FileManager.default.fileExists(atPath: database.path))
    }

    @Test func `a file that took the reserve's name later is left alone, too`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let notes = URL(fileURLWithPath: database.path + ".reserve")
        try Data("my notes".utf8).write(to: notes)
        let (changes, secrets) = sealedSession()
        let error = #expect(throws: LoginRocketError.self) {
            try store.commit(changes, secrets: secrets)
        }
        #expect(error?.message.contains(".reserve") == true)
        try store.close()
        #expect(try Data(contentsOf: notes) == Data("my notes".utf8))
    }

    @Test func `the reserve comes with the first session, for this user alone`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        #expect(try database.permissions(".reserve") == nil)
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        #expect(try database.permissions(".reserve") == 0o600)
        #expect(try reserve(database)?.count == Reserve.size)
        try store.close()
    }

    @Test func `no file system can keep the reserve in less room`() throws {
        let database = try TemporaryDatabase()
        try logIn(database)
        let bytes = Array(try #require(try reserve(database)))
        let words = stride(from: 0, to: bytes.count, by: 8).map { Array(bytes[$0..<$0 + 8]) }
        #expect(Set(words).count == Reserve.size / 8)
        let counts = Dictionary(grouping: bytes, by: \.self).mapValues(\.count)
        let usual = Reserve.size / 256
        #expect(counts.count == 256)
        #expect(counts.values.allSatisfy { (usual / 2...usual * 2).contains($0) })
    }

    /// What may be left of a reserve.
    enum Rest: CaseIterable {
        case nothing
        case empty
        case cutOff
        /// As an older release made it, or as a power cut leaves it.
        case zeros
    }

    @Test(arguments: Rest.allCases)
    func `a session that lives has its reserve after the next start`(_ rest: Rest) throws {
        let database = try TemporaryDatabase()
        try logIn(database)
        let whole = try #require(try reserve(database))
        let path = database.path + ".reserve"
        switch rest {
        case .nothing: try FileManager.default.removeItem(atPath: path)
        case .empty: #expect(unsafe truncate(path, 0) == 0)
        case .cutOff: #expect(unsafe truncate(path, 5_000) == 0)
        case .zeros: try Data(count: Reserve.size).write(to: URL(fileURLWithPath: path))
        }
        let store = try database.open()
        #expect(try reserve(database) == whole)
        try store.close()
    }

    @Test func `without a session no reserve is made`() throws {
        let database = try TemporaryDatabase()
        try logIn(database)
        let store = try database.open()
        try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        try FileManager.default.removeItem(atPath: database.path + ".reserve")
        try store.close()
        try database.open().close()
        #expect(try reserve(database) == nil)
    }

    private func logIn(_ database: TemporaryDatabase) throws {
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        try store.close()
    }

    private func reserve(_ database: TemporaryDatabase) throws -> Data? {
        try database.files()["client.sqlite.reserve"]
    }
}
