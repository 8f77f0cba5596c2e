/// The token of an email address that the server has not confirmed yet.
public struct PendingVerification: Hashable, Sendable {
    /// The token from the mail.
    public let token: SecretRef

    /// The next request.
    public var step: Step

    /// Makes a verification that waits for its next request.
    public init(token: SecretRef, step: Step = .verify) {
        self.token = token
        self.step = step
    }

    /// The requests a verification may need.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
        /// `verify_email`.
        case verify

        /// `verify_email` once more. A token may count only once, so a no proves nothing now.
        case verifyAgain(Doubt)
    }
}

extension PendingVerification {
    mutating func beginNextRequest(of user: User, at age: Duration) -> Request<SecretRef> {
        switch step {
        case .verify: step = .verifyAgain(.first)
        case .verifyAgain(let doubt): step = .verifyAgain(doubt.sendingAgain(at: age))
        }
        return .verifyEmail(user, token: token)
    }

    func next(after answer: Answer<Payload>) -> Outbox.Operation.Next {
        switch (answer, step) {
        case (.accepted(.emailVerified), .verify), (.accepted(.emailVerified), .verifyAgain):
            .finish(.done(.answered))
        case (.refused(let errors), .verify):
            .finish(.rejected(errors))
        case (.refused(let errors), .verifyAgain(let doubt)):
            .finish(doubt.answered() == nil ? .rejected(errors) : .outcomeUnknown(errors))
        case (.limited, .verifyAgain(let doubt)):
            .retry(after(doubt.answered()))
        case (.notSent, .verifyAgain(let doubt)):
            .retry(after(doubt.notSent()))
        case (.accepted, _), (.unknown, _), (.limited, .verify), (.notSent, .verify):
            .retry(.verifyEmail(self))
        }
    }

    var isCancellable: Bool {
        switch step {
        case .verify: true
        case .verifyAgain: false
        }
    }

    var outcomeAtDeadline: Outcome {
        switch step {
        case .verify: .expired
        case .verifyAgain: .outcomeUnknown([])
        }
    }

    private func after(_ doubt: Doubt?) -> Outbox.Operation.Status {
        let step = doubt.map { Step.verifyAgain($0) } ?? .verify
        return .verifyEmail(PendingVerification(token: token, step: step))
    }
}
