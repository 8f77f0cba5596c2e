import FoundationEssentials

extension Realm {
    /// A rule that locks a user out of logins and password changes after wrong passwords.
    public struct Lockout: Equatable, Sendable {
        /// How a locked user is refused.
        public enum Form: String, CaseIterable, Sendable {
            /// With HTTP status 429.
            case status429

            /// With the very answer that a wrong password gets.
            case error200
        }

        /// How many wrong passwords in a row lock the user out; 1 or more.
        public var after: Int

        /// How a locked user is refused.
        public var form: Form

        /// For how many seconds after the last wrong password.
        public var seconds: Int

        /// Whether a 429 says in a `Retry-After` field (RFC 9110) how many seconds the lock still
        /// holds.
        public var retryAfter: Bool

        /// Makes a lockout rule; by default a lock holds 15 minutes and does not say so.
        public init(after: Int, as form: Form, seconds: Int = 900, retryAfter: Bool = false) {
            self.after = after
            self.form = form
            self.seconds = seconds
            self.retryAfter = retryAfter
        }
    }

    /// A limit on all requests to a realm; what is more gets status 429 and changes nothing.
    ///
    /// A window begins with the first request after the last one ended. `X-Ratelimit-Reset` tells in
    /// seconds since 1970 when it ends, `Retry-After` (RFC 9110) how many seconds are left.
    public struct RateLimit: Equatable, Sendable {
        /// How many requests a window takes; 1 or more.
        public var requests: Int

        /// How many seconds a window is long.
        public var seconds: Int

        /// Makes a limit; by default on the requests of a minute.
        public init(requests: Int, seconds: Int = 60) {
            self.requests = requests
            self.seconds = seconds
        }
    }
}

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
