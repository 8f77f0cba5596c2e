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

/// A kind of ID that the realm draws, by its prefix.
enum Identifier: String {
    case realm = "rl_"
    case tokenKey = "jsk_"
    case provider = "ap_"
    case user = "usr_"
    case org = "org_"
    case session = "kss_"
    case loginToken = "kli_"
    case passwordToken = "kpw_"
    case emailToken = "kvf_"
    case userToken = "utk_"

    /// Draws the prefix and 22 random base62 characters.
    func draw(
        length: Int = 22,
        using random: inout any RandomNumberGenerator & Sendable
    ) -> String {
        rawValue + Self.base62(length, using: &random)
    }

    /// Draws base62 characters.
    static func base62(
        _ length: Int,
        using random: inout any RandomNumberGenerator & Sendable
    ) -> String {
        var text = ""
        for _ in 0..<length {
            text.append(characters[Int.random(in: 0..<characters.count, using: &random)])
        }
        return text
    }

    /// Draws 32 hexadecimal digits.
    static func hexadecimal(using random: inout any RandomNumberGenerator & Sendable) -> String {
        var text = ""
        for _ in 0..<32 {
            text += String(Int.random(in: 0..<16, using: &random), radix: 16)
        }
        return text
    }

    private static let characters = Array(
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
