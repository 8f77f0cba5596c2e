package import LoginRocketCore

/// A line that a client prints: its state, and how an order went if it answers one.
package struct Message: Equatable, Sendable {
    /// The name of the session's state; `nil` if the state is not known.
    package var state: SessionState.Name?

    package var reason: LogoutReason?
    package var username: String?
    package var freshness: Freshness.Name?
    package var sessionExpiresAt: WallTime?
    package var emailVerification: EmailVerification.Name?
    package var network = Snapshot.Network.unknown
    package var outboxCount: Int?
    package var outbox: [Row] = []
    package var error: Trouble?

    /// The URL that a browser has to open, in the answer to `external`.
    package var url: String?

    /// The order that the line answers, in a line of a running client; `nil` for a change.
    package var answer: Answer?

    /// The result of an order.
    package struct Answer: Equatable, Sendable {
        /// Its command; `nil` if the line could not be read.
        package let command: OrderLine.Command?
        package let exit: ExitStatus

        package init(_ command: OrderLine.Command?, _ exit: ExitStatus) {
            self.command = command
            self.exit = exit
        }
    }

    /// An operation of the outbox.
    package struct Row: Equatable, Sendable {
        package var id: String
        package var kind: Outbox.Operation.Kind
        package var username: String
        package var state: Snapshot.Operation.Phase.Name
        package var attempts: Int
        package var queuedAt: WallTime
        package var deadline: WallTime
        package var nextAttemptAt: WallTime?
        package var outcome: Outcome.Name?
        package var serverErrors: [String]

        package init(_ operation: Snapshot.Operation) {
            id = operation.id.description
            kind = operation.kind
            username = operation.user.username
            state = operation.phase.name
            attempts = operation.attempts
            queuedAt = operation.queuedAt
            deadline = operation.deadline
            nextAttemptAt = operation.nextAttempt
            outcome = operation.phase.outcome?.name
            serverErrors = operation.phase.outcome?.serverErrors ?? []
        }
    }

    /// The error of an order.
    package struct Trouble: Equatable, Sendable {
        package var code: String
        package var message: String
        package var serverErrors: [String]

        package init(_ failure: Failure) {
            code = failure.code
            message = failure.message
            serverErrors = failure.serverErrors
        }
    }

    /// Makes the line of a client in this state; `nil` if it is not known.
    package init(_ snapshot: Snapshot?, _ failure: Failure? = nil, url: String? = nil) {
        error = failure.map(Trouble.init)
        self.url = url
        guard let snapshot else { return }
        state = snapshot.session.name
        if case .loggedOut(let reason) = snapshot.session { self.reason = reason }
        username = snapshot.session.user?.username
        freshness = snapshot.freshness?.name
        if case .loggedIn(let session) = snapshot.session { sessionExpiresAt = session.expiresAt }
        emailVerification = snapshot.emailVerification.name
        network = snapshot.network
        outboxCount = snapshot.unfinishedCount
        outbox = snapshot.operations.map(Row.init)
    }
}
