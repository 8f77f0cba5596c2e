/// A password change that the server has not confirmed yet.
public struct PendingChange: Hashable, Sendable {
    /// The session it uses.
    public let session: SessionIdentity

    /// That session's token.
    public let token: SecretRef

    /// The password that is to be replaced.
    public let current: SecretRef

    /// The password that replaces it.
    public let new: SecretRef

    /// The hold on the logout of its session.
    public var hold: Hold

    /// The next request.
    public var step: Step

    /// Makes a password change that waits for its next request.
    public init(
        session: SessionIdentity,
        token: SecretRef,
        current: SecretRef,
        new: SecretRef,
        hold: Hold = .untried,
        step: Step = .send
    ) {
        self.session = session
        self.token = token
        self.current = current
        self.new = new
        self.hold = hold
        self.step = step
    }

    /// The requests a password change may need.
    ///
    /// `update_password` names the current and the new password, so it is a compare-and-swap: the
    /// identical request may be sent again.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
        /// `update_password`; no copy of it can have been applied.
        case send

        /// `update_password` once more; an earlier copy may have been applied.
        case resend(Doubt)

        /// `check_session`, to learn why the change was refused: an ended session and a wrong
        /// password get the same answer. Holds the server's sentences.
        case confirmRefusal([String])

        /// Nothing: the session has ended. The change waits for the same user's next login.
        case needsLogin

        /// Nothing, too; an earlier copy may have been applied.
        case needsLoginInDoubt(Doubt)

        /// `login` with the new password: a yes proves that the change was applied.
        case tryNew(Doubt)
    }

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

extension PendingChange {
    /// The change without its token: the session has ended.
    func withoutToken() -> PendingChange {
        switch step {
        case .send, .confirmRefusal: at(.needsLogin, hold.decided)
        case .resend(let doubt): at(.tryNew(doubt), hold.decided)
        case .needsLogin, .needsLoginInDoubt, .tryNew: self
        }
    }

    /// The change with another session of its user; `nil` if it waits for none.
    func resumed(with session: Session) -> PendingChange? {
        let next: Step
        switch step {
        case .needsLogin: next = .send
        case .needsLoginInDoubt(let doubt): next = .resend(doubt)
        case .send, .resend, .confirmRefusal, .tryNew: return nil
        }
        return PendingChange(
            session: session.identity,
            token: session.token,
            current: current,
            new: new,
            hold: hold.decided,
            step: next
        )
    }

    /// Tells if it can still use its token, so that a logout would take it away.
    var needsToken: Bool {
        switch step {
        case .send, .resend, .confirmRefusal: true
        case .needsLogin, .needsLoginInDoubt, .tryNew: false
        }
    }

    /// Tells if it waits for nothing but its user's next login.
    var waitsForLogin: Bool {
        switch step {
        case .needsLogin, .needsLoginInDoubt: true
        case .send, .resend, .confirmRefusal, .tryNew: false
        }
    }
}

extension PendingChange {
    /// Tells if nothing of it can have been applied, nor a copy of it be on its way.
    var isCancellable: Bool {
        switch step {
        case .send, .confirmRefusal, .needsLogin: true
        case .resend, .needsLoginInDoubt, .tryNew: false
        }
    }

    /// The outcome once its running time is over.
    var outcomeAtDeadline: Outcome {
        switch step {
        case .send, .needsLogin: .expired
        case .confirmRefusal(let errors): .rejected(errors)
        case .resend, .needsLoginInDoubt, .tryNew: .outcomeUnknown([])
        }
    }

    /// The running time before which no password may be sent.
    var earliestRequest: Duration {
        switch step {
        case .send, .confirmRefusal, .needsLogin: .zero
        case .resend(let doubt), .tryNew(let doubt), .needsLoginInDoubt(let doubt):
            doubt.earliestRequest
        }
    }

    /// Tells if something is due only after more running time: a password, or the logout's turn.
    ///
    /// A login may come at any time, so the time between passwords passes while it is waited for.
    func waitsForRunningTime(at age: Duration) -> Bool {
        earliestRequest > age || (needsToken && hold != .untried)
    }
}
