import LoginRocket
import Synchronization
import Testing
import LoginRocketProtocol

@testable import LoginRocketCommands

@Suite struct OpeningTests {
    @Test(arguments: [DiskTrouble.full, .readOnly])
    func `a disk that is full or read-only at the start is waited for`(disk: DiskTrouble) throws {
        let refusals = Refusals(LoginRocketError(.store, "The disk refuses: wait.", disk: disk))
        let opening = try Opening { throw refusals.next() }
        guard case .refused(let failure) = opening.state else {
            Issue.record("not refused")
            return
        }
        #expect(failure.code == "store")
        try opening.tryAgain()
        #expect(refusals.count == 2)
        #expect(opening.giveUp() == nil)
        try opening.tryAgain()
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

    @Test func `what waiting does not mend ends the waiting`() throws {
        let full = LoginRocketError(.store, "The disk is full: make room.", disk: .full)
        let refusals = Refusals(full)
        let opening = try Opening { throw refusals.next() }
        refusals.change(to: LoginRocketError(.locked, "It is in use: stop the other."))
        #expect(throws: LoginRocketError.self) { try opening.tryAgain() }
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
