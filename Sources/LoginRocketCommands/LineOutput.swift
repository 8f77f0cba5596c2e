import Dispatch
import LoginRocketProtocol
import Synchronization

/// The lines of a run on their way to standard output.
///
/// A full pipe holds up none of the program's own threads, and whatever nobody reads can be given
/// up, so that it does not hold up the end of the program.
final class LineOutput: Sendable {
    private let queue = DispatchQueue(label: "loginrocket.output")
    private let state = Mutex(State())
    private let unheard: @Sendable (String) -> Void

    private struct State {
        var isGivenUp = false
        var nextNumber = 0
        var writers: [Int: CheckedContinuation<String?, Never>] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// Those who wait for room, if there is some.
        mutating func withRoom() -> [CheckedContinuation<Void, Never>] {
            guard isGivenUp || writers.count < mostLines else { return [] }
            defer { waiting = [] }
            return waiting
        }
    }

    /// Makes the way to standard output.
    ///
    /// - Parameter unheard: Called with the complaint about each line that could not be written.
    init(unheard: @escaping @Sendable (String) -> Void) {
        self.unheard = unheard
    }

    /// Writes a message after all messages given before, unless it is given up.
    func write(_ message: Message) async {
        let line = "\(message.json)"
        let complaint: String? = await withCheckedContinuation { continuation in
            let number = state.withLock { state -> Int? in
                guard !state.isGivenUp else { return nil }
                state.nextNumber += 1
                state.writers[state.nextNumber] = continuation
                return state.nextNumber
            }
            guard let number else { return continuation.resume(returning: nil) }
            queue.async { [self] in
                let isWritten = Output.standard.write(line: line)
                end(number, isWritten ? nil : Output.complaint)
            }
        }
        if let complaint { unheard(complaint) }
    }

    /// Waits while many lines are not read.
    func awaitRoom() async {
        await withCheckedContinuation { continuation in
            let resumed = state.withLock { state in
                state.waiting.append(continuation)
                return state.withRoom()
            }
            for continuation in resumed { continuation.resume() }
        }
    }

    /// Gives up all lines that are not written yet, and all to come.
    func giveUp() {
        let (writers, waiting) = state.withLock { state in
            state.isGivenUp = true
            defer { state.writers = [:] }
            return (state.writers.values, state.withRoom())
        }
        for writer in writers { writer.resume(returning: nil) }
        for continuation in waiting { continuation.resume() }
    }

    private func end(_ number: Int, _ complaint: String?) {
        let (writer, waiting) = state.withLock { state in
            (state.writers.removeValue(forKey: number), state.withRoom())
        }
        writer?.resume(returning: complaint)
        for continuation in waiting { continuation.resume() }
    }
}

/// The most lines that wait for a reader before no more orders are taken.
private let mostLines = 64
