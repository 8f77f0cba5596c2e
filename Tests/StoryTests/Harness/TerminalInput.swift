/// What a program writes to a terminal, taken apart.
struct TerminalInput {
    /// The least thing that a terminal obeys as a whole.
    enum Token: Equatable {
        case character(Unicode.Scalar)
        case control(UInt8)
        /// `ESC [`, a marker such as `?`, numbers, a letter.
        case sequence(marker: String, numbers: [Int], letter: Character)
        /// What is not known here, in a readable form.
        case unknown(String)
    }

    private enum State {
        case ground
        case text([UInt8], missing: Int)
        case escape
        case sequence([UInt8])
        case string([UInt8])
        case stringEnd([UInt8])
    }

    private var state = State.ground

    /// Takes one byte more.
    mutating func take(_ byte: UInt8) -> [Token] {
        switch state {
        case .ground:
            return begin(with: byte)
        case .text(let bytes, let missing):
            return goOn(with: byte, after: bytes, missing: missing)
        case .escape:
            switch byte {
            case UInt8(ascii: "["):
                state = .sequence([])
                return []
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
                state = .string([byte])
                return []
            default:
                state = .ground
                return [.unknown("ESC " + readable([byte]))]
            }
        case .sequence(let bytes):
            guard (0x20...0x7E).contains(byte) else {
                state = .ground
                return [.unknown("ESC [" + readable(bytes))] + begin(with: byte)
            }
            let whole = bytes + [byte]
            guard byte >= 0x40 else {
                state = .sequence(whole)
                return []
            }
            state = .ground
            return [Self.sequence(whole)]
        case .string(let bytes):
            return goOn(with: byte, afterString: bytes)
        case .stringEnd(let bytes):
            state = .ground
            let unknown = Token.unknown("ESC " + readable(bytes))
            return byte == UInt8(ascii: "\\") ? [unknown] : [unknown] + begin(with: byte)
        }
    }

    private mutating func begin(with byte: UInt8) -> [Token] {
        state = .ground
        switch byte {
        case 0x1B:
            state = .escape
            return []
        case 0x00..<0x20, 0x7F:
            return [.control(byte)]
        case 0x20..<0x7F:
            return [.character(Unicode.Scalar(byte))]
        case 0xC2...0xDF:
            state = .text([byte], missing: 1)
            return []
        case 0xE0...0xEF:
            state = .text([byte], missing: 2)
            return []
        case 0xF0...0xF4:
            state = .text([byte], missing: 3)
            return []
        default:
            return [.unknown(readable([byte]))]
        }
    }

    private mutating func goOn(
        with byte: UInt8,
        after bytes: [UInt8],
        missing: Int
    ) -> [Token] {
        guard (0x80...0xBF).contains(byte) else {
            return [.unknown(readable(bytes))] + begin(with: byte)
        }
        let whole = bytes + [byte]
        guard missing == 1 else {
            state = .text(whole, missing: missing - 1)
            return []
        }
        state = .ground
        let text = String(validating: whole, as: UTF8.self)
        guard let scalar = text?.unicodeScalars.first, scalar.value >= 0xA0 else {
            return [.unknown(readable(whole))]
        }
        return [.character(scalar)]
    }

    private mutating func goOn(with byte: UInt8, afterString bytes: [UInt8]) -> [Token] {
        switch byte {
        case 0x07:
            state = .ground
            return [.unknown("ESC " + readable(bytes))]
        case 0x1B:
            state = .stringEnd(bytes)
            return []
        default:
            state = .string(bytes + [byte])
            return []
        }
    }

    private static func sequence(_ bytes: [UInt8]) -> Token {
        let text = String(decoding: bytes, as: UTF8.self)
        let marker = text.prefix { "<=>?".contains($0) }
        let parameters = text.dropFirst(marker.count).dropLast()
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? 0 : Int($0) }
        guard let letter = text.last, !numbers.contains(nil) else {
            return .unknown("ESC [" + text)
        }
        return .sequence(
            marker: String(marker),
            numbers: numbers.compactMap(\.self),
            letter: letter
        )
    }
}

/// Bytes as a person can read them in a failed test.
func readable(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
        (0x20..<0x7F).contains(byte)
            ? String(Unicode.Scalar(byte)) : "<" + String(byte, radix: 16) + ">"
    }
    .joined()
}
