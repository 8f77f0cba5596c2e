import Foundation
import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The explorer")
struct ExplorerTests {
    private static let seeds: [UInt64] = {
        let own = ProcessInfo.processInfo.environment["LOGINROCKET_SEED"].flatMap(UInt64.init)
        return own.map { [$0] } ?? Array(1...60)
    }()

    @Test("no walk breaks an invariant; LOGINROCKET_SEED=n repeats the walk n", arguments: seeds)
    func walks(seed: UInt64) throws {
        try Explorer.walk(seed: seed, steps: 400)
    }

    @Test("no walk breaks one in a realm that manages no sessions", arguments: seeds)
    func unmanagedWalks(seed: UInt64) throws {
        try Explorer.walk(
            seed: seed,
            steps: 400,
            settings: Machine.Settings(sessions: .unmanaged)
        )
    }

    @Test("the walks go everywhere: every step, every outcome, every proof")
    func reach() throws {
        var reached: Set<String> = []
        for seed in UInt64(1)...100 {
            reached.formUnion(try Explorer.walk(seed: seed, steps: 400).reached)
        }
        let steps = Set(Samples.statuses.map(\.value.label))
        let proofs: Set = ["answered", "alreadyEnded", "newPasswordAccepted"]
        #expect(steps.union(proofs).subtracting(reached) == [])
    }

    @Test("taking every alternative, nearest first, breaks no invariant and reaches every step")
    func breadthFirst() throws {
        let looks = try Explorer.breadthFirst(operations: 1)
        for state in Samples.sessionStates.map(\.value.label) {
            #expect(looks.contains { $0.hasPrefix(state) })
        }
        for step in Samples.statuses.map(\.value.label) {
            #expect(looks.contains { $0.contains(step) }, "\(step) was not reached")
        }
    }

    @Test("taking every alternative with two users and up to three operations breaks no invariant")
    func breadthFirstWithMore() throws {
        try Explorer.breadthFirst(operations: 3, worlds: 1500)
    }
}
