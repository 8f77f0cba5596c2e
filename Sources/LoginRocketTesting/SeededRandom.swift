public import LoginRocket
internal import LoginRocketRealm
internal import Synchronization

/// Random bits that are the same for the same seed.
public final class SeededRandom: RandomSource {
    private let generator: Mutex<SeededGenerator>

    /// Makes the source of a seed.
    public init(seed: UInt64) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// The next 64 bits.
    public func next() -> UInt64 {
        generator.withLock { $0.next() }
    }
}
