import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A file is ours, or it is refused before it is opened, written, closed to others or removed.
@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: geteuid() == 0, "only a superuser can make a device or give a file away")
)
struct OwnFilesTests {
    static let suffixes = ["", ".lock", "-wal", "-shm", "-journal"]

    @Test(arguments: suffixes, Obstacle.allCases)
    func `what is no file of ours is refused under every name of a database`(
        _ suffix: String,
        _ obstacle: Obstacle
    ) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try expectRefusal(obstacle, database, at: database.path + suffix, .store)
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path)
        }
        #expect(error?.code == .store)
        expectSentence(error)
    }

    @Test(arguments: suffixes, Obstacle.allCases)
    func `what is no file of ours is refused before there is a database`(
        _ suffix: String,
        _ obstacle: Obstacle
    ) throws {
        let database = try TemporaryDatabase()
        try expectRefusal(obstacle, database, at: database.path + suffix, .store)
    }

    @Test(arguments: Obstacle.allCases)
    func `what is no file of ours is refused as a key file`(_ obstacle: Obstacle) throws {
        let database = try TemporaryDatabase()
        let source = KeySource.file(database.keyPath)
        try database.open(TemporaryDatabase.address, source).close()
        try expectRefusal(obstacle, database, at: database.keyPath, .key, source)
    }

    private func expectRefusal(
        _ obstacle: Obstacle,
        _ database: TemporaryDatabase,
        at path: String,
        _ code: LoginRocketError.Code,
        _ source: KeySource? = nil
    ) throws {
        let victim = database.directory + "/victim"
        try Data("somebody's".utf8).write(to: URL(fileURLWithPath: victim))
        try setPermissions(0o644, victim)
        try obstacle.place(at: path, pointingTo: victim)
        let before = try census(of: database.directory)

        let refusal = try #require(try database.refusal(TemporaryDatabase.address, source))
        #expect(refusal.code == code)
        #expect(refusal.message.contains(path), "\(refusal.message)")
        #expect(refusal.message.contains(obstacle.noun), "\(refusal.message)")
        #expect(try census(of: database.directory) == before)
    }
}
