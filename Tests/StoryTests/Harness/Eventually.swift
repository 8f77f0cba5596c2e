/// Looks again and again until there is something to see; the only place where a story waits.
func eventually<Value>(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < deadline else {
            throw NeverHappened(description: "not within \(limit): \(what)")
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// Something a story waited for.
struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}
