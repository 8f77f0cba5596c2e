import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// The folder decides who may take a file away.
@Suite(.enabled(if: geteuid() == 0, "only a superuser can give a folder away"))
struct FolderTests {
    @Test(arguments: [0o777, 0o775, 0o757, 0o770, 0o722, 0o2775])
    func `a folder that others may write to is refused, with the cure`(_ mode: Int) throws {
        for isNew in [true, false] {
            let database = try TemporaryDatabase()
            if !isNew { try database.open().close() }
            try setPermissions(mode, database.directory)
            let before = try census(of: database.directory)
            let refusal = try #require(try database.refusal(), "new: \(isNew)")
            #expect(refusal.code == .store)
            #expect(refusal.message.contains("chmod go-w \(database.directory)"))
            let error = #expect(throws: LoginRocketError.self) {
                try SQLiteStore.read(path: database.path)
            }
            expectSentence(error)
            #expect(try census(of: database.directory) == before)
            try setPermissions(0o755, database.directory)
            #expect(try database.refusal() == nil)
        }
    }

    @Test(arguments: [0o1777, 0o1770, 0o1722, 0o3775])
    func `a sticky folder is refused, for others may put files beside ours`(_ mode: Int) throws {
        for isNew in [true, false] {
            let database = try TemporaryDatabase()
            if !isNew { try database.open().close() }
            try setPermissions(mode, database.directory)
            let before = try census(of: database.directory)
            let refusal = try #require(try database.refusal(), "new: \(isNew)")
            #expect(refusal.code == .store)
            #expect(refusal.message.contains("\(database.directory)/loginrocket/client."))
            #expect(!refusal.message.contains("chmod"), "it is there for everybody")
            #expect(throws: LoginRocketError.self) { try SQLiteStore.read(path: database.path) }
            #expect(try census(of: database.directory) == before)
        }
    }

    @Test(arguments: [0o1755, 0o750, 0o755, 0o711, 0o700])
    func `a folder where nobody else may make or move files is fine`(_ mode: Int) throws {
        let database = try TemporaryDatabase()
        try setPermissions(mode, database.directory)
        #expect(try database.refusal() == nil)
        #expect(try database.refusal() == nil)
    }

    @Test(arguments: [0o777, 0o707, 0o703])
    func `a folder above that is open to everybody is refused, also for a new database`(
        _ mode: Int
    ) throws {
        for folder in ["/own", "/own/deep/er"] {
            let database = try TemporaryDatabase()
            let path = database.directory + folder + "/client.sqlite"
            for isNew in [true, false] {
                try setPermissions(0o755, database.directory)
                if !isNew { try open(path, database).close() }
                try setPermissions(mode, database.directory)
                let before = try census(of: database.directory)
                let error = #expect(throws: LoginRocketError.self) { try open(path, database) }
                #expect(error?.code == .store)
                #expect(error?.message.contains("chmod go-w \(database.directory)\"") == true)
                expectSentence(error)
                #expect(throws: LoginRocketError.self) { try SQLiteStore.read(path: path) }
                #expect(try census(of: database.directory) == before)
            }
            try setPermissions(0o1777, database.directory)
            try open(path, database).close()
        }
    }

    /// The ways through links that lie in an open folder, or lead through one.
    static let ways = ["/open/link/own", "/closed/absolute/own", "/closed/relative/own"]

    @Test(arguments: ways)
    func `a folder that is open to everybody is refused also where only a link lies in it`(
        _ way: String
    ) throws {
        let database = try TemporaryDatabase()
        let (files, top) = (FileManager.default, database.directory)
        let open = top + "/open"
        for folder in ["/open", "/closed", "/real", "/real/own"] {
            try files.createDirectory(atPath: top + folder, withIntermediateDirectories: false)
        }
        for (link, destination) in [
            ("/open/link", top + "/real"), ("/closed/absolute", open + "/link"),
            ("/closed/relative", "../open/./link"),
        ] {
            try files.createSymbolicLink(atPath: top + link, withDestinationPath: destination)
        }
        let path = top + way + "/client.sqlite"
        try self.open(path, database).close()
        try setPermissions(0o777, open)
        let before = try census(of: top + "/real/own")
        let error = #expect(throws: LoginRocketError.self) { try self.open(path, database) }
        #expect(error?.code == .store)
        #expect(error?.message.contains("chmod go-w \(open)\"") == true)
        expectSentence(error)
        #expect(throws: LoginRocketError.self) { try SQLiteStore.read(path: path) }
        #expect(try census(of: top + "/real/own") == before)
        try self.open(top + "/real/own/client.sqlite", database).close()
        try setPermissions(0o1777, open)
        try self.open(path, database).close()
        #expect(unsafe lchown(open + "/link", 65_534, 65_534) == 0)
        let other = #expect(throws: LoginRocketError.self) { try self.open(path, database) }
        #expect(other?.message.contains("\(open)/link") == true)
        expectSentence(other)
    }

    @Test func `a sticky folder above is fine only if it is root's or our own`() throws {
        let database = try TemporaryDatabase()
        let path = database.directory + "/own/client.sqlite"
        try setPermissions(0o1777, database.directory)
        try open(path, database).close()
        #expect(unsafe chown(database.directory, 65_534, 65_534) == 0)
        let error = #expect(throws: LoginRocketError.self) { try open(path, database) }
        #expect(error?.code == .store)
        #expect(error?.message.contains("\(database.directory) ") == true)
        expectSentence(error)
    }

    @Test(arguments: [0o700, 0o755, 0o1777])
    func `a folder of another user is refused`(_ mode: Int) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try setPermissions(mode, database.directory)
        #expect(unsafe chown(database.directory, 65_534, 65_534) == 0)
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .store)
        #expect(refusal.message.contains(database.directory), "\(refusal.message)")
    }

    @Test(arguments: [0o777, 0o775, 0o757, 0o1777])
    func `the folder of a key file has the same rule`(_ mode: Int) throws {
        let database = try TemporaryDatabase()
        let folder = database.directory + "/keys"
        let source = KeySource.file(folder + "/client.key")
        try database.open(TemporaryDatabase.address, source).close()
        try setPermissions(mode, folder)
        let refusal = try #require(try database.refusal(nil, source))
        #expect(refusal.code == .key)
        let cure = mode == 0o1777 ? "\(folder)/loginrocket/client.key" : "chmod go-w \(folder)"
        #expect(refusal.message.contains(cure), "\(refusal.message)")
        try FileManager.default.removeItem(atPath: database.path)
        try FileManager.default.removeItem(atPath: folder + "/client.key")
        let before = try census(of: folder)
        #expect(try database.refusal(TemporaryDatabase.address, source)?.code == .key)
        #expect(try census(of: folder) == before, "no key is made there")
    }

    private func open(_ path: String, _ database: TemporaryDatabase) throws -> SQLiteStore {
        try SQLiteStore.open(
            path: path,
            realm: TemporaryDatabase.address,
            keySources: [database.keySource]
        )
    }
}
