/// Cuts bytes into lines, none longer than ``limit``.
package struct LineSplitter {
    /// A line as it came in.
    package enum Line: Equatable {
        case text(String)
        /// It is not UTF-8.
        case notText
        case tooLong
    }

    /// The longest line of an order, in bytes.
    package static let longest = 65_536

    /// The longest line, in bytes.
    package let limit: Int

    /// The bytes of the line so far, as far as they are needed: a line end may follow the longest.
    private var gathered: [UInt8] = []
    private var count = 0

    package init(limit: Int = LineSplitter.longest) {
        self.limit = limit
    }

    /// Takes the next byte; returns the line that it ends.
    package mutating func take(_ byte: UInt8) -> Line? {
        guard byte != UInt8(ascii: "\n") else {
            // The line end is LF or CR LF.
            if count == gathered.count, gathered.last == UInt8(ascii: "\r") {
                gathered.removeLast()
                count -= 1
            }
            return cut()
        }
        count += 1
        if gathered.count <= limit { gathered.append(byte) }
        return nil
    }

    /// The last line, if the input ended without a line end.
    package mutating func end() -> Line? {
        count == 0 ? nil : cut()
    }

    private mutating func cut() -> Line {
        defer { (gathered, count) = ([], 0) }
        guard count <= limit else { return .tooLong }
        return String(validating: gathered, as: UTF8.self).map(Line.text) ?? .notText
    }
}
