import Dispatch
import Foundation

/// Standard input in lines, read where waiting holds up nobody.
enum StandardInput {
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
            var splitter = LineSplitter()
            while let bytes = read(upTo: 4_096) {
                for byte in bytes {
                    if let line = splitter.take(byte) { continuation.yield(line) }
                }
            }
            if let line = splitter.end() { continuation.yield(line) }
            continuation.finish()
        }
        return lines
    }

    private static func blockingNextLine() -> LineSplitter.Line? {
        var splitter = LineSplitter()
        while let bytes = read(upTo: 1) {
            for byte in bytes {
                if let line = splitter.take(byte) { return line }
            }
        }
        return splitter.end()
    }

    /// Some bytes; `nil` at the end, or if standard input is closed.
    private static func read(upTo limit: Int) -> [UInt8]? {
        while true {
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Foundation.read(STDIN_FILENO, buffer.baseAddress, limit)
            }
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}
