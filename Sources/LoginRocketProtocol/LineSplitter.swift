/// Cuts bytes into lines, none longer than ``limit``.
package struct LineSplitter {
    /// A line as it came in.
    package enum Line: Equatable {
        case text(String)
        /// It is not UTF-8.
        case notText
        case tooLong
    }

    /// The longest line, in bytes.
    package let limit: Int

    private var gathered: [UInt8] = []
    private var isOverflowing: Bool { gathered.count > limit }

    package init(limit: Int = 65_536) {
        self.limit = limit
    }

    /// Takes the next byte; returns the line that it ends.
    package mutating func take(_ byte: UInt8) -> Line? {
        guard byte != UInt8(ascii: "\n") else {
            // The line end is LF or CR LF.
            if gathered.last == UInt8(ascii: "\r") { gathered.removeLast() }
            return cut()
        }
        // One byte over the limit is enough to know.
        if !isOverflowing { gathered.append(byte) }
        return nil
    }

    /// The last line, if the input ended without a line end.
    package mutating func end() -> Line? {
        gathered.isEmpty ? nil : cut()
    }

    private mutating func cut() -> Line {
        defer { gathered = [] }
        guard !isOverflowing else { return .tooLong }
        return String(validating: gathered, as: UTF8.self).map(Line.text) ?? .notText
    }
}
