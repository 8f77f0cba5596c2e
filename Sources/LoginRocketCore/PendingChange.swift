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

// MARK: - Its requests, and where each answer leads

extension PendingChange {
    /// Notes in the row what is about to be sent; `nil` if there is nothing to send.
    mutating func beginNextRequest(
        of user: User,
        at age: Duration,
        logoutAttempts: Int
    ) -> Request<SecretRef>? {
        let request: Request<SecretRef>
        switch step {
        case .send:
            step = .resend(.first)
            request = .updatePassword(token: token, current: current, new: new)
        case .resend(let doubt):
            step = .resend(doubt.sendingAgain(at: age))
            request = .updatePassword(token: token, current: current, new: new)
        case .confirmRefusal:
            request = .checkSession(token: token)
        case .needsLogin, .needsLoginInDoubt:
            return nil
        case .tryNew(let doubt):
            step = .tryNew(doubt.probing(at: age))
            request = .login(user, password: new)
        }
        hold = hold.starting(at: age, logoutAttempts: logoutAttempts)
        return request
    }

    func next(
        after answer: Answer<Payload>,
        _ life: TokenLife,
        startedAt start: Duration
    ) -> Outbox.Operation.Next {
        switch (step, answer) {
        case (.send, _), (.needsLogin, _), (.needsLoginInDoubt, _):
            // Nothing is on its way in these steps: a request turned a `send` into a `resend`.
            return .proceed(.updatePassword(self))

        case (.resend, .accepted(.passwordUpdated)):
            return .finish(.done(.answered))
        case (.resend(let doubt), .refused(let errors)):
            // A no is the answer only if no other copy can have been applied before it.
            guard let rest = doubt.answered() else { return refused(errors, life) }
            return proceed(to: .tryNew(rest))
        case (.resend(let doubt), .limited):
            return retry(doubt.answered().map { .resend($0) } ?? .send)
        case (.resend(let doubt), .notSent):
            return retryUnsent(doubt.notSent().map { .resend($0) } ?? .send, startedAt: start)
        case (.resend, .accepted), (.resend, .unknown):
            return retry(step)

        case (.confirmRefusal(let errors), .accepted(.valid)):
            return .finish(.rejected(errors))
        case (.confirmRefusal, .accepted(.ended)):
            return proceed(to: .needsLogin)
        case (.confirmRefusal, .notSent):
            return retryUnsent(step, startedAt: start)
        case (.confirmRefusal, .accepted), (.confirmRefusal, .refused),
            (.confirmRefusal, .limited), (.confirmRefusal, .unknown):
            return retry(step)

        case (.tryNew, .accepted(.session)), (.tryNew, .accepted(.mfaRequired)):
            return .finish(.done(.newPasswordAccepted))
        case (.tryNew(let doubt), .refused(let errors)):
            switch life {
            case .over: return proceed(to: .needsLoginInDoubt(doubt))
            case .usable, .unknown: return .finish(.outcomeUnknown(errors))
            }
        case (.tryNew(let doubt), .notSent):
            return retryUnsent(.tryNew(doubt.probeNotSent()), startedAt: start)
        case (.tryNew, .accepted), (.tryNew, .limited), (.tryNew, .unknown):
            return retry(step)
        }
    }

    /// A no without a doubt.
    private func refused(_ errors: [String], _ life: TokenLife) -> Outbox.Operation.Next {
        switch life {
        case .usable: .finish(.rejected(errors))
        case .over: proceed(to: .needsLogin)
        case .unknown: proceed(to: .confirmRefusal(errors))
        }
    }

    private func proceed(to step: Step) -> Outbox.Operation.Next {
        .proceed(.updatePassword(at(step, hold.decided)))
    }

    private func retry(_ step: Step) -> Outbox.Operation.Next {
        .retry(.updatePassword(at(step, hold)))
    }

    private func retryUnsent(_ step: Step, startedAt start: Duration) -> Outbox.Operation.Next {
        .retry(.updatePassword(at(step, hold.notSent(at: start))))
    }

    func at(_ step: Step, _ hold: Hold) -> PendingChange {
        var change = self
        change.step = step
        change.hold = hold
        return change
    }
}
