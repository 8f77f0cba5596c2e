// The held logout: how long it waits for the password change of its session.

extension PendingChange.Hold {
    /// How long a change has its session's token to itself.
    static let patience = Duration.seconds(60 * 60)

    /// The hold once a request leaves.
    ///
    /// The turn passes already now, for the program may not live to hear that nothing was decided.
    func starting(at age: Duration) -> Self {
        switch self {
        case .untried: .since(age)
        case .since(let first) where age - first >= Self.patience: .yielding(since: first)
        case .since, .yielding: self
        }
    }

    /// The hold if that request turned out not to have left.
    func notSent(at age: Duration) -> Self {
        switch self {
        case .since(age): .untried
        case .yielding(let first): .since(first)
        case .since, .untried: self
        }
    }

    /// The hold if that request brought a decision, or the logout has had its turn.
    var decided: Self {
        switch self {
        case .yielding(let first): .since(first)
        case .untried, .since: self
        }
    }
}

extension PendingChange {
    /// Whether the logout of its session has to wait for it.
    var holdsLogout: Bool {
        guard needsToken else { return false }
        switch hold {
        case .untried, .since: return true
        case .yielding: return false
        }
    }

    /// Whether it has to wait for the logout of its session.
    var yieldsToLogout: Bool { needsToken && !holdsLogout }
}
