/// What a walk does where it could do something else: by chance, or by a script.
///
/// A script makes every alternative reachable: whatever was chosen is written down with the number
/// of alternatives, so that the next script can be the one after it.
public struct Choices: Sendable {
    private var script: [Int]
    private var random: SplitMix64?
    private var taken: [(choice: Int, count: Int)] = []

    /// Chooses by chance.
    public init(seed: UInt64) {
        script = []
        random = SplitMix64(seed: seed)
    }

    /// Chooses what the script says, and the first alternative after its end.
    public init(script: [Int]) {
        self.script = script
        random = nil
    }

    /// A number from 0 up to, not including, `count`.
    public mutating func pick(_ count: Int) -> Int {
        guard count > 1 else { return 0 }
        let choice: Int
        if random != nil {
            choice = Int(bits() % UInt64(count))
        } else {
            choice = taken.count < script.count ? script[taken.count] : 0
            taken.append((choice, count))
        }
        return choice
    }

    /// One of the alternatives; by chance each as often as its weight says.
    public mutating func pick<Value>(_ alternatives: [(weight: Int, value: Value)]) -> Value {
        guard random != nil else { return alternatives[pick(alternatives.count)].value }
        var rest = pick(alternatives.map(\.weight).reduce(0, +))
        for alternative in alternatives {
            if rest < alternative.weight { return alternative.value }
            rest -= alternative.weight
        }
        return alternatives[0].value
    }

    /// 64 random bits; half of everything if there is no chance.
    public mutating func bits() -> UInt64 {
        random?.next() ?? 1 << 63
    }

    /// The script of the next alternative; `nil` if all were taken.
    public var nextScript: [Int]? {
        guard let last = taken.lastIndex(where: { $0.choice + 1 < $0.count }) else { return nil }
        return taken[..<last].map(\.choice) + [taken[last].choice + 1]
    }
}
