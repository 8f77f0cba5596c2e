import Adversary
import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The adversary, nearest first")
struct BreadthFirstTests {
    @Test("every step in every scene with one operation breaks no rule, and reaches every state")
    func one() async throws {
        let looks = try await aside { try Adversary.breadthFirst(operations: 1, scenes: 2000) }
        for state in Samples.sessionStates.map(\.value.name.rawValue) {
            #expect(looks.contains { $0.hasPrefix(state) }, "\(state) was not reached")
        }
        for step in Samples.statuses.map(\.value.description) {
            #expect(looks.contains { $0.contains(step) }, "\(step) was not reached")
        }
    }

    @Test("every step in every scene with up to three operations breaks no rule")
    func three() async throws {
        _ = try await aside { try Adversary.breadthFirst(operations: 3, scenes: 800) }
    }
}
