import LoginRocketCore

extension HTTPResponse {
    /// The time for which a server that allows no more calls wants to be left alone; `nil` if it
    /// does not say.
    ///
    /// A `Retry-After` in seconds counts first, then one that is a date (RFC 9110, 10.2.3), then
    /// `X-Ratelimit-Reset`. Both are compared with the server's own `Date`, so this machine's clock
    /// may be wrong. Each counts for a day at most.
    var pause: Duration? {
        if let seconds = seconds(retryAfter, digits: 9) { return .seconds(min(seconds, day)) }
        let date = retryAfter.count == 1 ? retryAfter.first.flatMap(WallTime.init(httpDate:)) : nil
        guard let end = date?.secondsSince1970 ?? seconds(rateLimitResets, digits: 11),
            let now = self.date
        else { return nil }
        return .seconds(min(max(0, end - now.secondsSince1970), day))
    }
}

private let day: Int64 = 24 * 3600

/// Whole seconds, in one line only.
private func seconds(_ lines: [String], digits: Int) -> Int64? {
    guard lines.count == 1, let text = lines.first, (1...digits).contains(text.utf8.count) else {
        return nil
    }
    return Int64(digits: text[...])
}

extension Int64 {
    /// Reads digits and nothing else, neither a sign nor the digits of other scripts.
    init?(digits text: Substring) {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        self.init(text)
    }
}
