import Dispatch
import Foundation
import LoginRocketProtocol

/// The bytes and lines of a file, a pipe or a terminal.
package struct Reader: Sendable {
    private let descriptor: Int32

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// All lines until the end, read on a thread of its own, a few ahead of whoever takes them.
    package func lines() -> Lines {
        let lines = Lines()
        Thread.detachNewThread {
            var splitter = LineSplitter()
            while let bytes = read(upTo: 4_096) {
                for line in bytes.compactMap({ splitter.take($0) }) { lines.add(line) }
            }
            if let last = splitter.end() { lines.add(last) }
            lines.finish()
        }
        return lines
    }

    /// The next line, read where waiting holds up nobody; `nil` at the end.
    ///
    /// It takes no byte beyond the line's end: the rest belongs to whoever reads next.
    func nextLine(upTo limit: Int = LineSplitter.longest) async -> LineSplitter.Line? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var splitter = LineSplitter(limit: limit)
                while let byte = read(upTo: 1)?.first {
                    if let line = splitter.take(byte) {
                        return continuation.resume(returning: line)
                    }
                }
                continuation.resume(returning: splitter.end())
            }
        }
    }

    /// Waits whether there is nothing to read for so long; the end is something.
    package func isSilent(forMilliseconds limit: Int32) -> Bool {
        var awaited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = unsafe poll(&awaited, 1, limit)
            if count >= 0 || errno != EINTR { return count == 0 }
        }
    }

    /// Waits for some bytes, at least one; `nil` at the end, or if it is closed.
    ///
    /// A terminal is read in the foreground only: until then it waits.
    package func read(upTo limit: Int) -> [UInt8]? {
        while true {
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Foundation.read(descriptor, buffer.baseAddress, limit)
            }
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 { return nil }
            switch errno {
            case EINTR: break
            // The answer to those who read in the background, and after a hang-up.
            case EIO where Job.isInBackground(of: descriptor):
                guard Job.awaitForeground(of: descriptor) else { return nil }
            default: return nil
            }
        }
    }
}
