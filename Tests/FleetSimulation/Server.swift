/// A server that serves so many requests in each second, and answers the rest with HTTP 429.
///
/// Seconds are counted from the end of the outage. What is answered with 429 is not applied.
struct Server {
    /// How many requests it serves in a second.
    let capacity: Int

    /// What its 429 asks for; `nil` if that names no time.
    var retryAfter: Duration?

    /// When the outage ends.
    let origin: Instant

    /// The requests that reached it, second by second.
    private(set) var arrivals: [Int] = []

    /// How many of all requests were answered with 429.
    private(set) var limited = 0

    init(capacity: Int, origin: Instant) {
        self.capacity = capacity
        self.origin = origin
    }

    /// Answers a request that arrives now.
    mutating func answer(
        _ request: Request<SecretRef>,
        about account: inout Account,
        at now: Instant
    ) -> Answer<Payload> {
        guard now >= origin else { return account.serve(request) }
        let second = Int((now - origin).components.seconds)
        while arrivals.count <= second { arrivals.append(0) }
        arrivals[second] += 1
        guard arrivals[second] <= capacity else {
            limited += 1
            return .limited(retryAfter: retryAfter)
        }
        return account.serve(request)
    }
}
