import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct OpeningTests {
    @Test func `database, log, shared memory and lock are for this user alone`() throws {
        _ = umask(0o022)
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        for suffix in ["", "-wal", "-shm", ".lock"] {
            #expect(try database.permissions(suffix) == 0o600, "\(suffix)")
        }
        try store.close()
    }

    @Test func `an open database is taken away from other users`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try setPermissions(0o644, database.path)
        try database.open().close()
        #expect(try database.permissions() == 0o600)
    }

    @Test func `missing directories are made for this user alone, others are left as they are`()
        throws
    {
        let database = try TemporaryDatabase()
        try setPermissions(0o755, database.directory)
        let path = database.directory + "/a/b/client.sqlite"
        let store = try SQLiteStore.open(
            path: path,
            realm: TemporaryDatabase.address,
            keySources: [database.keySource]
        )
        try store.close()
        for (directory, mode) in [("/a/b", 0o700), ("/a", 0o700), ("", 0o755)] {
            let attributes = try FileManager.default
                .attributesOfItem(atPath: database.directory + directory)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(directory)")
        }
    }

    @Test func `a second owner is refused with the file and the owner's process`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let refusal = try #require(try database.refusal())
        #expect(refusal.code == .locked)
        #expect(refusal.message.contains(database.path + ".lock"))
        #expect(refusal.message.contains("process \(getpid())"))
        try store.close()
        #expect(try database.refusal() == nil)
    }

    @Test func `a lock that another program holds is respected`() throws {
        let database = try TemporaryDatabase()
        let lock = unsafe open(database.path + ".lock", O_RDWR | O_CREAT, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        #expect(try database.refusal()?.code == .locked)
        #expect(try database.permissions() == nil, "no database is made without the lock")
    }

    @Test func `an owner that is gone without closing leaves no lock`() throws {
        let database = try TemporaryDatabase()
        var store: SQLiteStore? = try database.open()
        #expect(try store?.load() == Saved())
        store = nil
        #expect(try database.refusal() == nil)
    }

    @Test func `another realm is refused and both are named`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let before = try database.files()
        for (scheme, host, port) in [
            ("https", "other.e1.loginrocket.com", 443), ("http", "sample.e1.loginrocket.com", 443),
            ("https", "sample.e1.loginrocket.com", 8443),
        ] {
            let origin = RealmOrigin(scheme: scheme, host: host, port: port)
            let refusal = try #require(
                try database.refusal(RealmAddress(origin: origin, baseURL: "\(origin)/"))
            )
            #expect(refusal.code == .badInput)
            #expect(refusal.message.contains(origin.description))
            #expect(refusal.message.contains("https://sample.e1.loginrocket.com:443"))
        }
        #expect(try database.files() == before)
    }

    @Test func `a database knows its realm's URL, a new one has to be told`() throws {
        let database = try TemporaryDatabase()
        let refusal = try #require(try database.refusal(nil))
        #expect(refusal.code == .badInput)
        #expect(try database.files().isEmpty)

        try database.open().close()
        let store = try database.open(nil)
        #expect(store.realm == TemporaryDatabase.address)
        try store.close()
    }

    @Test func `another path under the same origin becomes the known URL`() throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        let moved = RealmAddress(
            origin: TemporaryDatabase.address.origin,
            baseURL: "https://sample.e1.loginrocket.com/realm/"
        )
        try database.open(moved).close()
        let store = try database.open(nil)
        #expect(store.realm == moved)
        try store.close()
    }

    @Test(arguments: [
        ("HTTPS", "Sample.E1.LoginRocket.com", 443, "https://sample.e1.loginrocket.com:443"),
        ("http", "::1", 80, "http://[::1]:80"), ("http", "[::1]", 80, "http://[::1]:80"),
    ])
    func `an origin has one text, and reads it`(
        scheme: String,
        host: String,
        port: Int,
        text: String
    ) {
        let origin = RealmOrigin(scheme: scheme, host: host, port: port)
        #expect(origin.description == text)
        #expect(RealmOrigin(text) == origin)
    }

    @Test(arguments: ["", "https", "https://a", "https://:1", "https:/a:1", "://a:1", "a:b:c"])
    func `other texts are no origin`(_ text: String) {
        #expect(RealmOrigin(text) == nil)
    }
}
