extension Outbox {
    /// One accepted wish that is carried over outages: a row of the outbox.
    public struct Operation: Hashable, Sendable {
        /// Its place in the order of acceptance.
        public let sequence: SequenceNumber

        /// Its name to the outside.
        public let id: OperationID

        /// The user whose lane it is in.
        public let user: User

        /// The one who wanted it.
        public let origin: Origin

        /// The time at which it was accepted, by the wall clock.
        public let queuedAt: WallTime

        /// The running time that it is given, from acceptance to its end.
        public let lifetime: Duration

        /// The running time that it had used when it was last saved.
        public var age: Duration

        /// The number of requests that were started for it.
        public var attempts: Int

        /// The work that is left to do, or the outcome.
        public var status: Status

        /// Makes an operation.
        public init(
            sequence: SequenceNumber,
            id: OperationID,
            user: User,
            origin: Origin,
            queuedAt: WallTime,
            lifetime: Duration,
            age: Duration = .zero,
            attempts: Int = 0,
            status: Status
        ) {
            self.sequence = sequence
            self.id = id
            self.user = user
            self.origin = origin
            self.queuedAt = queuedAt
            // Apps and damaged disks may give any number.
            self.lifetime = min(max(.zero, lifetime), Self.longest)
            self.age = age
            self.attempts = attempts
            self.status = status
        }

        /// More running time than any program has, and little enough to count with.
        private static let longest = Duration.seconds(Int64(1000 * 365) * 24 * 3600)

        /// The work that is left to do of an operation, or its outcome.
        @nonexhaustive
        public enum Status: Hashable, Sendable {
            /// A session is to be ended.
            case logout(PendingLogout)

            /// A password is to be changed.
            case updatePassword(PendingChange)

            /// An email address is to be verified.
            case verifyEmail(PendingVerification)

            /// It has ended; its secrets are gone.
            case finished(Kind, Outcome)
        }

        /// The work of an operation.
        @nonexhaustive
        public enum Kind: String, Hashable, Sendable {
            /// Ends a session at the server.
            case logout
            /// Changes a password.
            case updatePassword
            /// Verifies an email address.
            case verifyEmail
        }

        /// Those who can want an operation.
        @nonexhaustive
        public enum Origin: String, Hashable, Sendable {
            /// The app; the outcome is kept until it is acknowledged.
            case app
            /// This client, to end a session nobody wanted; it vanishes when done.
            case client
        }
    }
}

/// The one terminal outcome of an operation.
@nonexhaustive
public enum Outcome: Hashable, Sendable {
    /// The server holds it, as proved by this.
    case done(Proof)

    /// Verified not applied by us; the server's sentences, if it gave any.
    case rejected([String])

    /// It cannot be known. For a password: try the new one, then the old. Holds the server's last
    /// sentences, if it gave any.
    case outcomeUnknown([String])

    /// Its time was over. A change or a verification was not applied; a logout may not have reached
    /// the server.
    case expired

    /// It was cancelled: a password change or a verification by the app, before anything can have
    /// been applied; a logout because its session is in use again.
    case cancelled

    /// The proof that the server holds an operation.
    @nonexhaustive
    public enum Proof: String, Hashable, Sendable {
        /// The server said yes.
        case answered
        /// The session that a logout was to end has ended before.
        case alreadyEnded
        /// The new password was accepted at a login.
        case newPasswordAccepted
    }
}

extension Outbox.Operation {
    /// The work of this operation.
    public var kind: Kind {
        switch status {
        case .logout: .logout
        case .updatePassword: .updatePassword
        case .verifyEmail: .verifyEmail
        case .finished(let kind, _): kind
        }
    }

    /// Tells if it has its outcome.
    public var isFinished: Bool {
        if case .finished = status { true } else { false }
    }

    /// The step that an answer leads to.
    enum Next: Hashable {
        /// To its end.
        case finish(Outcome)
        /// To the next request, at once.
        case proceed(Status)
        /// To the same or another request, after a wait that grows.
        case retry(Status)

        /// To its end: a logout whose session came back while it was on its way is not sent again.
        var notAgain: Next {
            switch self {
            case .finish: self
            case .proceed, .retry: .finish(.cancelled)
            }
        }
    }

    /// Counts and returns the next request; `nil` if there is none to send.
    ///
    /// - Parameter logoutAttempts: How often the logout of a change's session has been attempted.
    /// - Returns: The request.
    mutating func beginNextRequest(logoutAttempts: Int) -> Request<SecretRef>? {
        let request: Request<SecretRef>
        switch status {
        case .logout(let logout):
            request = logout.request
        case .updatePassword(var change):
            let next = change.beginNextRequest(of: user, at: age, logoutAttempts: logoutAttempts)
            guard let next else { return nil }
            request = next
            status = .updatePassword(change)
        case .verifyEmail(var verification):
            request = verification.beginNextRequest(of: user, at: age)
            status = .verifyEmail(verification)
        case .finished:
            return nil
        }
        attempts = attempts.saturatingNext
        return request
    }

    /// Returns the step that an answer leads to, with what is known of the token without asking.
    func next(after answer: Answer<Payload>, _ token: TokenLife) -> Next {
        switch status {
        case .logout(let logout): logout.next(after: answer, token)
        case .updatePassword(let change): change.next(after: answer, token, startedAt: age)
        case .verifyEmail(let verification): verification.next(after: answer)
        case .finished: .proceed(status)
        }
    }

    /// The step after a request that could not be made: nothing was sent.
    ///
    /// For a change it counts as an attempt, or its logout would wait for ever.
    var nextIfNotSendable: Next {
        let next = next(after: .notSent(""), .unknown)
        guard case .retry(.updatePassword(var change)) = next,
            case .updatePassword(let before) = status
        else { return next }
        change.hold = before.hold
        return .retry(.updatePassword(change))
    }

    /// The outcome once its running time is over.
    var outcomeAtDeadline: Outcome {
        switch status {
        case .logout: .expired
        case .updatePassword(let change): change.outcomeAtDeadline
        case .verifyEmail(let verification): verification.outcomeAtDeadline
        case .finished(_, let outcome): outcome
        }
    }

    /// Tells if it can be cancelled: nothing of it can have been applied.
    var isCancellable: Bool {
        switch status {
        case .logout, .finished: false
        case .updatePassword(let change): change.isCancellable
        case .verifyEmail(let verification): verification.isCancellable
        }
    }

    /// The running time before which nothing may be sent.
    var earliestRequest: Duration {
        switch status {
        case .logout, .verifyEmail, .finished: .zero
        case .updatePassword(let change): change.earliestRequest
        }
    }

    /// The running time at which it is to be saved again, or is over.
    ///
    /// A password change or a verification must end even if no process lives as long as it does,
    /// and its secrets with it; one that waits for running time must not wait for ever. A logout
    /// may live longer: it keeps the time of its last attempt.
    var nextGrowth: Duration {
        switch status {
        case .updatePassword(let change) where change.waitsForRunningTime(at: age):
            min(age + min(lifetime / 300, .seconds(60)), lifetime)
        case .updatePassword, .verifyEmail: min(age + lifetime / 300, lifetime)
        case .logout, .finished: lifetime
        }
    }
}
