extension Snapshot {
    /// An operation as shown.
    public struct Operation: Hashable, Sendable {
        /// Its name.
        public let id: OperationID

        /// Its work.
        public let kind: Outbox.Operation.Kind

        /// For whom.
        public let user: User

        /// Its phase.
        public let phase: Phase

        /// The number of requests that were started for it.
        public let attempts: Int

        /// The time at which it was accepted, by the wall clock.
        public let queuedAt: WallTime

        /// The time at which its running time will end if the program keeps running, by the wall
        /// clock.
        public let deadline: WallTime

        /// The earliest time of its next request, by the wall clock; `nil` while it waits for
        /// something else, its turn or a login, and if nobody runs who could send it.
        public let nextAttempt: WallTime?

        /// The phase of an operation.
        @nonexhaustive
        public enum Phase: Hashable, Sendable {
            /// It waits for its turn.
            case queued
            /// It is on its way.
            case sending
            /// It was sent, and we are finding out what became of it.
            case verifying
            /// It waits for its user to log in.
            case needsLogin
            /// It has ended.
            case finished(Outcome)
        }

        init(
            _ operation: Outbox.Operation,
            _ progress: Progress,
            nextAttempt: Instant?,
            at now: Moment
        ) {
            id = operation.id
            kind = operation.kind
            user = operation.user
            attempts = operation.attempts
            queuedAt = operation.queuedAt
            deadline =
                operation.isFinished
                ? operation.queuedAt + operation.lifetime
                : progress.birth.wall + operation.lifetime + progress.suspended(at: now)
            // Told from its birth, so that it stays the same however often it is asked for.
            self.nextAttempt = nextAttempt.map {
                progress.birth.wall + ($0 - progress.birth.instant)
            }
            phase = Phase(operation.status, progress.activity)
        }
    }
}

extension Snapshot.Operation.Phase {
    fileprivate init(_ status: Outbox.Operation.Status, _ activity: Progress.Activity) {
        let whileDue: Self
        let whileInFlight: Self
        switch status {
        case .finished(_, let outcome):
            (whileDue, whileInFlight) = (.finished(outcome), .finished(outcome))
        case .logout(let logout):
            switch logout.step {
            case .revoke: (whileDue, whileInFlight) = (.queued, .sending)
            case .confirmEnded: (whileDue, whileInFlight) = (.verifying, .verifying)
            }
        case .updatePassword(let change):
            switch change.step {
            case .send, .resend: (whileDue, whileInFlight) = (.queued, .sending)
            case .confirmRefusal, .tryNew: (whileDue, whileInFlight) = (.verifying, .verifying)
            case .needsLogin, .needsLoginInDoubt:
                (whileDue, whileInFlight) = (.needsLogin, .needsLogin)
            }
        case .verifyEmail:
            (whileDue, whileInFlight) = (.queued, .sending)
        }
        switch activity {
        case .waiting, .due: self = whileDue
        case .inFlight: self = whileInFlight
        }
    }
}
