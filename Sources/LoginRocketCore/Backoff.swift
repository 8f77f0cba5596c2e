/// The waits after failures in a row: a random time from zero to a bound that doubles.
public struct Backoff: Hashable, Sendable {
    /// The bound after the first failure; 2 seconds by default.
    public var base: Duration = .seconds(2)

    /// The highest bound; 300 seconds by default.
    public var cap: Duration = .seconds(300)

    /// Makes the backoff of the outbox: 2 seconds, doubling up to 300.
    public init() {}

    /// A wait from zero up to the bound after `failures` failures in a row (1 or more).
    func wait(afterFailures failures: Int, _ draw: Draw) -> Duration {
        var bound = base.bounded
        for _ in 1..<max(1, min(failures, 64)) where bound < cap {
            bound = (bound + bound).bounded
        }
        return min(bound, cap).scaled(by: draw.fraction)
    }
}
