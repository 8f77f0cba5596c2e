/// Chance that repeats itself for the same seed (SplitMix64).
struct Luck: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

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
        let milliseconds = longest.components.seconds * 1000 + longest.components.attoseconds / 1_000_000_000_000_000
        return .milliseconds(Int64(next() % UInt64(max(1, milliseconds))))
    }
}
