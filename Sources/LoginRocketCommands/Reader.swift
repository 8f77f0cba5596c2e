import Foundation
package import LoginRocketProtocol

/// The bytes and lines of a file, a pipe or a terminal; reading waits for them.
package struct Reader {
    private let descriptor: Int32

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// All lines until the end.
    package func blockingLines() -> some Sequence<LineSplitter.Line> {
        var splitter = LineSplitter()
        var lines: [LineSplitter.Line] = []
        var isAtEnd = false
        return AnyIterator {
            while lines.isEmpty, !isAtEnd {
                if let bytes = read(upTo: 4_096) {
                    lines = bytes.compactMap { splitter.take($0) }
                } else {
                    isAtEnd = true
                    lines = [splitter.end()].compactMap { $0 }
                }
            }
            return lines.isEmpty ? nil : lines.removeFirst()
        }
    }

    /// Waits whether there is nothing to read for so long; the end is something.
    func isSilent(forMilliseconds limit: Int32) -> Bool {
        var awaited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = unsafe poll(&awaited, 1, limit)
            if count >= 0 || errno != EINTR { return count == 0 }
        }
    }

    /// Some bytes, at least one; `nil` at the end, or if it is closed.
    func read(upTo limit: Int) -> [UInt8]? {
        while true {
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Foundation.read(descriptor, buffer.baseAddress, limit)
            }
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}
