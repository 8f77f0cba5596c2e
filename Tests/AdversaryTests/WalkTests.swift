import Adversary
import Foundation
import LoginRocketCoreTesting
import Testing

/// LOGINROCKET_SEED=n walks the seed n alone.
@Suite("The adversary")
struct WalkTests {
    @Test("walks of the model break no rule, and go everywhere")
    func model() throws {
        var count = 0
        var reached: Set<String> = []
        for seed in Seeds.model {
            let walked = try walk(seed, in: .model, steps: 150)
            count += walked.count
            reached.formUnion(walked.reached)
        }
        guard Seeds.own == nil else { return }
        #expect(count >= 150_000)
        let steps = Set(Samples.statuses.map(\.value.label))
        let states = Set(Samples.sessionStates.map(\.value.label))
        let proofs: Set = ["answered", "alreadyEnded", "newPasswordAccepted"]
        #expect(steps.union(states).union(proofs).subtracting(reached) == [])
    }

    @Test("stories of the real realm break no rule", arguments: Seeds.stories)
    func realm(seed: UInt64) throws {
        _ = try walk(seed, in: .realm, steps: 400)
    }
}

/// Tells a story twice: it is the same both times, and breaks no rule.
private func walk(_ seed: UInt64, in stage: Stage, steps: Int) throws -> Adversary.Walked {
    let first = try Adversary.walk(seed: seed, steps: steps, in: stage)
    if let finding = first.finding { throw finding }
    let second = try Adversary.walk(seed: seed, steps: steps, in: stage)
    #expect(first.digest == second.digest, "seed \(seed) is another story the second time")
    return first
}

private enum Seeds {
    static let own = ProcessInfo.processInfo.environment["LOGINROCKET_SEED"].flatMap(UInt64.init)
    static let model = own.map { [$0] } ?? Array(1...600)
    static let stories = own.map { [$0] } ?? Array(1...30)
}
