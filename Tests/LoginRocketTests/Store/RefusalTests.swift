import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// Files that are no database of ours: one line that names the file, and nothing is touched.
@Suite struct RefusalTests {
    enum Obstacle: String, CaseIterable {
        case directory
        case symbolicLink
        case randomBytes
        case truncated
        case newerSchema
        case otherProgram
        case brokenHeader
        case missingRealm

        /// What the message calls it.
        var name: String {
            switch self {
            case .directory: "directory"
            case .symbolicLink: "symbolic link"
            case .randomBytes, .brokenHeader: "not a database"
            case .truncated, .missingRealm: "damaged"
            case .newerSchema: "newer LoginRocket"
            case .otherProgram: "another program"
            }
        }
    }

    @Test(arguments: Obstacle.allCases)
    func `what is no database of ours is named and left alone`(_ obstacle: Obstacle) throws {
        let database = try TemporaryDatabase()
        try place(obstacle, database)
        let before = try database.everything()

        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(database.path))
        #expect(refusal.message.contains(obstacle.name))
        let beside = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path)
        }
        expectSentence(beside)
        #expect(try database.everything() == before)
    }

    @Test(.enabled(if: geteuid() != 0, "a superuser may write it all the same"))
    func `a file that may not be written is named`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try setPermissions(0o400, database.path)
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(database.path))
    }

    @Test func `a directory that cannot be made is named`() throws {
        let database = try TemporaryDatabase()
        let path = "/proc/no-such-directory/client.sqlite"
        do {
            _ = try SQLiteStore.open(
                path: path,
                realm: TemporaryDatabase.address,
                keySources: [database.keySource]
            )
            Issue.record("opened")
        } catch {
            #expect(error.code == .store)
            #expect(error.message.contains("/proc/no-such-directory"))
            expectSentence(error)
        }
    }

    /// Each would otherwise read as something it is not.
    static let damages = [
        "UPDATE session SET state = 'asleep'", "UPDATE session SET reason = 'bored'",
        "UPDATE session SET state = 'loggedIn'", "DELETE FROM session",
        "UPDATE operation SET step = 'dance' WHERE seq = 1",
        "UPDATE operation SET kind = 'dance' WHERE seq = 1",
        "UPDATE operation SET origin = 'dance' WHERE seq = 1",
        "UPDATE operation SET id = 'short' WHERE seq = 1",
        "UPDATE operation SET token_ref = NULL WHERE seq = 1",
        "UPDATE session SET state = 'awaitingSignupCompletion'",
        "UPDATE session SET state = 'awaitingExternalLogin'",
        "UPDATE email SET state = 'asleep'", "UPDATE email SET state = 'awaitingToken'",
        "UPDATE email SET state = 'verified'", "DELETE FROM email",
        "UPDATE email SET state = 'tokenPending', username = 'frank'",
        "UPDATE email SET state = 'tokenPending', username = 'frank', operation = 'short'",
        "UPDATE operation SET step = 'send' WHERE seq = 3",
        "UPDATE operation SET token_ref = NULL WHERE seq = 3",
        "UPDATE operation SET unresolved = 1 WHERE seq = 3",
        "UPDATE operation SET step = 'tryNew', unresolved = 1, recent = '[' "
            + "WHERE seq = 1", "UPDATE operation SET outcome = 'meh' WHERE seq = 2",
        "UPDATE operation SET outcome = 'done', proof = 'my word' WHERE seq = 2",
        "UPDATE operation SET outcome = 'rejected', server_errors = '{}' WHERE seq = 2",
    ]

    @Test(arguments: damages)
    func `a value that cannot be understood is an error, never "logged out"`(
        _ damage: String
    ) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        var (changes, secrets) = pendingChange()
        changes.saved.append(StoreSamples.operation(2, .finished(.logout, .expired)))
        changes.saved.append(StoreSamples.operation(3, .verifyEmail(StoreSamples.verification())))
        secrets[StoreSamples.emailToken] = Secret("the email token")
        try store.commit(changes, secrets: secrets)
        try store.close()
        try database.tamper(damage)

        let again = try database.open()
        let error = #expect(throws: LoginRocketError.self) { try again.load() }
        #expect(error?.code == .store)
        #expect(error?.message.contains(database.path) == true)
        expectSentence(error)
        try again.close()
    }

    private func place(_ obstacle: Obstacle, _ database: TemporaryDatabase) throws {
        let file = URL(fileURLWithPath: database.path)
        switch obstacle {
        case .directory:
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        case .symbolicLink:
            let target = database.directory + "/elsewhere.sqlite"
            try database.open().close()
            try FileManager.default.moveItem(atPath: database.path, toPath: target)
            try FileManager.default
                .createSymbolicLink(atPath: database.path, withDestinationPath: target)
        case .randomBytes:
            try Data((0..<10_000).map { _ in UInt8.random(in: 0...255) }).write(to: file)
        case .truncated:
            try database.open().close()
            try Data(contentsOf: file).prefix(5000).write(to: file)
        case .newerSchema:
            try database.open().close()
            try database.tamper("PRAGMA user_version = \(Schema.steps.count + 1)")
        case .otherProgram:
            try database.tamper("CREATE TABLE browser_history (url TEXT)")
        case .brokenHeader:
            try database.open().close()
            var bytes = try Data(contentsOf: file)
            bytes[16] = 0xff
            try bytes.write(to: file)
        case .missingRealm:
            try database.open().close()
            try database.tamper("DELETE FROM realm")
        }
    }
}

extension TemporaryDatabase {
    /// Names and contents, links and directories by name alone.
    fileprivate func everything() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return names.reduce(into: [:]) { files, name in
            let url = URL(fileURLWithPath: directory + "/" + name)
            files[name] = (try? Data(contentsOf: url)) ?? Data()
        }
    }
}
