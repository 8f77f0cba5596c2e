/// The chance of one client: the same for the same seed.
struct Dice {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// The randomness of an event.
    mutating func draw() -> Draw {
        Draw(bits: generator.next(), operationID: operationID())
    }

    mutating func operationID() -> OperationID {
        OperationID(high: generator.next(), low: generator.next())
    }

    /// A random time between two bounds.
    mutating func time(from low: Duration, to high: Duration) -> Duration {
        low + (high - low) * fraction()
    }

    /// A number from 0 up to, not including, 1.
    mutating func fraction() -> Double {
        Double.random(in: 0..<1, using: &generator)
    }
}
