import FoundationEssentials

extension Realm.RateLimit {
    /// A stretch of time, and how many requests it saw.
    struct Window: Sendable {
        let end: Date
        var requests = 0
    }
}

extension Realm {
    /// Counts a request, and refuses it when its window is full.
    mutating func countRequest(at now: Date) throws(Refusal) {
        guard let limit = settings.rateLimit else {
            window = nil
            return
        }
        var current = RateLimit.Window(end: now.addingTimeInterval(Double(limit.seconds)))
        if let window, now < window.end { current = window }
        guard current.requests < limit.requests else {
            throw .limited(until: current.end, retryAfter: true)
        }
        current.requests += 1
        window = current
    }
}
