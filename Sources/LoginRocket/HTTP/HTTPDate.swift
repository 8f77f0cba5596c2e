import LoginRocketCore

extension WallTime {
    /// Reads a date in one of the three forms that a server may use (RFC 9110, 5.6.7).
    ///
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, and the obsolete `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`. The weekday is not looked at.
    init?(httpDate text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT" && words[3].utf8.count == 4:
            self.init(day: words[1], month: words[2], year: words[3], clock: words[4])
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let parts = words[1].split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].utf8.count == 2 else { return nil }
            // The last form was given up in 1995: no server means 1969 or 2070 by it.
            let year = (parts[2] < "70" ? "20" : "19") + parts[2]
            self.init(day: parts[0], month: parts[1], year: year[...], clock: words[2])
        case 6 where words[2].isEmpty && words[3].utf8.count == 1 && words[5].utf8.count == 4:
            self.init(day: "0\(words[3])", month: words[1], year: words[5], clock: words[4])
        case 5 where words[4].utf8.count == 4:
            self.init(day: words[2], month: words[1], year: words[4], clock: words[3])
        default:
            return nil
        }
    }

    private init?(day: Substring, month: Substring, year: Substring, clock: Substring) {
        let clock = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard day.utf8.count == 2, clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }),
            let month = months.firstIndex(where: { $0 == month }),
            let day = Int64(digits: day), let year = Int64(digits: year),
            let hour = Int64(digits: clock[0]), let minute = Int64(digits: clock[1]),
            let second = Int64(digits: clock[2]), (1...31).contains(day), (1970...).contains(year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let date = days(until: year, month: month) + day - 1
        // The 31st of February is no date.
        guard month == 11 || date < days(until: year, month: month + 1) else { return nil }
        self.init(secondsSince1970: ((date * 24 + hour) * 60 + minute) * 60 + second)
    }
}

private let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

/// The days from 1970-01-01 to the first of a month, by the Gregorian calendar.
private func days(until year: Int64, month: Int) -> Int64 {
    let whole = year - 1
    let leapDays = whole / 4 - whole / 100 + whole / 400 - 477
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return (year - 1970) * 365 + leapDays + before[month] + (isLeap && month > 1 ? 1 : 0)
}
