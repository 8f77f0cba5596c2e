import LoginRocket
import LoginRocketProtocol
import Synchronization

/// The orders of a conversation that are not answered yet.
final class OrdersOnTheirWay: Sendable {
    private let state = Mutex(State())

    private struct State {
        /// Those that have begun, by the numbers of their lines.
        var tasks: [Int: (tag: Tag?, task: Task<Void, Never>)] = [:]
        /// Nobody hears the answers any more, also not of orders that begin later.
        var areGivenUp = false
    }

    /// The largest number of orders of a conversation.
    private static let limit = 256

    /// The order of a line begins; one without a tag cannot be given up by itself.
    func begin(_ number: Int, _ tag: Tag?, _ task: Task<Void, Never>) {
        let isHeard = state.withLock { state in
            state.tasks[number] = (tag, task)
            return !state.areGivenUp
        }
        if !isHeard { task.cancel() }
    }

    /// The order of a line is about to be answered.
    func end(_ number: Int) {
        state.withLock { _ = $0.tasks.removeValue(forKey: number) }
    }

    /// Requires that there are not too many of them.
    ///
    /// - Throws: ``LoginRocketError`` with code `busy`.
    func requireRoom() throws(LoginRocketError) {
        guard state.withLock({ $0.tasks.count }) > Self.limit else { return }
        throw LoginRocketError(
            .busy,
            "More than \(Self.limit) orders of this connection are on their way: wait for answers."
        )
    }

    /// Gives up all of them, and one that begins only now.
    func abandonAll() {
        let tasks = state.withLock { state in
            state.areGivenUp = true
            return state.tasks.values.map(\.task)
        }
        for task in tasks { task.cancel() }
    }

    /// Gives up the orders of this tag: each is answered, as `abandoned` unless it has ended.
    ///
    /// - Returns: The verdict of the order to do so.
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is none.
    func abandon(_ tag: Tag) throws(LoginRocketError) -> Verdict {
        let tasks = state.withLock { $0.tasks.values.filter { $0.tag == tag }.map(\.task) }
        guard !tasks.isEmpty else {
            throw LoginRocketError(
                .badInput,
                "No order of this name is on its way: its answer has come, or it was never given."
            )
        }
        for task in tasks { task.cancel() }
        return .done(saying: "The order was abandoned.")
    }
}
