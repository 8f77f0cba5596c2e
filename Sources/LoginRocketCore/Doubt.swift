/// What is not known about a password change or a verification, and how much was asked to find out.
///
/// All times are the operation's own running time, so that they survive a restart.
public struct Doubt: Hashable, Sendable {
    /// Sends that have neither a saved answer nor a certain "not sent".
    public var unresolved: Int

    /// When the last such send left.
    public var lastSent: Duration

    /// When the last two requests after the first unanswered one left, the earlier first.
    public var recent: [Duration]

    /// Makes a doubt.
    public init(unresolved: Int, lastSent: Duration, recent: [Duration]) {
        self.unresolved = unresolved
        self.lastSent = lastSent
        self.recent = recent.suffix(2)
    }
}

extension Doubt {
    /// How long a copy of a request may linger before it is applied.
    static let lateCopyTime = Duration.seconds(10 * 60)

    /// A wrong password asked for too often looks like an attack: at most two requests in this time.
    static let window = Duration.seconds(15 * 60)

    /// The running time before which nothing may be asked.
    var earliestRequest: Duration {
        guard recent.count == 2, let first = recent.first else { return .zero }
        return first + Doubt.window
    }

    /// The doubt once more was asked.
    func counting(at age: Duration) -> Doubt {
        Doubt(unresolved: unresolved, lastSent: lastSent, recent: recent + [age])
    }

    /// The doubt when it turned out that the last question did not leave.
    func uncountingLast() -> Doubt {
        Doubt(unresolved: unresolved, lastSent: lastSent, recent: recent.dropLast())
    }

    /// The doubt once more was sent.
    static func sending(after doubt: Doubt?, at age: Duration) -> Doubt {
        guard let doubt else { return Doubt(unresolved: 1, lastSent: age, recent: []) }
        return Doubt(
            unresolved: doubt.unresolved.saturatingNext,
            lastSent: age,
            recent: doubt.recent + [age]
        )
    }

    /// What is left of the doubt when the last send was answered; `nil` if nothing is.
    func answered() -> Doubt? {
        guard unresolved > 1 else { return nil }
        return Doubt(unresolved: unresolved - 1, lastSent: lastSent, recent: recent)
    }

    /// What is left of the doubt when the last send turned out not to have left.
    func notSent() -> Doubt? {
        answered()?.uncountingLast()
    }
}

extension Int {
    /// One more, or the same if there is no more: a damaged disk may hold any number.
    var saturatingNext: Int {
        self < .max ? self + 1 : self
    }
}
