/// A generator that draws the same numbers for the same seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    // Written once more in LoginRocketCoreTesting: the realm shares no code with the client.
    private var state: UInt64

    /// Makes the generator of a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Draws the realm's IDs.
enum Identifier {
    /// A prefix and 22 random base62 characters.
    static func draw(
        _ prefix: String,
        length: Int = 22,
        using random: inout any RandomNumberGenerator & Sendable
    ) -> String {
        var text = prefix
        for _ in 0..<length {
            text.append(base62[Int.random(in: 0..<base62.count, using: &random)])
        }
        return text
    }

    /// 32 random hexadecimal digits.
    static func hexadecimal(using random: inout any RandomNumberGenerator & Sendable) -> String {
        var text = ""
        for _ in 0..<32 {
            text += String(Int.random(in: 0..<16, using: &random), radix: 16)
        }
        return text
    }

    private static let base62 = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )
}

/// Error sentences without a meaning.
enum RandomWords {
    /// Two to five random words.
    static func sentence(using random: inout any RandomNumberGenerator & Sendable) -> String {
        let count = Int.random(in: 2...5, using: &random)
        var chosen: [String] = []
        for _ in 0..<count {
            chosen.append(words[Int.random(in: 0..<words.count, using: &random)])
        }
        return chosen.joined(separator: " ") + "."
    }

    private static let words = [
        "amber", "birch", "cloud", "delta", "ember", "fjord", "grove", "heron", "inlet", "jasper",
        "kelp", "lumen", "maple", "north", "ocean", "pearl", "quartz", "reed", "slate", "thorn",
        "umber", "valid", "willow", "zephyr",
    ]
}
