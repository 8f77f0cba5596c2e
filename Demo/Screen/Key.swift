/// A key that a person has hit.
enum Key: Equatable {
    case character(Character)
    case enter
    case escape
    case backspace
    case clearLine
    case interrupt
}

/// Makes keys of the bytes that a terminal sends.
struct KeyDecoder {
    private var rest: [UInt8] = []

    /// The keys in some bytes that arrived together, and in those kept from before.
    ///
    /// An escape that nothing follows is the key of that name; one that something follows begins
    /// the sequence of an arrow or function key, which mean nothing here.
    mutating func keys(in bytes: [UInt8]) -> [Key] {
        rest += bytes
        var keys: [Key] = []
        while let first = rest.first {
            switch first {
            case 0x1b:
                if rest.count == 1 { keys.append(.escape) }
                rest.removeFirst(lengthOfEscapeSequence)
            case 0x0d, 0x0a:
                keys.append(.enter)
                rest.removeFirst()
            case 0x7f, 0x08:
                keys.append(.backspace)
                rest.removeFirst()
            case 0x15:
                keys.append(.clearLine)
                rest.removeFirst()
            case 0x03, 0x04:
                keys.append(.interrupt)
                rest.removeFirst()
            case ..<0x20:
                rest.removeFirst()
            default:
                let following = rest.dropFirst().prefix(lengthOfCharacter(first) - 1)
                    .prefix { (0x80...0xbf).contains($0) }
                let length = 1 + following.count
                // What breaks off is no character, and holds up no key behind it.
                guard length == lengthOfCharacter(first) || length < rest.count else { return keys }
                if let text = String(validating: rest.prefix(length), as: UTF8.self),
                    let character = text.first, text.visible == text
                {
                    keys.append(.character(character))
                }
                rest.removeFirst(length)
            }
        }
        return keys
    }

    /// `ESC [ … letter`, `ESC O letter`, or `ESC` and one more.
    private var lengthOfEscapeSequence: Int {
        guard rest.count > 1 else { return 1 }
        switch rest[1] {
        case UInt8(ascii: "["):
            let final = rest.dropFirst(2).firstIndex { (0x40...0x7e).contains($0) }
            return final.map { $0 + 1 } ?? rest.count
        case UInt8(ascii: "O"):
            return min(3, rest.count)
        case 0x1b:
            // As some terminals begin the sequence of a key that is hit together with Alt.
            return 1
        default:
            return 2
        }
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
