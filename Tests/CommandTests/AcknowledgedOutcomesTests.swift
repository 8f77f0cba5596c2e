import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite struct AcknowledgedOutcomesTests {
    private func id(_ number: Int) -> OperationID { OperationID(high: 0, low: UInt64(number)) }

    @Test func `an outcome that was kept is told, and one that was not is not`() {
        let outcomes = AcknowledgedOutcomes()
        outcomes.keep(.done(.answered), of: id(1), .logout)
        #expect(outcomes.verdict(on: id(1)).map { OrderAnswer($0, nil).exit } == .done)
        #expect(outcomes.verdict(on: id(2)) == nil)
    }

    @Test func `of more than 1,000 outcomes the oldest are forgotten`() {
        let outcomes = AcknowledgedOutcomes()
        for number in 1...1_002 {
            // Twice, as an operation is that could not be forgotten at once.
            outcomes.keep(.done(.answered), of: id(number), .logout)
            outcomes.keep(.done(.answered), of: id(number), .logout)
        }
        let known = (1...1_002).filter { outcomes.verdict(on: id($0)) != nil }
        #expect(known == Array(3...1_002))
    }
}
