import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite(
    .serialized,
    .enabled(if: SmallDisk.isPossible, "only a superuser can mount a small disk")
)
struct FullDiskTests {
    static let pages = 0...16

    @Test(arguments: pages)
    func `on a disk with so few pages left, a session can be read and ended for good`(
        pages: Int
    ) throws {
        let disk = try SmallDisk()
        try logIn(disk)
        try disk.leave(pages: pages)
        // A command comes before and may leave something behind.
        let change = pendingChange()
        do {
            let store = try disk.open()
            try? store.commit(change.0, secrets: change.1)
            try store.close()
        } catch let error as LoginRocketError {
            #expect(error.message.contains("disk is full"))
        }
        #expect(try disk.read()?.session == .loggedIn(StoreSamples.session()))

        let store = try disk.open()
        try store.commit(logout(), secrets: [:])
        #expect(try disk.read()?.session == .loggedOut(.user))
        try? store.close()
        #expect(try disk.read()?.session == .loggedOut(.user))
        #expect(try disk.read()?.operations.contains { $0.sequence.value == 100 } == true)

        disk.makeRoom()
        let again = try disk.open()
        #expect(try again.load().session == .loggedOut(.user))
        try again.commit(Changes(deleted: [SequenceNumber(100)]), secrets: [:])
        try again.close()
    }

    @Test(arguments: [0, 1, 2, 4, 8])
    func `a logout fits on a full disk, however many operations there are`(pages: Int) throws {
        let disk = try SmallDisk(kibibytes: 4_096)
        try logIn(disk)
        let store = try disk.open()
        let outcome = Outbox.Operation.Status.finished(.updatePassword, .expired)
        // The end of a log that nobody has moved into the database yet.
        for start in stride(from: 101, to: 2_000, by: 97) as StrideTo<Int64> {
            let some = (start..<start + 97).map { StoreSamples.operation($0, outcome) }
            try store.commit(Changes(saved: some), secrets: [:])
        }
        try disk.leave(pages: pages)
        try store.commit(logout(), secrets: [:])
        try? store.close()
        #expect(try disk.read()?.session == .loggedOut(.user))
        let again = try disk.open()
        #expect(try again.load().session == .loggedOut(.user))
        try? again.close()
        #expect(try disk.read()?.session == .loggedOut(.user))
    }

    @Test(arguments: pages)
    func `a commit that finds the disk full says so and changes nothing`(pages: Int) throws {
        let disk = try SmallDisk()
        try logIn(disk)
        try disk.leave(pages: pages)
        let outcome = Outbox.Operation.Status.finished(.updatePassword, .expired)
        let large = Changes(saved: (1...900).map { StoreSamples.operation($0, outcome) })
        let store = try disk.open()
        let error = #expect(throws: LoginRocketError.self) {
            try store.commit(large, secrets: [:])
        }
        let reason = "cannot be written because the disk is full: make room."
        #expect(error?.message == "\(disk.path) \(reason)")
        #expect(error?.disk == .full)
        #expect(try store.load().operations.isEmpty)
        try store.close()
        #expect(try disk.read()?.operations.isEmpty == true)
    }

    @Test func `a login is saved only together with the room for its logout`() throws {
        let disk = try SmallDisk()
        try disk.open().close()
        try disk.leave(pages: 24)
        let store = try disk.open()
        let (changes, secrets) = sealedSession()
        let error = #expect(throws: LoginRocketError.self) {
            try store.commit(changes, secrets: secrets)
        }
        #expect(error?.disk == .full)
        #expect(error?.message.contains("make room") == true)
        #expect(try store.load().session == .loggedOut(.never))
        disk.makeRoom()
        try store.commit(changes, secrets: secrets)
        try store.close()
    }

    @Test func `the room for a logout is kept again as soon as there is some`() throws {
        let disk = try SmallDisk()
        try logIn(disk)
        try disk.leave(pages: 0)
        let store = try disk.open()
        try store.commit(logout(), secrets: [:])
        #expect(try disk.reserve == 0)
        disk.makeRoom()
        try store.commit(Changes(deleted: [SequenceNumber(100)]), secrets: [:])
        #expect(try disk.reserve == Reserve.size)
        try store.close()
    }

    /// Who gets the room that an opening took of the reserve, and could not use.
    enum Taker: CaseIterable {
        case nobody
        case anotherProgram
    }

    @Test(arguments: Taker.allCases)
    func `openings that fail on a full disk leave what a logout needs`(_ taker: Taker) throws {
        let disk = try SmallDisk()
        try logIn(disk)
        try disk.leave(pages: 0)
        let reserve = Reserve(DatabaseFile(disk.path))
        for _ in 1...5 {
            #expect(throws: LoginRocketError.self) {
                try reserve.helping(.opening) {
                    if taker == .anotherProgram { try disk.leave(pages: 0) }
                    throw LoginRocketError(.store, "The disk is full.", disk: .full)
                }
            }
        }
        let forOpening = 36 * 1_024
        let rest = taker == .nobody ? Reserve.size : Reserve.size - forOpening
        #expect(try disk.reserve == rest)
    }

    @Test func `a read-only disk is named, read as it is, and nothing on it changes`() throws {
        let disk = try SmallDisk()
        try logIn(disk)
        try disk.makeReadOnly()
        let error = #expect(throws: LoginRocketError.self) { try disk.open() }
        #expect(error?.disk == .readOnly)
        expectSentence(error)
        #expect(try disk.read()?.session == .loggedIn(StoreSamples.session()))
        try disk.makeReadOnly(false)
        let store = try disk.open()
        try store.commit(logout(), secrets: [:])
        try store.close()
    }

    @Test(arguments: [true, false])
    func `what a killed owner left on a read-only disk is read`(isWhole: Bool) throws {
        let disk = try SmallDisk()
        let store = try disk.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        let killed = try SmallDisk()
        for suffix in ["", "-wal"] + (isWhole ? ["-shm"] : []) {
            let file = URL(fileURLWithPath: disk.path + suffix)
            try Data(contentsOf: file).write(to: URL(fileURLWithPath: killed.path + suffix))
        }
        try store.close()
        try killed.makeReadOnly()
        #expect(try killed.read()?.session == .loggedIn(StoreSamples.session()))
    }

    private func logIn(_ disk: SmallDisk) throws {
        let store = try disk.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        try store.close()
    }

    private func logout() -> Changes {
        let status = Outbox.Operation.Status.logout(
            PendingLogout(session: StoreSamples.session().identity, token: StoreSamples.token)
        )
        return Changes(.loggedOut(.user), saved: [StoreSamples.operation(100, status)])
    }
}

extension SmallDisk {
    fileprivate var reserve: Int? {
        get throws { try FileStatus.of(path + ".reserve").map { Int($0.size) } }
    }
}
