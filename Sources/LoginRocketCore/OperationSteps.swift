// The steps of an operation: the request of each, and where each answer leads.

extension Operation {
    /// Where an answer leads.
    enum Next: Hashable {
        /// To its end.
        case finish(Outcome)
        /// To the next request, at once.
        case proceed(Status)
        /// To the same or another request, after a wait that grows.
        case retry(Status)

        /// The change that has no live token any more.
        var withoutToken: PendingChange? {
            guard case .proceed(.updatePassword(let change)) = self, case .needsLogin = change.step
            else { return nil }
            return change
        }
    }

    /// Where an answer leads, with what is known of the token without asking.
    func next(after answer: Answer<Payload>, _ life: TokenLife) -> Next {
        switch status {
        case .logout(let logout): logout.next(after: answer)
        case .updatePassword(let change): change.next(after: answer, life)
        case .verifyEmail(let verification): verification.next(after: answer)
        case .finished: .proceed(status)
        }
    }

    /// Counts and returns the next request; `nil` if there is none to send.
    mutating func beginNextRequest() -> Request<SecretRef>? {
        let request: Request<SecretRef>
        switch status {
        case .logout(let logout):
            switch logout.step {
            case .revoke: request = .logout(token: logout.token)
            case .confirmEnded: request = .checkSession(token: logout.token)
            }
        case .updatePassword(var change):
            guard let next = change.beginNextRequest(of: user, at: age) else { return nil }
            request = next
            status = .updatePassword(change)
        case .verifyEmail(var verification):
            verification.doubt = .sending(after: verification.doubt, at: age)
            request = .verifyEmail(user, token: verification.token)
            status = .verifyEmail(verification)
        case .finished:
            return nil
        }
        attempts = attempts.saturatingNext
        return request
    }

    /// The running time before which nothing may be sent.
    var earliestNextRequest: Duration {
        guard case .updatePassword(let change) = status else { return .zero }
        switch change.step {
        case .send(nil), .confirmRefusal, .needsLogin: return .zero
        case .send(.some(let doubt)), .tryNew(let doubt): return doubt.earliestRequest
        case .tryOld(let doubt):
            // Earlier, a late copy might still be applied after a yes to the old password.
            return max(doubt.earliestRequest, doubt.lastSent + Doubt.lateCopyTime)
        }
    }

    func finished(_ outcome: Outcome) -> Operation {
        var finished = self
        finished.status = .finished(kind, outcome)
        return finished
    }
}

extension PendingLogout {
    fileprivate func next(after answer: Answer<Payload>) -> Operation.Next {
        switch step {
        case .revoke:
            switch Verdict(toRevoke: answer) {
            case .yes: .finish(.done(.answered))
            case .no: .proceed(at(.confirmEnded))
            case .limited, .notSent, .unclear: .retry(at(.revoke))
            }
        case .confirmEnded:
            switch Verdict(toCheck: answer) {
            case .yes: .retry(at(.revoke))
            case .no: .finish(.done(.alreadyEnded))
            case .limited, .notSent, .unclear: .retry(at(.revoke))
            }
        }
    }

    private func at(_ step: Step) -> Operation.Status {
        .logout(PendingLogout(session: session, token: token, step: step))
    }
}

extension PendingChange {
    /// Whether the server can hold neither this change nor a copy of it on its way.
    var isCertainlyNotApplied: Bool {
        switch step {
        case .send(nil), .confirmRefusal, .needsLogin: true
        case .send(.some), .tryNew, .tryOld: false
        }
    }

    /// The same change, to be sent with another session of its user.
    func resumed(with session: Session) -> PendingChange {
        PendingChange(session: session.identity, token: session.token, current: current, new: new)
    }

    fileprivate func next(after answer: Answer<Payload>, _ life: TokenLife) -> Operation.Next {
        switch step {
        case .send(let doubt):
            switch Verdict(toChange: answer) {
            case .yes: .finish(.done(.answered))
            case .no(let errors):
                // A no is the answer only if no other copy can have been applied before it.
                if let doubt = doubt?.answered() {
                    .proceed(at(.tryNew(doubt)))
                } else {
                    refused(errors, life) ?? .proceed(at(.confirmRefusal(errors)))
                }
            case .limited: .retry(at(.send(doubt?.answered())))
            case .notSent: .retry(at(.send(doubt?.notSent())))
            case .unclear: .retry(at(.send(doubt)))
            }
        case .confirmRefusal(let errors):
            if let known = refused(errors, life) {
                known
            } else {
                switch Verdict(toCheck: answer) {
                case .yes: .finish(.rejected(errors))
                case .no: .proceed(at(.needsLogin))
                case .limited, .notSent, .unclear: .retry(at(.confirmRefusal(errors)))
                }
            }
        case .needsLogin:
            // Nothing is asked in this step.
            .proceed(at(.needsLogin))
        case .tryNew(let doubt):
            switch Verdict(toPassword: answer) {
            case .yes: .finish(.done(.newPasswordAccepted))
            case .no: .proceed(at(.tryOld(doubt)))
            case .limited, .unclear: .retry(at(.tryNew(doubt)))
            case .notSent: .retry(at(.tryNew(doubt.uncountingLast())))
            }
        case .tryOld(let doubt):
            switch Verdict(toPassword: answer) {
            case .yes: .finish(.rejected([]))
            case .no: .finish(.outcomeUnknown)
            case .limited, .unclear: .retry(at(.tryOld(doubt)))
            case .notSent: .retry(at(.tryOld(doubt.uncountingLast())))
            }
        }
    }

    /// What a no means, if that is known without asking: a dead session looks like a wrong password.
    private func refused(_ errors: [String], _ life: TokenLife) -> Operation.Next? {
        switch life {
        case .usable: .finish(.rejected(errors))
        case .over: .proceed(at(.needsLogin))
        case .unknown: nil
        }
    }

    fileprivate mutating func beginNextRequest(
        of user: User,
        at age: Duration
    ) -> Request<SecretRef>? {
        switch step {
        case .send(let doubt):
            step = .send(.sending(after: doubt, at: age))
            return .updatePassword(token: token, current: current, new: new)
        case .confirmRefusal:
            return .checkSession(token: token)
        case .needsLogin:
            return nil
        case .tryNew(let doubt):
            step = .tryNew(doubt.counting(at: age))
            return .login(user, password: new)
        case .tryOld(let doubt):
            step = .tryOld(doubt.counting(at: age))
            return .login(user, password: current)
        }
    }

    private func at(_ step: Step) -> Operation.Status {
        var change = self
        change.step = step
        return .updatePassword(change)
    }
}

extension PendingVerification {
    fileprivate func next(after answer: Answer<Payload>) -> Operation.Next {
        switch Verdict(toVerify: answer) {
        case .yes: .finish(.done(.answered))
        case .no(let errors):
            // The token may have counted already, in a send without an answer.
            .finish(doubt?.answered() == nil ? .rejected(errors) : .outcomeUnknown)
        case .limited: .retry(with(doubt?.answered()))
        case .notSent: .retry(with(doubt?.notSent()))
        case .unclear: .retry(with(doubt))
        }
    }

    private func with(_ doubt: Doubt?) -> Operation.Status {
        .verifyEmail(PendingVerification(token: token, doubt: doubt))
    }
}
