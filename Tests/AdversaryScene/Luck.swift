import LoginRocketCoreTesting

/// Chance that repeats itself for the same seed.
struct Luck: Sendable {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 { random.next() }

    /// A number from 0 up to, not including, `count`.
    mutating func below(_ count: Int) -> Int {
        count > 1 ? Int(next() % UInt64(count)) : 0
    }

    /// Yes, so often in a hundred.
    mutating func percent(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// One of the alternatives, each as often as its weight says.
    mutating func pick<Value>(_ alternatives: [(weight: Int, value: Value)]) -> Value {
        var rest = below(alternatives.map(\.weight).reduce(0, +))
        for alternative in alternatives {
            if rest < alternative.weight { return alternative.value }
            rest -= alternative.weight
        }
        return alternatives[0].value
    }

    /// A time from zero up to a longest one.
    mutating func time(upTo longest: Duration) -> Duration {
        let (seconds, attoseconds) = longest.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return .milliseconds(Int64(next() % UInt64(max(1, milliseconds))))
    }
}
