import LoginRocket
import LoginRocketProtocol

/// A key that a person has hit, or a text that was pasted.
enum Key: Equatable {
    case character(Character)
    /// A text that was not typed but pasted, told as a line of standard input is.
    case pasted(LineSplitter.Line)
    /// Bytes that are not UTF-8.
    case notText
    /// A control character that is not a key here.
    case control
    case enter
    case escape
    case backspace
    case clearLine
    case interrupt
    case tab
    case redraw
    case suspend
    case move(Move)

    /// A key that moves something.
    enum Move: Equatable, CaseIterable {
        case up, down, left, right, pageUp, pageDown, home, end
    }
}

/// Makes keys of the bytes that a terminal sends.
///
/// An escape that nothing follows for a while is the key of that name; one that something follows
/// begins the sequence of a key: an arrow and its neighbours, or one that means nothing here. All
/// that a terminal says to be pasted is one text: no line end in it is a key; its mark ends it.
/// Once nothing follows for a second, the mark may be lost, or the rest be late: what comes then by
/// itself and is short is a key, and anything longer goes on with the text.
struct KeyDecoder {
    /// The beginning of a key.
    private var rest: [UInt8] = []

    /// The text that is being pasted, if one is.
    private var paste: Paste?

    /// The keys in some bytes, and in those kept from before; what is not whole yet is kept.
    mutating func keys(in bytes: [UInt8]) -> [Key] {
        bytes.flatMap { take($0) }
    }

    /// The time without a byte that ends what is kept, in milliseconds.
    var patience: Int32 { paste?.patience ?? (rest.first == escape ? 50 : 1_000) }

    /// The keys in what was kept, now that nothing has followed for so long.
    mutating func keysAfterSilence() -> [Key] {
        if let paste {
            guard paste.mayBeTyped else {
                self.paste = Paste(.late)
                return [.pasted(paste.piece)]
            }
            guard !paste.bytes.isEmpty else { return [] }
            self.paste = nil
            return keys(in: paste.bytes) + keysAfterSilence()
        }
        defer { rest = [] }
        switch rest.first {
        case nil: return []
        case escape: return rest.count == 1 ? [.escape] : []
        case _?: return [.notText]
        }
    }

    private mutating func take(_ byte: UInt8) -> [Key] {
        guard paste == nil else {
            guard let line = paste?.take(byte) else { return [] }
            paste = nil
            return [.pasted(line)]
        }
        rest.append(byte)
        var keys: [Key] = []
        while let first = rest.first, let length = length(beginningWith: first) {
            let whole = Array(rest.prefix(length))
            rest.removeFirst(length)
            if let key = key(whole, beginningWith: first) { keys.append(key) }
        }
        return keys
    }

    private mutating func key(_ bytes: [UInt8], beginningWith first: UInt8) -> Key? {
        switch first {
        case escape:
            if bytes == Paste.mark { paste = Paste(.marked) }
            return Key.Move(sequence: bytes).map(Key.move)
        case ..<0x20, 0x7f:
            return Key(control: first)
        default:
            guard let character = String(validating: bytes, as: UTF8.self)?.first else {
                return .notText
            }
            return String(character).hasControlCharacter ? .control : .character(character)
        }
    }

    // MARK: - How long it is; `nil` if that is not known yet

    private func length(beginningWith first: UInt8) -> Int? {
        switch first {
        case escape: lengthOfEscapeSequence
        case ..<0x80: 1
        default: lengthOfText(lengthOfCharacter(first))
        }
    }

    /// `ESC [ … letter`, `ESC O letter`, or `ESC` and one more character.
    private var lengthOfEscapeSequence: Int? {
        guard rest.count > 1 else { return nil }
        switch rest[1] {
        case UInt8(ascii: "["):
            // All before the last byte were looked at when they came.
            let last = rest[rest.count - 1]
            guard rest.count > 2, !(0x20...0x3f).contains(last) else { return nil }
            // A piece that breaks off is no sequence, and holds up no key behind it.
            return (0x40...0x7e).contains(last) ? rest.count : rest.count - 1
        case UInt8(ascii: "O"):
            return rest.count > 2 ? 3 : nil
        case escape:
            // As some terminals begin the sequence of a key that is hit together with Alt.
            return 1
        case ..<0x80:
            return 2
        default:
            return lengthOfText(lengthOfCharacter(rest[1]), after: 1).map { 1 + $0 }
        }
    }

    private func lengthOfText(_ expected: Int, after start: Int = 0) -> Int? {
        let text = rest.dropFirst(start)
        let following = text.dropFirst().prefix(expected - 1).prefix { (0x80...0xbf).contains($0) }
        let length = 1 + following.count
        // A piece that breaks off is no character, and holds up no key behind it.
        return length == expected || length < text.count ? length : nil
    }

    private func lengthOfCharacter(_ first: UInt8) -> Int {
        switch first {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }
}

extension Key {
    fileprivate init(control byte: UInt8) {
        switch byte {
        case 0x0d, 0x0a: self = .enter
        case 0x7f, 0x08: self = .backspace
        case 0x15: self = .clearLine
        case 0x03, 0x04: self = .interrupt
        case 0x09: self = .tab
        case 0x0c: self = .redraw
        case 0x1a: self = .suspend
        default: self = .control
        }
    }
}

extension Key.Move {
    /// The key of a sequence as terminals send it; together with Shift, Ctrl or Alt it is none.
    fileprivate init?(sequence bytes: [UInt8]) {
        switch String(decoding: bytes.dropFirst(), as: UTF8.self) {
        case "[A", "OA": self = .up
        case "[B", "OB": self = .down
        case "[C", "OC": self = .right
        case "[D", "OD": self = .left
        case "[5~": self = .pageUp
        case "[6~": self = .pageDown
        case "[H", "OH", "[1~", "[7~": self = .home
        case "[F", "OF", "[4~", "[8~": self = .end
        default: return nil
        }
    }
}

private let escape: UInt8 = 0x1b
