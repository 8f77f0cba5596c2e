import LoginRocketProtocol
import Synchronization

/// The messages of a conversation on their way to whoever reads them.
///
/// The greeting comes first. Behind it at most one snapshot waits, the newest, and no answer is
/// lost. It never makes its writers wait; whoever takes orders waits for room before the next one.
final class Mailbox: Sendable {
    private let state: Mutex<State>

    private struct State {
        /// The first lines: whatever follows, they come as they are.
        var greeting: [Message]
        var waiting: [Message] = []
        var lastShown: ShownState?
        /// The reader has taken a message and has not asked for the next.
        var isWriting = false
        var isGivenUp = false
        var reader: CheckedContinuation<Message?, Never>?
        var writers: [Condition: [CheckedContinuation<Void, Never>]] = [:]

        var isEmpty: Bool { greeting.isEmpty && waiting.isEmpty && !isWriting }

        /// The message whose turn it is.
        mutating func takeFirst() -> Message? {
            if !greeting.isEmpty { return greeting.removeFirst() }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }

        /// The writers that have waited long enough.
        mutating func released() -> [CheckedContinuation<Void, Never>] {
            var released: [CheckedContinuation<Void, Never>] = []
            if isGivenUp || waiting.count < Mailbox.room {
                released += writers.removeValue(forKey: .room) ?? []
            }
            if isGivenUp || isEmpty { released += writers.removeValue(forKey: .end) ?? [] }
            return released
        }
    }

    /// Something that a writer can wait for.
    enum Condition {
        /// There is room for more answers.
        case room
        /// All is written, or given up.
        case end
    }

    /// The time that a reader has for what is left when the client is closed.
    static let lastWait = Duration.milliseconds(500)

    /// The number of messages that may wait before no more orders are taken.
    private static let room = 64

    /// Makes a mailbox with these first lines.
    init(greeting: [Message] = []) {
        state = Mutex(State(greeting: greeting, lastShown: greeting.last?.snapshot))
    }

    /// Puts a message behind those that wait; a state that was the last to be shown is not shown
    /// again.
    func put(_ message: Message) {
        let reader = state.withLock { state -> CheckedContinuation<Message?, Never>? in
            guard !state.isGivenUp else { return nil }
            if let shown = message.snapshot {
                guard shown != state.lastShown else { return nil }
                state.lastShown = shown
                state.waiting.removeAll { $0.snapshot != nil }
            }
            guard let reader = state.reader else {
                state.waiting.append(message)
                return nil
            }
            state.reader = nil
            state.isWriting = true
            return reader
        }
        reader?.resume(returning: message)
    }

    /// Waits for the next message, which the one reader then writes; `nil` once it is given up.
    func next() async -> Message? {
        await withCheckedContinuation { continuation in
            let (message, isKept, released) = state.withLock { state in
                state.isWriting = false
                if state.isGivenUp { return (Message?.none, false, state.released()) }
                guard let message = state.takeFirst() else {
                    state.reader = continuation
                    return (nil, true, state.released())
                }
                state.isWriting = true
                return (message, false, state.released())
            }
            if !isKept { continuation.resume(returning: message) }
            for waiter in released { waiter.resume() }
        }
    }

    /// Waits for room, or for the end.
    func wait(for condition: Condition) async {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state in
                state.writers[condition, default: []].append(continuation)
                return state.released()
            }
            for waiter in released { waiter.resume() }
        }
    }

    /// Gives up all messages that are not written yet, and all to come.
    func giveUp() {
        let (reader, released) = state.withLock { state in
            state.isGivenUp = true
            (state.greeting, state.waiting) = ([], [])
            defer { state.reader = nil }
            return (state.reader, state.released())
        }
        reader?.resume(returning: nil)
        for waiter in released { waiter.resume() }
    }
}

extension Message {
    fileprivate var snapshot: ShownState? {
        if case .snapshot(let shown) = self { shown } else { nil }
    }
}
