import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// Where a key comes from, and where none is ever made.
@Suite(.timeLimit(.minutes(1))) struct KeySourceTests {
    private let key = [UInt8](repeating: 1, count: 32)

    @Test(arguments: [0o440, 0o444, 0o400, 0o644])
    func `a key file in the folder of credentials is guarded by systemd, whoever owns it`(
        _ mode: Int
    ) throws {
        let database = try TemporaryDatabase()
        let credentials = try folder(database, owner: 65_534, mode)
        for folder in [credentials, credentials + "/", credentials + "/../credentials"] {
            let sources = [KeySource.file(folder + "/client.key")]
            let found = try sources.find(
                .anyKey,
                for: DatabaseFile(database.path),
                credentials: credentials
            )
            #expect(try found.key == symmetricKey(key, of: "the credential"))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only a superuser can give a file away"))
    func `the same file elsewhere has to be of this user alone`() throws {
        let database = try TemporaryDatabase()
        let folder = try folder(database, owner: 65_534, 0o440)
        for credentials in [nil, database.directory + "/none", folder + "/client.key"] {
            let error = #expect(throws: LoginRocketError.self) {
                try [KeySource.file(folder + "/client.key")]
                    .find(.anyKey, for: DatabaseFile(database.path), credentials: credentials)
            }
            #expect(error?.code == .key)
            expectSentence(error)
        }
    }

    @Test(arguments: ["other.key", "client.key.cred", "CLIENT.KEY"])
    func `a missing credential is an error, and no key is made in its place`(
        _ name: String
    ) throws {
        let database = try TemporaryDatabase()
        let credentials = try folder(database, owner: geteuid(), 0o400)
        let file = DatabaseFile(database.path)
        let before = try census(of: database.directory)
        for (sources, folder) in [
            ([.systemdCredential(name)], credentials), ([.systemdCredential(name)], nil),
            ([.file(credentials + "/" + name)], credentials),
            ([.systemdCredential(name), .file(database.keyPath)], credentials),
            ([.systemdCredential(name), .file(database.keyPath)], nil),
        ] as [([KeySource], String?)] {
            let error = #expect(throws: LoginRocketError.self) {
                try sources.find(.anyKey, for: file, credentials: folder)
            }
            #expect(error?.code == .key)
            #expect(error?.message.contains(name) == true)
            expectSentence(error)
        }
        #expect(try census(of: database.directory) == before)
    }

    @Test(arguments: ["/credentials", "/credentials/sub", "/sub/../credentials", "/link/sub"])
    func `no key is made below the folder of credentials, also where that is missing`(
        _ folder: String
    ) throws {
        let database = try TemporaryDatabase()
        let credentials = database.directory + "/credentials"
        try FileManager.default.createSymbolicLink(
            atPath: database.directory + "/link",
            withDestinationPath: credentials
        )
        for isMade in [false, true] {
            if isMade {
                try FileManager.default.createDirectory(
                    atPath: credentials,
                    withIntermediateDirectories: false
                )
            }
            let before = try census(of: database.directory)
            let error = #expect(throws: LoginRocketError.self) {
                try [KeySource.file(database.directory + folder + "/client.key")]
                    .find(.anyKey, for: DatabaseFile(database.path), credentials: credentials)
            }
            #expect(error?.code == .key)
            if isMade || !folder.hasPrefix("/link") {
                #expect(error?.message.contains("LoadCredential") == true)
            }
            #expect(try census(of: database.directory) == before)
        }
    }

    @Test func `a key file after a credential is used if it is there`() throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        let sources = [.systemdCredential("client.key"), source]
        let store = try SQLiteStore.open(path: database.path, realm: nil, keySources: sources)
        try store.close()
    }

    @Test(arguments: ["pipe", "directory", "symbolicLink", "socket"])
    func `a credential is a plain file, and nobody waits for another kind`(
        _ name: String
    ) throws {
        let database = try TemporaryDatabase()
        let credentials = try folder(database, owner: geteuid(), 0o400)
        let obstacle = try #require(Obstacle(rawValue: name))
        let path = credentials + "/odd"
        try obstacle.place(at: path, pointingTo: credentials + "/client.key")
        for source in [KeySource.systemdCredential("odd"), .file(path)] {
            let error = #expect(throws: LoginRocketError.self) {
                try [source].find(.anyKey, for: DatabaseFile("/x"), credentials: credentials)
            }
            #expect(error?.code == .key)
            #expect(error?.message.contains(path) == true)
            expectSentence(error)
        }
    }

    /// A folder as systemd makes it for a service, with one credential.
    private func folder(
        _ database: TemporaryDatabase,
        owner: uid_t,
        _ mode: Int
    ) throws -> String {
        let folder = database.directory + "/credentials"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        let path = folder + "/client.key"
        try Data(key).write(to: URL(fileURLWithPath: path))
        try setPermissions(mode, path)
        if geteuid() == 0 {
            #expect(unsafe chown(path, owner, owner) == 0)
            #expect(unsafe chown(folder, owner, owner) == 0)
        }
        return folder
    }
}
