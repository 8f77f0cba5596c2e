import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// The lock and the processes that were forked from its owner.
@Suite(.timeLimit(.minutes(1))) struct LockReleaseTests {
    /// Who else has the lock's descriptor.
    enum Holder: CaseIterable {
        /// As a fork leaves it: another number of the same open file.
        case duplicate
        case forkedChild
        case two
    }

    @Test(arguments: Holder.allCases)
    func `a closed client keeps nobody out, whoever was forked from it`(_ holder: Holder) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        var duplicates: [Int32] = []
        var child: pid_t?
        defer {
            for number in duplicates { close(number) }
            if let child { end(child) }
        }
        switch holder {
        case .duplicate: duplicates = try [dup(lockDescriptor(database))]
        case .forkedChild:
            child = try fork(keeping: lockDescriptor(database)) { while true { sleep(1) } }
        case .two: duplicates = try [dup(lockDescriptor(database)), dup(lockDescriptor(database))]
        }
        try store.close()
        #expect(try database.refusal() == nil)
    }

    @Test func `an owner that is gone without closing keeps nobody out either`() throws {
        let database = try TemporaryDatabase()
        var store: SQLiteStore? = try database.open()
        let duplicate = try dup(lockDescriptor(database))
        defer { close(duplicate) }
        #expect(try store?.load() == Saved())
        store = nil
        #expect(try database.refusal() == nil)
    }

    @Test func `a forked child that lets go does not take the lock from its parent`() throws {
        let database = try TemporaryDatabase()
        let lock = try OwnerLock(DatabaseFile(database.path))
        let child = try fork(keeping: lockDescriptor(database)) { lock.release() }
        var status: Int32 = 0
        #expect(unsafe waitpid(child, &status, 0) == child)
        #expect(try database.refusal()?.code == .locked)
        lock.release()
        #expect(try database.refusal() == nil)
    }

    private func lockDescriptor(_ database: TemporaryDatabase) throws -> Int32 {
        let numbers = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let files = FileManager.default
        let found = numbers.first { number in
            let target = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + number)
            return target == database.path + ".lock"
        }
        return try #require(found.flatMap { Int32($0) })
    }

    /// A copy of this process, which does nothing but this and then ends.
    ///
    /// Of all that is open it keeps one file: other tests wait for the end of their connections.
    private func fork(keeping kept: Int32, _ work: () -> Void) throws -> pid_t {
        typealias Fork = @convention(c) () -> pid_t
        let symbol = try unsafe #require(dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork"))
        let child = unsafe unsafeBitCast(symbol, to: Fork.self)()
        if child == 0 {
            for number in 0..<4096 as Range<Int32> where number != kept { close(number) }
            work()
            _exit(0)
        }
        return try #require(child > 0 ? child : nil)
    }

    private func end(_ child: pid_t) {
        var status: Int32 = 0
        kill(child, SIGKILL)
        _ = unsafe waitpid(child, &status, 0)
    }
}
