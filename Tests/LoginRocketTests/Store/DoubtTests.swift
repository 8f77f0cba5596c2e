import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

#if os(Linux)
    /// A disk that takes what is written and fails at each sync.
    @Suite(.serialized) struct DoubtTests {
        @Test func `when a commit may be in the log and cannot be undone, it is said`() throws {
            let database = try TemporaryDatabase()
            let store = try database.open()
            let (changes, secrets) = sealedSession()
            try store.commit(changes, secrets: secrets)
            let disk = try FailingLog(database.path + "-wal")
            let error = #expect(throws: LoginRocketError.self) {
                try store.commit(Changes(.loggedOut(.user)), secrets: [:])
            }
            #expect(error?.code == .store)
            #expect(error?.disk == .leftInDoubt)
            #expect(error?.message.contains("it is not known whether that was saved") == true)
            #expect(error?.message.contains("nothing") == false)
            expectSentence(error)
            disk.mend()
            try store.close()
        }

        @Test
        func `what is in doubt has not happened for its owner, and the next commit settles it`()
            throws
        {
            let database = try TemporaryDatabase()
            let store = try database.open()
            let (changes, secrets) = sealedSession()
            try store.commit(changes, secrets: secrets)
            let disk = try FailingLog(database.path + "-wal")
            #expect(throws: LoginRocketError.self) {
                try store.commit(Changes(.loggedOut(.user)), secrets: [:])
            }
            disk.mend()
            #expect(try store.load().session == .loggedIn(StoreSamples.session()))
            let (change, passwords) = pendingChange()
            try store.commit(change, secrets: passwords)
            // What a kill leaves.
            let killed = try TemporaryDatabase()
            for (name, data) in try database.files() {
                try data.write(to: URL(fileURLWithPath: killed.directory + "/" + name))
            }
            let saved = try SQLiteStore.read(path: killed.path)?.saved
            #expect(saved?.session == .loggedIn(StoreSamples.session()))
            #expect(saved?.operations == change.saved)
            try store.close()
        }

        @Test
        func `the next commit settles it, though it changes nothing`() throws {
            let database = try TemporaryDatabase()
            let store = try database.open()
            let (changes, secrets) = sealedSession()
            try store.commit(changes, secrets: secrets)
            let disk = try FailingLog(database.path + "-wal")
            #expect(throws: LoginRocketError.self) {
                try store.commit(Changes(.loggedOut(.user)), secrets: [:])
            }
            let still = #expect(throws: LoginRocketError.self) {
                try store.commit(changes, secrets: [:])
            }
            #expect(still?.disk == .leftInDoubt)
            disk.mend()
            let log = try database.files()["client.sqlite-wal"]
            try store.commit(changes, secrets: [:])
            #expect(try database.files()["client.sqlite-wal"] != log, "something was written")
            try store.close()
        }

        @Test(arguments: SystemReason.allCases)
        func `a commit is in doubt only if it may be in the log`(reason: SystemReason) {
            let isSure = [.full, .quota, .readOnly].contains(reason)
            #expect(reason.failure(.SQLITE_IOERR_WRITE).mayHaveCommitted == !isSure)
            #expect(reason.failure(.SQLITE_IOERR_FSYNC).mayHaveCommitted)
            #expect(!reason.failure(.SQLITE_FULL).mayHaveCommitted)
            #expect(!reason.failure(.SQLITE_BUSY).mayHaveCommitted)
        }
    }

    /// The log of an open database, whose place `/dev/null` takes for a while: it takes all that is
    /// written and cannot be synced.
    private struct FailingLog {
        private let number: Int32
        private let real: Int32

        init(_ path: String) throws {
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            let found = open.first { number in
                let target = try? FileManager.default
                    .destinationOfSymbolicLink(atPath: "/proc/self/fd/" + number)
                return target == URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            }
            number = try #require(found.flatMap { Int32($0) })
            real = dup(number)
            let sink = unsafe Foundation.open("/dev/null", O_RDWR | O_CLOEXEC)
            #expect(dup2(sink, number) == number)
            close(sink)
        }

        func mend() {
            #expect(dup2(real, number) == number)
            close(real)
        }
    }
#endif
