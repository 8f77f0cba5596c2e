import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Synchronization

/// The outcomes that a run has acknowledged by itself, for those who ask for one a moment later: a
/// command that has queued an operation asks for its outcome only after that.
final class AcknowledgedOutcomes: Sendable {
    private let state = Mutex(State())

    private struct State {
        var outcomes: [OperationID: (outcome: Outcome, kind: Outbox.Operation.Kind)] = [:]
        var oldestFirst: [OperationID] = []
    }

    /// The largest number of outcomes; of more the oldest are forgotten.
    static let limit = 1_000

    /// Keeps an outcome.
    func keep(_ outcome: Outcome, of id: OperationID, _ kind: Outbox.Operation.Kind) {
        state.withLock { state in
            guard state.outcomes.updateValue((outcome, kind), forKey: id) == nil else { return }
            state.oldestFirst.append(id)
            guard state.oldestFirst.count > Self.limit else { return }
            state.outcomes[state.oldestFirst.removeFirst()] = nil
        }
    }

    /// The verdict of the operation of this ID; `nil` if its outcome is not known here.
    func verdict(on id: OperationID) -> Verdict? {
        state.withLock { $0.outcomes[id] }.map { Verdict($0.outcome, of: $0.kind) }
    }
}
