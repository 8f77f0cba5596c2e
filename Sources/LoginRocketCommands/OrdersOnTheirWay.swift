import LoginRocket
import LoginRocketProtocol
import Synchronization

/// The orders of a conversation that are not answered yet.
final class OrdersOnTheirWay: Sendable {
    private let state = Mutex(State())

    private struct State {
        var last = 0
        var tasks: [Int: (tag: Tag?, task: Task<Void, Never>?)] = [:]
        /// Nobody hears the answers any more, also not of orders that begin later.
        var areGivenUp = false
    }

    /// The largest number of orders of a conversation.
    private static let limit = 256

    /// A place for one more order.
    func nextPlace() -> Int {
        state.withLock { state in
            state.last += 1
            state.tasks[state.last] = (nil, nil)
            return state.last
        }
    }

    /// The order at a place is on its way, unless it has ended already.
    func begin(_ place: Int, _ tag: Tag?, _ task: Task<Void, Never>) {
        let isHeard = state.withLock { state in
            if state.tasks[place] != nil { state.tasks[place] = (tag, task) }
            return !state.areGivenUp
        }
        if !isHeard { task.cancel() }
    }

    /// The order at a place is about to be answered.
    func end(_ place: Int) {
        state.withLock { _ = $0.tasks.removeValue(forKey: place) }
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
            return state.tasks.values.compactMap(\.task)
        }
        for task in tasks { task.cancel() }
    }

    /// Gives up the orders of this tag: each is answered, as `abandoned` unless it has ended.
    ///
    /// - Returns: The verdict of the order to do so.
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is none.
    func abandon(_ tag: Tag) throws(LoginRocketError) -> Verdict {
        let tasks = state.withLock { state in
            state.tasks.values.filter { $0.tag == tag }.compactMap(\.task)
        }
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
