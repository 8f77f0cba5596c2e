import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite struct LongNameTests {
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

    @Test func `a path that SQLite cannot take is refused, however short the link to it is`() throws
    {
        let database = try TemporaryDatabase()
        let part = "/" + String(repeating: "f", count: 90)
        let folder = database.directory + String(repeating: part, count: 5)
        try FileManager.default
            .createDirectory(atPath: folder, withIntermediateDirectories: true)
        let link = database.directory + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.open(
                path: link + "/client.sqlite",
                realm: TemporaryDatabase.address,
                keySources: [.file(database.keyPath)]
            )
        }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try FileStatus.of(database.keyPath) == nil)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1_900, 2_100, 100_000])
    func `a path of many folders is refused at once, also where credentials are passed`(
        _ count: Int
    ) throws {
        let database = try TemporaryDatabase()
        let path = database.directory + String(repeating: "/a", count: count) + "/client.key"
        let sources = [KeySource.file(path)]
        for credentials in [nil, database.directory, database.directory + "/a/a"] {
            let error = #expect(throws: LoginRocketError.self) {
                try sources.find(
                    .existingKey,
                    for: DatabaseFile(database.path),
                    credentials: credentials
                )
            }
            expectSentence(error)
        }
        #expect(try database.files().isEmpty)
    }
}
