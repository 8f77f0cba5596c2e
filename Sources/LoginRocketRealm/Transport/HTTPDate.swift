import FoundationEssentials

/// The time as a `Date` field writes it, such as `Fri, 02 Jan 1970 03:04:05 GMT`.
func httpDate(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday, .hour, .minute, .second],
        from: date
    )
    let weekday = weekdays[((parts.weekday ?? 1) - 1) % weekdays.count]
    let month = months[((parts.month ?? 1) - 1) % months.count]
    let day = padded(parts.day, to: 2)
    let year = padded(parts.year, to: 4)
    let time = [parts.hour, parts.minute, parts.second].map { padded($0, to: 2) }
    return "\(weekday), \(day) \(month) \(year) \(time.joined(separator: ":")) GMT"
}

private func padded(_ number: Int?, to width: Int) -> String {
    let digits = String(number ?? 0)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
private let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
