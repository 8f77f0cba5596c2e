import Dispatch
package import LoginRocketProtocol

/// Lines from a thread that reads, for one task that takes them; neither runs far ahead.
package struct Lines: AsyncSequence, Sendable {
    private let stream: AsyncStream<LineSplitter.Line>
    private let continuation: AsyncStream<LineSplitter.Line>.Continuation
    private let room = DispatchSemaphore(value: 0)

    init() {
        (stream, continuation) = AsyncStream.makeStream()
        // Given one by one: a semaphore with less than it began with must not be released, and the
        // last lines may never be taken.
        for _ in 1...64 { room.signal() }
    }

    /// Adds a line, once there is room for it.
    func add(_ line: LineSplitter.Line) {
        room.wait()
        continuation.yield(line)
    }

    func finish() {
        continuation.finish()
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var lines: AsyncStream<LineSplitter.Line>.AsyncIterator
        fileprivate let room: DispatchSemaphore

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async -> LineSplitter.Line? {
            let line = await lines.next(isolation: actor)
            room.signal()
            return line
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(lines: stream.makeAsyncIterator(), room: room)
    }
}
