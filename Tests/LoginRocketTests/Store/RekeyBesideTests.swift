import Crypto
import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A key that is renewed beside files of others.
@Suite("The renewal of a key", .timeLimit(.minutes(1))) struct RekeyBesideTests {
    @Test(
        "drops no lock that SQLite holds, neither where it is refused nor where a start ends it",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/locks"))
    )
    func locks() throws {
        let (database, store, source) = try rekeyable()
        let held = try locks(database.path + "-shm")
        #expect(held > 0)
        let copy = database.directory + "/copy"
        try FileManager.default.copyItem(atPath: database.path, toPath: copy)
        #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
        #expect(try locks(database.path + "-shm") == held)
        try FileManager.default.removeItem(atPath: copy)
        try store.rekey(to: source)
        #expect(try locks(database.path + "-shm") == held)
        try store.close()
    }

    @Test("drops no lock that the app holds on another file")
    func foreignLocks() throws {
        let (database, store, source) = try rekeyable()
        let other = database.directory + "/app.sqlite"
        try Data("SQLite format 3\u{0}".utf8 + [UInt8](repeating: 0, count: 4_080))
            .write(to: URL(fileURLWithPath: other))
        let file = try Descriptor("open", other, O_RDWR)
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        try #require(unsafe fcntl(file.number, F_SETLK, &lock) == 0)
        try store.rekey(to: source)
        #expect(try locks(other) == 1)
        try store.close()
    }

    @Test("is refused beside what may be a database, whatever its name and mode")
    func neighbors() throws {
        let names = [Array("caf".utf8) + [0xE9], Array("backup".utf8), Array(".hidden".utf8)]
        for name in names {
            for mode in [0o600, 0o000, 0o644] as [mode_t] {
                let (database, store, source) = try rekeyable()
                var path = (Array(database.directory.utf8) + [0x2F] + name + [0]).map {
                    CChar(bitPattern: $0)
                }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: database.path))
                let number = unsafe open(&path, O_WRONLY | O_CREAT, mode)
                let count = unsafe bytes.withUnsafeBytes { bytes in
                    unsafe write(number, bytes.baseAddress, bytes.count)
                }
                #expect(count == bytes.count)
                close(number)
                let before = try key(database)
                let error = #expect(throws: LoginRocketError.self) {
                    try store.rekey(to: source)
                }
                #expect(error?.code == .badInput)
                expectSentence(error)
                #expect(try key(database) == before)
                try store.close()
            }
        }
    }

    @Test("is refused while another database is being made beside it")
    func beingMade() throws {
        let (database, store, source) = try rekeyable()
        let lock = database.directory + "/other.sqlite.lock"
        try Data("LoginRocket\n1\nnew\n".utf8).write(to: URL(fileURLWithPath: lock))
        try setPermissions(0o600, lock)
        let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: source) }
        #expect(error?.message.contains(database.directory + "/other.sqlite ") == true)
        try FileManager.default.removeItem(atPath: lock)
        try store.rekey(to: source)
        try store.close()
    }

    @Test("that cannot take the old one's name is told as the one in use")
    func cannotTakeOver() throws {
        let (database, store, _) = try rekeyable()
        let old = try key(database)
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        let making = try #require(try KeyLock.take(.making, of: database.keyPath))
        // A start does not wait for it, and works with the new key.
        let again = try database.open(nil, .file(database.keyPath))
        #expect(try again.load().operations.count == 1)
        let error = #expect(throws: LoginRocketError.self) { try again.nameKey(patience: 0) }
        #expect(error?.code == .store)
        #expect(error?.message.contains("is sealed with the new key in \(successor)") == true)
        expectSentence(error)
        #expect(try key(database) == old)
        making.release()
        try again.nameKey(patience: 0)
        #expect(try key(database) != old)
        try again.close()
    }

    @Test("does not take its place with a second name that stays")
    func secondName() throws {
        let (database, store, _) = try rekeyable()
        let old = try key(database)
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        let again = try database.open(nil, .file(successor))
        try again.close()
        try FileManager.default.linkItem(atPath: successor, toPath: database.directory + "/copy")
        guard case .rows(let identity) = store.sealer.format else { return }
        let next = KeySuccessor.left(beside: database.keyPath, for: identity)
        let error = #expect(throws: LoginRocketError.self) {
            try next.first?.takeOver(
                store.sealer.key,
                for: DatabaseFile(database.path),
                patience: 0
            )
        }
        #expect(error?.message.contains("other names") == true)
        expectSentence(error)
        #expect(try key(database) == old)
    }

    @Test("does not take its place once it is gone")
    func gone() throws {
        let (database, store, _) = try rekeyable()
        defer { try? store.close() }
        guard case .rows(let identity) = store.sealer.format else { return }
        let successor = KeySuccessor(of: store.sealer.key, in: database.keyPath, for: identity)
        let error = #expect(throws: LoginRocketError.self) {
            try successor.takeOver(
                SymmetricKey(size: .bits256),
                for: DatabaseFile(database.path),
                patience: 0
            )
        }
        #expect(error?.message.contains("it is no longer there") == true)
        expectSentence(error)
    }

    @Test("may give the old key a second name at any moment of a reader")
    func secondNameForMoments() async throws {
        let database = try TemporaryDatabase()
        let (path, file) = (database.keyPath, DatabaseFile(database.path))
        let key = try KeyFile(path).key(.anyKey, for: file)
        async let trials: Void = onThread {
            let name = KeyDrafts(of: path).newName()
            for _ in 1...5_000 {
                _ = unsafe link(path, name)
                _ = unsafe unlink(name)
            }
        }
        for _ in 1...500 { #expect(try KeyFile(path).existing() == key) }
        try await trials
    }

    @Test("has its old name beside the new one if the program was killed at that moment")
    func killedBetweenNames() throws {
        let (database, store, source) = try rekeyable()
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        try FileManager.default.removeItem(atPath: database.keyPath)
        try FileManager.default.linkItem(atPath: successor, toPath: database.keyPath)
        #expect(try database.refusal(nil, source) == nil)
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    @Test("is not held up by a stranger who locks the folder")
    func foreignFolderLock() throws {
        let database = try TemporaryDatabase()
        let folder = unsafe open(database.directory, O_RDONLY | O_DIRECTORY)
        defer { close(folder) }
        try #require(flock(folder, LOCK_EX | LOCK_NB) == 0)
        let source = KeySource.file(database.keyPath)
        let store = try database.open(TemporaryDatabase.address, source)
        let old = try key(database)
        try store.rekey(to: source)
        #expect(try key(database) != old)
        try store.close()
    }

    @Test("waits until a database that is being made with the old key is there")
    func makersLock() async throws {
        let (database, store, source) = try rekeyable()
        let making = try #require(try KeyLock.take(.making, of: database.keyPath))
        let alsoMaking = try #require(try KeyLock.take(.making, of: database.keyPath))
        let old = try key(database)
        async let renewing: Void = onThread { try store.rekey(to: source) }
        making.release()
        let keyFile = URL(fileURLWithPath: database.keyPath)
        let isUnchanged = try await onThread {
            usleep(100_000)
            let isUnchanged = try Data(contentsOf: keyFile) == old
            alsoMaking.release()
            return isUnchanged
        }
        #expect(isUnchanged)
        try await renewing
        #expect(try key(database) != old)
        try store.close()
    }

    @Test("needs no old key any more once everything is sealed with the new one")
    func oldKeyGone() throws {
        let (database, store, source) = try rekeyable()
        guard case .rows(let identity) = store.sealer.format else { return }
        let successor = KeySuccessor(of: store.sealer.key, in: database.keyPath, for: identity)
        try store.rekey(to: .file(successor.path))
        try store.close()
        try FileManager.default.removeItem(atPath: database.keyPath)
        let again = try database.open(nil, source)
        #expect(try again.load().operations.count == 1)
        try again.close()
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    /// Does work that blocks, where it holds up no other test.
    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// The number of locks of this process on a file, as the kernel tells them.
    private func locks(_ path: String) throws -> Int {
        let number = try #require(try FileStatus.of(path)?.identity.number)
        return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
            .count {
                $0.contains(" POSIX ") && $0.contains(" \(getpid()) ") && $0.contains(":\(number) ")
            }
    }
}
