/// A logout that the server has not confirmed yet.
public struct PendingLogout: Hashable, Sendable {
    /// The session to end.
    public let session: SessionIdentity

    /// The token of the session to end.
    public let token: SecretRef

    /// The next request.
    public var step: Step

    /// Makes a logout that waits for its next request.
    public init(session: SessionIdentity, token: SecretRef, step: Step = .revoke) {
        self.session = session
        self.token = token
        self.step = step
    }

    /// The requests a logout may need.
    @nonexhaustive
    public enum Step: String, Hashable, Sendable {
        /// `logout`.
        case revoke

        /// `check_session`, after a logout that was not accepted: the session may have ended.
        case confirmEnded
    }
}

extension PendingLogout {
    var request: Request<SecretRef> {
        switch step {
        case .revoke: .logout(token: token)
        case .confirmEnded: .checkSession(token: token)
        }
    }

    func next(after answer: Answer<Payload>, _ life: TokenLife) -> Outbox.Operation.Next {
        switch (step, answer) {
        case (.revoke, .accepted(.loggedOut)):
            return .finish(.done(.answered))
        case (.revoke, .refused(let errors)):
            switch life {
            case .unknown: return .proceed(at(.confirmEnded))
            // Nobody can be asked, and there is nothing to revoke.
            case .usable, .over: return .finish(.rejected(errors))
            }
        case (.revoke, .accepted), (.revoke, .unknown):
            switch life {
            case .unknown: return .retry(at(.confirmEnded))
            case .usable, .over: return .retry(at(.revoke))
            }
        case (.revoke, .limited), (.revoke, .notSent):
            return .retry(at(.revoke))
        case (.confirmEnded, .accepted(.ended)):
            switch life {
            case .unknown: return .finish(.done(.alreadyEnded))
            // A realm that manages no sessions knows none: it says the same of every token.
            case .usable, .over: return .retry(at(.revoke))
            }
        case (.confirmEnded, .accepted), (.confirmEnded, .refused), (.confirmEnded, .limited),
            (.confirmEnded, .notSent), (.confirmEnded, .unknown):
            return .retry(at(.revoke))
        }
    }

    private func at(_ step: Step) -> Outbox.Operation.Status {
        .logout(PendingLogout(session: session, token: token, step: step))
    }
}
