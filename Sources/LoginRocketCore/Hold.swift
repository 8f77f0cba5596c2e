// The held logout: how long it waits for the password change of its session.

extension PendingChange {
    /// The hold of a change on the logout of its session, by its own running time.
    @nonexhaustive
    public enum Hold: Hashable, Sendable {
        /// No request of it can have reached the server, and none was impossible to make.
        case untried

        /// The first request that may have reached the server, or could not be made, at this time.
        case since(Duration)

        /// A request an hour or more after the first brought no decision: it is the logout's turn,
        /// which had been attempted so often then.
        case yielding(since: Duration, logoutAttempts: Int)
    }
}

extension PendingChange.Hold {
    /// The running time for which a change has its session's token to itself.
    static let patience = Duration.seconds(60 * 60)

    /// The hold once a request leaves.
    ///
    /// The turn passes already now, for the program may not live to hear that nothing was decided.
    ///
    /// - Parameters:
    ///   - age: The running time of the change.
    ///   - attempts: How often the logout of its session has been attempted.
    /// - Returns: The hold to save before the request leaves.
    func starting(at age: Duration, logoutAttempts attempts: Int) -> Self {
        switch self {
        case .untried:
            return .since(age)
        case .since(let first), .yielding(let first, _):
            guard age - first >= Self.patience else { return .since(first) }
            return .yielding(since: first, logoutAttempts: attempts)
        }
    }

    /// The hold if that request turned out not to have left.
    func notSent(at age: Duration) -> Self {
        switch self {
        case .since(age): .untried
        case .yielding(let first, _): .since(first)
        case .since, .untried: self
        }
    }

    /// The hold if that request brought a decision.
    var decided: Self {
        switch self {
        case .yielding(let first, _): .since(first)
        case .untried, .since: self
        }
    }
}

extension PendingChange {
    /// Tells if the logout of its session has to wait for it; if not, it waits for the logout.
    ///
    /// The logout's turn lasts for one attempt, and for the check that this may need.
    func goesBefore(_ logout: Outbox.Operation) -> Bool {
        switch (hold, logout.status) {
        case (.yielding(_, let attempts), .logout(let pending)):
            // Another count than then, also that of another logout, means that it has had its turn.
            logout.attempts != attempts && pending.step == .revoke
        case (.untried, _), (.since, _), (.yielding, _):
            true
        }
    }
}
