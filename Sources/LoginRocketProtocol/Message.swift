package import LoginRocketCore

/// A line that a client prints: its state, and how an order went if it answers one.
package struct Message: Decodable, Equatable, Sendable {
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

    /// The command of the order that the line answers, empty if that could not be read; `nil` for
    /// a change.
    package var command: String?

    /// The result of the order that the line answers.
    package var exit: ExitStatus?

    /// An operation of the outbox.
    package struct Row: Decodable, Equatable, Sendable {
        package var id: OperationID
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
            id = operation.id
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
    package struct Trouble: Decodable, Equatable, Sendable {
        package var code: String
        package var message: String
        package var serverErrors: [String]

        package init(_ failure: Failure) {
            code = failure.code
            message = failure.message
            serverErrors = failure.serverErrors
        }
    }

    /// Makes the line of a client.
    ///
    /// - Parameters:
    ///   - snapshot: Its state; `nil` if that is not known.
    ///   - verdict: How an order went.
    ///   - command: The command that the line answers, as ``command`` has it.
    package init(
        _ snapshot: Snapshot?,
        _ verdict: Verdict = .done(nil),
        answering command: String? = nil
    ) {
        switch verdict {
        case .failed(let failure): error = Trouble(failure)
        case .leaving(let url): self.url = url
        case .done, .queued: break
        }
        if let command {
            self.command = command
            exit = verdict.exit
        }
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

    /// The command of the order that the line answers; `nil` if it answers none that was read.
    package var answered: Order.Command? { command.flatMap(Order.Command.init) }

    /// The object of the line: its keys are always all there and in this order, and the answer to
    /// `external` alone has a URL.
    package var json: JSON {
        let rows = outbox.map { row in
            JSON.object([
                ("id", .string("\(row.id)")),
                ("kind", .string(row.kind.rawValue)),
                ("username", .string(row.username)),
                ("state", .string(row.state.rawValue)),
                ("attempts", .number(row.attempts)),
                ("queuedAt", .string(timestamp(row.queuedAt))),
                ("deadline", .string(timestamp(row.deadline))),
                ("nextAttemptAt", JSON(row.nextAttemptAt.map(timestamp))),
                ("outcome", JSON(row.outcome?.rawValue)),
                ("serverErrors", .array(row.serverErrors.map(JSON.string))),
            ])
        }
        let trouble = error.map { error in
            JSON.object([
                ("code", .string(error.code)),
                ("message", .string(error.message)),
                ("serverErrors", .array(error.serverErrors.map(JSON.string))),
            ])
        }
        let members: [(key: String, value: JSON)] = [
            ("state", JSON(state?.rawValue)),
            ("reason", JSON(reason?.rawValue)),
            ("username", JSON(username)),
            ("freshness", JSON(freshness?.rawValue)),
            ("sessionExpiresAt", JSON(sessionExpiresAt.map(timestamp))),
            ("emailVerification", JSON(emailVerification?.rawValue)),
            ("network", .string(network.rawValue)),
            ("outboxCount", JSON(outboxCount)),
            ("outbox", .array(rows)),
            ("error", trouble ?? .null),
        ]
        let answer: [(key: String, value: JSON)] = [
            ("command", JSON(command)),
            ("exit", JSON(exit.map { Int($0.rawValue) })),
        ]
        return .object(members + (url.map { [("url", .string($0))] } ?? []) + answer)
    }
}
