// Numbers as people read them.

extension Int {
    /// With a comma before each three digits.
    var grouped: String {
        var text = ""
        for (place, digit) in String(self).reversed().enumerated() {
            if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}

extension Double {
    /// With so many digits after the point.
    func fixed(_ digits: Int) -> String {
        guard digits > 0 else { return Int(rounded()).grouped }
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let number = Int((self * Double(scale)).rounded())
        let fraction = String(number % scale)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\((number / scale).grouped).\(zeros)\(fraction)"
    }
}

extension Duration {
    var inSeconds: String { "\((self / .seconds(1)).fixed(0)) s" }
}

extension String {
    /// At the right end of so many columns.
    func right(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    /// At the left end of so many columns.
    func left(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
