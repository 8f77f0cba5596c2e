// The requests of a password change, and where each answer leads.

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
