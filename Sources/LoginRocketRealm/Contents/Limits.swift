import FoundationEssentials

extension Realm {
    /// A rule that locks a user out of logins and password changes after wrong passwords.
    public struct Lockout: Equatable, Sendable {
        /// The answer to a locked user.
        public enum Form: String, CaseIterable, Sendable {
            /// HTTP status 429.
            case status429

            /// The same answer as for a wrong password.
            case error200
        }

        /// The number of wrong passwords in a row that locks the user out; 1 or more.
        public var after: Int

        /// The answer to a locked user.
        public var form: Form

        /// The length of a lock in seconds, from the last wrong password on.
        public var seconds: Int

        /// A 429 has a `Retry-After` field (RFC 9110) with the remaining seconds of the lock.
        public var retryAfter: Bool

        /// Makes a lockout rule.
        ///
        /// By default a lock lasts 15 minutes, and its answer does not say so.
        public init(after: Int, as form: Form, seconds: Int = 900, retryAfter: Bool = false) {
            self.after = after
            self.form = form
            self.seconds = seconds
            self.retryAfter = retryAfter
        }
    }

    /// A limit on all requests to a realm.
    ///
    /// A request over the limit gets status 429 and changes nothing.
    ///
    /// A window begins with the first request after the end of the previous window. The field
    /// `X-Ratelimit-Reset` contains its end in seconds since 1970, `Retry-After` (RFC 9110) the
    /// remaining seconds.
    public struct RateLimit: Equatable, Sendable {
        /// The number of requests in a window; 1 or more.
        public var requests: Int

        /// The length of a window in seconds.
        public var seconds: Int

        /// Makes a limit, by default on the requests of a minute.
        public init(requests: Int, seconds: Int = 60) {
            self.requests = requests
            self.seconds = seconds
        }
    }
}

extension Realm.RateLimit {
    /// A period, and the number of requests in it.
    struct Window: Sendable {
        let end: Date
        var requests = 0
    }
}

extension Realm {
    /// Counts a request, and refuses it if its window is full.
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
