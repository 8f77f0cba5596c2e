import LoginRocketCore

extension HTTPResponse {
    /// The time for which a server that allows no more calls wants to be left alone; `nil` if it
    /// does not say.
    ///
    /// `X-Ratelimit-Reset` is compared with the server's own `Date`, so this machine's clock may be
    /// wrong. It counts for a day at most.
    var pause: Duration? {
        if let seconds = seconds(retryAfter, digits: 9) { return .seconds(seconds) }
        guard let reset = seconds(rateLimitResets, digits: 11), let now = date else { return nil }
        return .seconds(min(max(0, reset - now.secondsSince1970), 24 * 3600))
    }
}

/// Whole seconds in one line only; a `Retry-After` that is a date would need a clock.
private func seconds(_ lines: [String], digits: Int) -> Int64? {
    guard lines.count == 1, let text = lines.first, (1...digits).contains(text.utf8.count) else {
        return nil
    }
    return number(text[...])
}

private func number(_ text: Substring) -> Int64? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        return nil
    }
    return Int64(text)
}

extension WallTime {
    /// Reads a date as servers write it, for example `Sun, 06 Nov 1994 08:49:37 GMT`.
    init?(httpDate text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count == 29, words.count == 6, words[0].hasSuffix(","),
            words[5] == "GMT", words[1].utf8.count == 2, words[3].utf8.count == 4,
            let day = number(words[1]), let year = number(words[3]),
            let month = months.firstIndex(where: { $0 == words[2] })
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }),
            let hour = number(clock[0]), let minute = number(clock[1]),
            let second = number(clock[2]), (1...31).contains(day), (1970...).contains(year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = days(beforeYear: year, month: month) + day - 1
        self.init(secondsSince1970: ((days * 24 + hour) * 60 + minute) * 60 + second)
    }
}

private let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

/// The days from 1970-01-01 to the first of a month, by the Gregorian calendar.
private func days(beforeYear year: Int64, month: Int) -> Int64 {
    let whole = year - 1
    let leapDays = whole / 4 - whole / 100 + whole / 400 - 477
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return (year - 1970) * 365 + leapDays + before[month] + (isLeap && month > 1 ? 1 : 0)
}
