import LoginRocketProtocol

/// A text between the marks of a terminal, as far as it has come.
struct Paste {
    /// The reason why it is taken for a text that is pasted.
    enum Start {
        /// The mark of the terminal.
        case marked
        /// The text before it had no end, and this comes late.
        case late
    }

    private let start: Start
    private(set) var bytes: [UInt8] = []
    private var isCut = false

    static let mark = Array("\u{1b}[200~".utf8)
    private static let end = Array("\u{1b}[201~".utf8)
    private static let longest = Form.Field.longest

    init(_ start: Start) {
        self.start = start
    }

    /// Takes the next byte; returns the text that it ends.
    mutating func take(_ byte: UInt8) -> LineSplitter.Line? {
        bytes.append(byte)
        // A text, its line end and the mark; of anything longer the last bytes alone are needed.
        if bytes.count > Self.longest + 2 + Self.end.count {
            bytes.remove(at: Self.longest)
            isCut = true
        }
        guard byte == Self.end.last, bytes.suffix(Self.end.count) == Self.end[...] else {
            return nil
        }
        bytes.removeLast(Self.end.count)
        return line
    }

    /// It may be no paste but a key, or a few that were hit at once.
    var mayBeTyped: Bool {
        switch start {
        case .marked: false
        case .late: bytes.count <= 8
        }
    }

    /// The time without a byte that ends it, in milliseconds.
    var patience: Int32 { mayBeTyped ? 50 : 1_000 }

    /// The text so far, of which more may come.
    var piece: LineSplitter.Line { line(bytes[...]) }

    /// The text, without the line end behind it.
    private var line: LineSplitter.Line {
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        return line(text)
    }

    private func line(_ text: ArraySlice<UInt8>) -> LineSplitter.Line {
        guard !isCut, text.count <= Self.longest else { return .tooLong }
        return String(validating: text, as: UTF8.self).map(LineSplitter.Line.text) ?? .notText
    }
}
