import Adversary
import Foundation
import LoginRocketCore
import LoginRocketCoreTesting
import Testing

/// LOGINROCKET_SEED=n walks the seed n alone.
@Suite("The adversary")
struct WalkTests {
    @Test("300,000 steps in the model break no rule, go everywhere, and are the same twice")
    func model() async throws {
        let walks = try await withThrowingTaskGroup { group in
            for seed in Seeds.model {
                group.addTask { try await walk(seed, in: .model, steps: 150) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        guard Seeds.own == nil else { return }
        #expect(walks.map(\.count).reduce(0, +) >= 300_000)
        let reached = walks.reduce(into: Set<String>()) { $0.formUnion($1.reached) }
        let steps = Set(Samples.statuses.map(\.value.description))
        let states = Set(Samples.sessionStates.map(\.value.name.rawValue))
        let proofs: Set = ["answered", "alreadyEnded", "newPasswordAccepted"]
        #expect(steps.union(states).union(proofs).subtracting(reached) == [])
    }

    @Test(
        "long stories of the real realm break no rule, and are the same twice",
        arguments: Seeds.realm
    )
    func realm(seed: UInt64) async throws {
        _ = try await walk(seed, in: .realm, steps: 600)
    }

    @Test(
        "long stories on a real database break no rule, and are the same twice",
        arguments: Seeds.file
    )
    func file(seed: UInt64) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try await walk(seed, in: .file(in: folder.path()), steps: 300)
    }
}

/// Walks twice: it is the same walk both times, and breaks no rule.
private func walk(_ seed: UInt64, in stage: Stage, steps: Int) async throws -> Adversary.Walked {
    let walk = { @Sendable in try Adversary.walk(seed: seed, steps: steps, in: stage) }
    let first = try await aside(walk)
    if let finding = first.finding { throw finding }
    let second = try await aside(walk)
    #expect(first.digest == second.digest, "seed \(seed) is another walk the second time")
    return first
}

private enum Seeds {
    static let own = ProcessInfo.processInfo.environment["LOGINROCKET_SEED"].flatMap(UInt64.init)
    static let model = own.map { [$0] } ?? Array(1...1000)
    static let realm = own.map { [$0] } ?? Array(1...30)
    static let file = own.map { [$0] } ?? Array(31...40)
}
