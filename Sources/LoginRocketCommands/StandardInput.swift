import Dispatch
import Foundation
import LoginRocketProtocol

/// Standard input in lines, read where waiting holds up nobody.
package enum StandardInput {
    /// The next line; `nil` at the end.
    ///
    /// It takes no byte beyond the line's end: the rest belongs to whoever reads next.
    static func nextLine() async -> LineSplitter.Line? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: blockingNextLine())
            }
        }
    }

    /// All lines until the end.
    static func lines() -> AsyncStream<LineSplitter.Line> {
        let (lines, continuation) = AsyncStream.makeStream(of: LineSplitter.Line.self)
        Thread.detachNewThread {
            for line in reader.blockingLines() { continuation.yield(line) }
            continuation.finish()
        }
        return lines
    }

    /// An arrival from a terminal.
    package enum Arrival {
        case bytes([UInt8])
        /// Nothing has followed for longer than the bytes of one key may take.
        case silence
    }

    /// Returns the arrivals from a terminal, until the end.
    package static func arrivals() -> AsyncStream<Arrival> {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Arrival.self)
        Thread.detachNewThread {
            while let bytes = reader.read(upTo: 4_096) {
                continuation.yield(.bytes(bytes))
                if reader.isSilent(forMilliseconds: 50) { continuation.yield(.silence) }
            }
            continuation.finish()
        }
        return arrivals
    }

    private static func blockingNextLine() -> LineSplitter.Line? {
        var splitter = LineSplitter()
        while let bytes = reader.read(upTo: 1) {
            for byte in bytes {
                if let line = splitter.take(byte) { return line }
            }
        }
        return splitter.end()
    }

    private static let reader = Reader(STDIN_FILENO)
}
