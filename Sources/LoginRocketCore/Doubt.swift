/// Requests of a password change or a verification of which it is not known whether the server
/// applied them.
///
/// Times are the operation's own running time, so that they survive a restart.
public struct Doubt: Hashable, Sendable {
    /// Requests that have neither a saved answer nor a certain "not sent".
    public var unresolved: Int

    /// The times of the last two requests after the first unanswered one, the earlier first.
    public var recent: [Duration]

    /// Makes a doubt.
    public init(unresolved: Int, recent: [Duration]) {
        self.unresolved = unresolved
        self.recent = recent.suffix(2)
    }
}

extension Doubt {
    /// A wrong password asked for too often looks like an attack: at most two requests in this
    /// time.
    static let window = Duration.seconds(15 * 60)

    /// The doubt about a first request.
    static let first = Doubt(unresolved: 1, recent: [])

    /// The running time before which no password may be sent.
    var earliestRequest: Duration {
        guard recent.count == 2, let first = recent.first else { return .zero }
        return first + Doubt.window
    }

    /// The doubt once the operation is sent once more.
    func sendingAgain(at age: Duration) -> Doubt {
        Doubt(unresolved: unresolved.saturatingNext, recent: recent + [age])
    }

    /// The doubt once a login with the new password is sent.
    func probing(at age: Duration) -> Doubt {
        Doubt(unresolved: unresolved, recent: recent + [age])
    }

    /// The doubt if the last probe turned out not to have left.
    func probeNotSent() -> Doubt {
        Doubt(unresolved: unresolved, recent: recent.dropLast())
    }

    /// The doubt that is left once the last send was answered; `nil` if none is.
    func answered() -> Doubt? {
        guard unresolved > 1 else { return nil }
        return Doubt(unresolved: unresolved - 1, recent: recent)
    }

    /// The doubt that is left if the last send turned out not to have left; `nil` if none is.
    func notSent() -> Doubt? {
        answered()?.probeNotSent()
    }
}

extension Int {
    /// One more, or the same if there is no more: a damaged disk may hold any number.
    var saturatingNext: Int {
        self < .max ? self + 1 : self
    }
}
