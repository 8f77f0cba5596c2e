import Foundation
import GRDB
import LoginRocketCore
import LoginRocketCoreTesting
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("A damaged database")
struct DamageTests {
    @Test(
        "is read as it was written or not at all, wherever 512 bytes are wrong",
        arguments: Damage.allCases
    )
    func blocks(_ damage: Damage) async throws {
        let whole = try Whole()
        let size = 512
        #expect(whole.bytes.count > 100 * size)
        var refused = 0
        for start in stride(from: 0, to: whole.bytes.count, by: size) {
            var bytes = whole.bytes
            damage.spoil(&bytes[start..<min(start + size, bytes.count)])
            if try whole.isRefused(bytes, "\(damage) at \(start)") { refused += 1 }
            // All tests share few threads, and some wait for their turn with a deadline.
            await Task.yield()
        }
        #expect(refused > 20)
    }

    @Test("is read as it was written or not at all, whichever of many bits is wrong")
    func bits() async throws {
        let whole = try Whole()
        var random = SplitMix64(seed: 1)
        let pages = whole.bytes.count / 4096
        // The header of the file and of each page, with its cell count, and cells of the tables.
        var places = Array(0..<100)
        for page in 0..<pages {
            places += (0..<12).map { page * 4096 + (page == 0 ? 100 : 0) + $0 }
        }
        for _ in 0..<400 { places.append(Int.random(in: 0..<whole.bytes.count, using: &random)) }
        var refused = 0
        for place in places {
            var bytes = whole.bytes
            bytes[place] ^= 1 << Int.random(in: 0..<8, using: &random)
            if try whole.isRefused(bytes, "a bit at \(place)") { refused += 1 }
            await Task.yield()
        }
        #expect(refused > 50)
    }
}

enum Damage: String, CaseIterable {
    case zeros, ones, noise

    func spoil(_ block: inout ArraySlice<UInt8>) {
        for index in block.indices {
            switch self {
            case .zeros: block[index] = 0
            case .ones: block[index] = 0xFF
            case .noise: block[index] = UInt8(truncatingIfNeeded: index &* 197 &+ index >> 7)
            }
        }
    }
}

/// A database with a session and twenty operations, and its truth.
private struct Whole {
    let database: TemporaryDatabase
    let bytes: [UInt8]
    private let saved: Saved

    init() throws {
        database = try TemporaryDatabase()
        let store = try database.open()
        let (session, token) = sealedSession()
        try store.commit(session, secrets: token)
        let (change, secrets) = pendingChange()
        try store.commit(change, secrets: secrets)
        for number in Int64(2)...20 {
            let reference = SecretRef(UInt64(100 + number))
            let logout = PendingLogout(
                session: SessionIdentity("kss_\(number)"),
                token: reference
            )
            let status: Outbox.Operation.Status =
                number.isMultiple(of: 3)
                ? .finished(.updatePassword, .rejected(["No."])) : .logout(logout)
            let user = User("user\(number)")
            try store.commit(
                Changes(saved: [StoreSamples.operation(number, status, user: user)]),
                secrets: [reference: Secret("token \(number)")]
            )
        }
        saved = try store.load()
        try store.close()
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: database.path)))
    }

    /// Whether these bytes are refused; what is read of them is as it was written.
    func isRefused(_ bytes: [UInt8], _ what: String) throws -> Bool {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: database.path + suffix)
        }
        // In place, for a new file of the name would not be the owner's.
        let file = try #require(FileHandle(forUpdatingAtPath: database.path))
        try file.write(contentsOf: bytes)
        try file.truncate(atOffset: UInt64(bytes.count))
        try file.close()
        let beside = Result {
            try SQLiteStore.read(path: database.path, keySources: [database.keySource])
        }
        check(beside.map { $0?.saved }, "\(what), read beside")
        let owned = Result {
            let store = try database.open(nil)
            defer { try? store.close() }
            return try store.load()
        }
        check(owned.map { Optional($0) }, "\(what), opened")
        switch owned {
        case .success: return false
        case .failure: return true
        }
    }

    private func check(_ result: Result<Saved?, any Error>, _ what: String) {
        switch result {
        case .success(let found):
            #expect(found == saved, "\(what)")
        case .failure(let error):
            let code = (error as? LoginRocketError)?.code
            #expect([.store, .key, .badInput].contains(code), "\(what): \(error)")
        }
    }
}
