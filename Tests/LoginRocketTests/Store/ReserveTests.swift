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
        #expect(try database.files()["client.sqlite.reserve"]?.count == Reserve.size)
        #expect(try database.files()["client.sqlite.reserve"]?.allSatisfy { $0 == 0 } == true)
        try store.close()
    }
}
