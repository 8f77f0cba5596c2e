// The names of steps, outcomes and phases of operations, each written once and frozen: see
// Names.swift.

extension Outbox.Operation.Status: CustomStringConvertible {
    /// The name of the step, or of the outcome.
    public var description: String {
        switch self {
        case .logout(let logout): logout.step.rawValue
        case .updatePassword(let change): change.step.name.rawValue
        case .verifyEmail(let verification): verification.step.name.rawValue
        case .finished(_, let outcome): outcome.name.rawValue
        }
    }
}

extension PendingChange.Step {
    /// The name of a step of a password change.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// `update_password`.
        case send
        /// `update_password` once more.
        case resend
        /// `check_session` after a no.
        case confirmRefusal
        /// Waiting for the same user's next login.
        case needsLogin
        /// Waiting for a login after an unresolved attempt.
        case needsLoginInDoubt
        /// `login` with the new password.
        case tryNew
    }

    /// The name of this step.
    public var name: Name {
        switch self {
        case .send: .send
        case .resend: .resend
        case .confirmRefusal: .confirmRefusal
        case .needsLogin: .needsLogin
        case .needsLoginInDoubt: .needsLoginInDoubt
        case .tryNew: .tryNew
        }
    }
}

extension PendingVerification.Step {
    /// The name of a step of a verification.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// `verify_email`.
        case verify
        /// `verify_email` once more.
        case verifyAgain
    }

    /// The name of this step.
    public var name: Name {
        switch self {
        case .verify: .verify
        case .verifyAgain: .verifyAgain
        }
    }
}

extension Outcome: CustomStringConvertible {
    /// The name of an outcome.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// The server holds it.
        case done
        /// Verified not applied by us.
        case rejected
        /// It cannot be known.
        case outcomeUnknown
        /// It ran out of time.
        case expired
        /// It was cancelled.
        case cancelled
    }

    /// The name of this outcome.
    public var name: Name {
        switch self {
        case .done: .done
        case .rejected: .rejected
        case .outcomeUnknown: .outcomeUnknown
        case .expired: .expired
        case .cancelled: .cancelled
        }
    }

    /// The last sentences of the server, if it is not done and the server gave any.
    public var serverErrors: [String] {
        switch self {
        case .rejected(let errors), .outcomeUnknown(let errors): errors
        case .done, .expired, .cancelled: []
        }
    }

    /// The name, and the proof of what is done, for example `done(answered)`.
    public var description: String {
        switch self {
        case .done(let proof): "\(name.rawValue)(\(proof.rawValue))"
        case .rejected, .outcomeUnknown, .expired, .cancelled: name.rawValue
        }
    }
}

extension Snapshot.Operation.Phase: CustomStringConvertible {
    /// The name of a phase.
    @nonexhaustive
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// It waits for its turn.
        case queued
        /// It is on its way.
        case sending
        /// Its outcome is being found out.
        case verifying
        /// It waits for its user to log in.
        case needsLogin
        /// It has ended.
        case finished
    }

    /// The name of this phase.
    public var name: Name {
        switch self {
        case .queued: .queued
        case .sending: .sending
        case .verifying: .verifying
        case .needsLogin: .needsLogin
        case .finished: .finished
        }
    }

    /// The outcome, if it has ended.
    public var outcome: Outcome? {
        switch self {
        case .queued, .sending, .verifying, .needsLogin: nil
        case .finished(let outcome): outcome
        }
    }

    /// The name, or the outcome of what has ended.
    public var description: String { outcome?.description ?? name.rawValue }
}
