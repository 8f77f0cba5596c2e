internal import LoginRocket
package import LoginRocketCore

/// The state of a client, as every snapshot and every answer has it.
package struct ShownState: Decodable, Equatable, Sendable {
    /// The name of the session's state; `nil` if the state is not known.
    package var state: Word<SessionState.Name>?

    package var reason: Word<LogoutReason>?
    package var username: String?
    package var freshness: Word<Freshness.Name>?
    package var confirmedAt: WallTime?
    package var unconfirmedSince: WallTime?
    package var sessionExpiresAt: WallTime?
    package var profile: Profile?
    package var emailVerification: Word<EmailVerification.Name>?

    /// The user whose address is to be verified, or was.
    package var emailUsername: String?

    package var network = Word(Snapshot.Network.unknown)
    package var busy: Bool?

    /// The number of operations that have not ended.
    package var outboxCount: Int?

    /// The number of outcomes that wait to be acknowledged.
    package var outcomeCount: Int?

    /// The newest operations that have not ended, then the newest outcomes.
    package var outbox: [ShownOperation] = []

    package var error: ShownError?

    /// Shows a client.
    ///
    /// - Parameters:
    ///   - snapshot: Its state; `nil` if that is not known.
    ///   - failure: The error of the order that is answered, or the reason why nothing is known.
    package init(_ snapshot: Snapshot?, _ failure: Failure? = nil) {
        error = failure.map(ShownError.init)
        guard let snapshot else { return }
        state = Word(snapshot.session.name)
        switch snapshot.session {
        case .loggedOut(let why): reason = Word(why)
        case .loggedIn(let session):
            sessionExpiresAt = session.expiresAt
            switch session.confirmation {
            case .confirmed(let time): confirmedAt = time
            case .unconfirmed(let since): unconfirmedSince = since
            }
        case .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin: break
        }
        username = snapshot.session.user?.username
        freshness = (snapshot.freshness?.name).map { Word($0) }
        profile = snapshot.profile
        emailVerification = Word(snapshot.emailVerification.name)
        emailUsername = snapshot.emailVerification.user?.username
        network = Word(snapshot.network)
        busy = snapshot.isBusy
        outboxCount = snapshot.unfinishedCount
        outcomeCount = snapshot.finishedCount
        outbox = snapshot.operations.map(ShownOperation.init)
    }

    /// Its members, all of them and always in this order.
    var members: [(key: String, value: JSONValue)] {
        [
            ("state", JSONValue(state)),
            ("reason", JSONValue(reason)),
            ("username", JSONValue(username)),
            ("freshness", JSONValue(freshness)),
            ("confirmedAt", JSONValue(confirmedAt)),
            ("unconfirmedSince", JSONValue(unconfirmedSince)),
            ("sessionExpiresAt", JSONValue(sessionExpiresAt)),
            ("profile", profile?.json ?? .null),
            ("emailVerification", JSONValue(emailVerification)),
            ("emailUsername", JSONValue(emailUsername)),
            ("network", .string(network.rawValue)),
            ("busy", busy.map(JSONValue.bool) ?? .null),
            ("outboxCount", JSONValue(outboxCount)),
            ("outcomeCount", JSONValue(outcomeCount)),
            ("outbox", .array(outbox.map(\.json))),
            ("error", error?.json ?? .null),
        ]
    }
}

/// An operation of the outbox, as a line shows it.
package struct ShownOperation: Decodable, Equatable, Sendable {
    package var id: OperationID
    package var kind: Word<Outbox.Operation.Kind>
    package var username: String
    package var state: Word<Snapshot.Operation.Phase.Name>
    package var attempts: Int
    package var queuedAt: WallTime
    package var deadline: WallTime
    package var nextAttemptAt: WallTime?

    /// `true` if it can be cancelled now.
    package var cancellable: Bool

    package var outcome: Word<Outcome.Name>?
    package var serverErrors: [String]

    package init(_ operation: Snapshot.Operation) {
        id = operation.id
        kind = Word(operation.kind)
        username = operation.user.username
        state = Word(operation.phase.name)
        attempts = operation.attempts
        queuedAt = operation.queuedAt
        deadline = operation.deadline
        nextAttemptAt = operation.nextAttempt
        cancellable = operation.isCancellable
        outcome = (operation.phase.outcome?.name).map { Word($0) }
        serverErrors = operation.phase.outcome?.serverErrors ?? []
    }

    var json: JSONValue {
        .object([
            ("id", .string("\(id)")),
            ("kind", .string(kind.rawValue)),
            ("username", .string(username)),
            ("state", .string(state.rawValue)),
            ("attempts", JSONValue(attempts)),
            ("queuedAt", JSONValue(queuedAt)),
            ("deadline", JSONValue(deadline)),
            ("nextAttemptAt", JSONValue(nextAttemptAt)),
            ("cancellable", .bool(cancellable)),
            ("outcome", JSONValue(outcome)),
            ("serverErrors", .array(serverErrors.map(JSONValue.string))),
        ])
    }
}

/// An error, as a line shows it.
package struct ShownError: Decodable, Equatable, Sendable {
    package var code: String
    package var message: String
    package var serverErrors: [String]

    /// `true` if the same order may succeed later.
    package var retryable: Bool

    /// The seconds that the server asked to wait.
    package var retryAfter: Int?

    /// The HTTP status of the server's answer.
    package var status: Int?

    /// The server's name for the request.
    package var requestId: String?

    package init(_ failure: Failure) {
        code = failure.code
        message = failure.message
        serverErrors = failure.error?.serverErrors ?? []
        retryable = failure.error?.isRetryable ?? false
        retryAfter = (failure.error?.retryAfter?.components.seconds).map { Int(clamping: $0) }
        status = failure.error?.status
        requestId = failure.error?.requestID
    }

    var json: JSONValue {
        .object([
            ("code", .string(code)),
            ("message", .string(message)),
            ("serverErrors", .array(serverErrors.map(JSONValue.string))),
            ("retryable", .bool(retryable)),
            ("retryAfter", JSONValue(retryAfter)),
            ("status", JSONValue(status)),
            ("requestId", JSONValue(requestId)),
        ])
    }
}
