import Foundation
import LoginRocket
import LoginRocketProtocol
import Synchronization
import Testing

@testable import LoginRocketCommands

@Suite struct OpeningTests {
    @Test(arguments: [DiskTrouble.full, .readOnly, .missing])
    func `a disk that is full, read-only or not mounted at the start is waited for`(
        disk: DiskTrouble
    ) async throws {
        let refusals = Refusals(LoginRocketError(.store, "The disk refuses: wait.", disk: disk))
        let opening = try Opening { throw refusals.next() }
        guard case .refused(let failure) = opening.state else {
            Issue.record("not refused")
            return
        }
        #expect(failure.code == "store")
        try await opening.tryAgain()
        #expect(refusals.count == 2)
        #expect(opening.giveUp() == nil)
        try await opening.tryAgain()
        #expect(refusals.count == 2)
    }

    @Test(arguments: [
        LoginRocketError(.store, "It is damaged: restore it."),
        LoginRocketError(.store, "The disk failed: look.", disk: .leftInDoubt),
        LoginRocketError(.locked, "It is in use: stop the other."),
        LoginRocketError(.key, "The key is missing: put it back."),
    ])
    func `whatever else refuses the start ends it`(error: LoginRocketError) {
        #expect(throws: error) { try Opening { throw error } }
    }

    @Test func `what waiting does not mend ends the waiting`() async throws {
        let full = LoginRocketError(.store, "The disk is full: make room.", disk: .full)
        let refusals = Refusals(full)
        let opening = try Opening { throw refusals.next() }
        refusals.change(to: LoginRocketError(.key, "The key is missing: put it back."))
        await #expect(throws: LoginRocketError.self) { try await opening.tryAgain() }
    }

    @Test func `a command beside a waiting run does not end it`() async throws {
        let full = LoginRocketError(.store, "The disk is full: make room.", disk: .full)
        let refusals = Refusals(full)
        let opening = try Opening { throw refusals.next() }
        refusals.change(to: LoginRocketError(.locked, "It is in use: stop the other."))
        try await opening.tryAgain()
        guard case .refused(let failure) = opening.state else {
            Issue.record("not refused")
            return
        }
        #expect(failure.code == "locked")
    }

    @Test(.timeLimit(.minutes(1)))
    func `nobody waits for an attempt in order to see the state`() async throws {
        let full = LoginRocketError(.store, "The disk is full: make room.", disk: .full)
        let (shared, seen) = (Shared(), Refusals(full))
        let opening = try Opening {
            if case .refused? = shared.opening?.state { _ = seen.next() }
            throw full
        }
        shared.opening = opening
        try await opening.tryAgain()
        #expect(seen.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that opens when nobody wants it any more is closed`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/opening-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = Client.Configuration(
            url: try BaseURL("http://127.0.0.1:1"),
            databasePath: folder + "/client.sqlite"
        )
        let shared = Shared()
        let opening = try Opening {
            guard let opening = shared.opening else {
                throw LoginRocketError(.store, "The disk is full: make room.", disk: .full)
            }
            let client = try Client.open(configuration)
            shared.client = client
            _ = opening.giveUp()
            return client
        }
        shared.opening = opening
        try await opening.tryAgain()
        guard case .givenUp = opening.state else {
            Issue.record("not given up")
            return
        }
        try await Client.open(configuration).close()
    }
}

/// An opening that its own attempts can see, and a client that is not dropped.
private final class Shared: Sendable {
    private let current = Mutex<(opening: Opening?, client: Client?)>((nil, nil))

    var opening: Opening? {
        get { current.withLock { $0.opening } }
        set { current.withLock { $0.opening = newValue } }
    }

    var client: Client? {
        get { current.withLock { $0.client } }
        set { current.withLock { $0.client = newValue } }
    }
}

/// Errors that are counted as they are thrown.
private final class Refusals: Sendable {
    private let state: Mutex<(error: LoginRocketError, count: Int)>

    init(_ error: LoginRocketError) {
        state = Mutex((error, 0))
    }

    var count: Int { state.withLock { $0.count } }

    func next() -> LoginRocketError {
        state.withLock { state in
            state.count += 1
            return state.error
        }
    }

    func change(to error: LoginRocketError) {
        state.withLock { $0.error = error }
    }
}
