/// How a character looks on a terminal.
struct TerminalLook: Hashable {
    var isBold = false
    var isDim = false
    var isItalic = false
    var isUnderlined = false
    var isReversed = false
    /// The number of a colour, or red, green and blue; empty for the terminal's own.
    var foreground: [Int] = []
    var background: [Int] = []

    var hasColour: Bool { !foreground.isEmpty || !background.isEmpty }

    /// Takes over the numbers of an `ESC [ … m`; `false` if one of them is not known.
    mutating func obey(_ numbers: [Int]) -> Bool {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: self = TerminalLook()
            case 1: isBold = true
            case 2: isDim = true
            case 3: isItalic = true
            case 4: isUnderlined = true
            case 7: isReversed = true
            case 22: (isBold, isDim) = (false, false)
            case 23: isItalic = false
            case 24: isUnderlined = false
            case 27: isReversed = false
            case 30...37: foreground = [number - 30]
            case 90...97: foreground = [number - 90 + 8]
            case 39: foreground = []
            case 40...47: background = [number - 40]
            case 100...107: background = [number - 100 + 8]
            case 49: background = []
            case 38, 48:
                guard let colour = Self.takeColour(from: &rest) else { return false }
                if number == 38 { foreground = colour } else { background = colour }
            default: return false
            }
        }
        return true
    }

    /// Takes `5;n` or `2;r;g;b`.
    private static func takeColour(from rest: inout ArraySlice<Int>) -> [Int]? {
        let count: Int
        switch rest.popFirst() {
        case 5: count = 1
        case 2: count = 3
        default: return nil
        }
        guard rest.count >= count, rest.prefix(count).allSatisfy((0...255).contains) else {
            return nil
        }
        defer { rest.removeFirst(count) }
        return Array(rest.prefix(count))
    }
}
