import LoginRocketProtocol

/// A text between the marks of a terminal, as far as it has come.
struct Paste {
    private var bytes: [UInt8] = []
    private var isCut = false

    static let start = Array("\u{1b}[200~".utf8)
    private static let end = Array("\u{1b}[201~".utf8)
    private static let longest = Form.Field.longest

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

    /// The text so far, without the line end behind it.
    var line: LineSplitter.Line {
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        guard !isCut, text.count <= Self.longest else { return .tooLong }
        return String(validating: text, as: UTF8.self).map(LineSplitter.Line.text) ?? .notText
    }
}
