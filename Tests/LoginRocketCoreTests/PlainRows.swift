import LoginRocketCoreTesting

@testable import LoginRocketCore

/// The rows of an outbox without an index: each question is answered by a look at every row.
struct PlainRows {
    private(set) var all: [PlainRow] = []
    private var pauses: [User: Instant] = [:]

    /// An operation that may be sent, as the queue of those that are due sees it.
    struct Offer {
        let operation: Outbox.Operation
        let failures: Int
        let instant: Instant
    }

    var unfinished: [PlainRow] { all.filter { !$0.operation.isFinished } }

    mutating func set(_ row: PlainRow?, at sequence: SequenceNumber) {
        all.removeAll { $0.operation.sequence == sequence }
        if let row { all.append(row) }
    }

    mutating func pause(_ user: User, until end: Instant) {
        pauses[user] = max(end, pauses[user] ?? end)
    }

    func change(of user: User) -> PlainRow? {
        all.first { row in
            guard case .updatePassword = row.operation.status else { return false }
            return row.operation.user == user
        }
    }

    func logouts(of session: SessionIdentity) -> [PlainRow] {
        all.filter { row in
            guard case .logout(let logout) = row.operation.status else { return false }
            return logout.session == session
        }
    }

    func isSending(_ user: User) -> Bool {
        unfinished.contains { $0.operation.user == user && $0.isInFlight }
    }

    /// The operations that wait for time only.
    var offers: [Offer] {
        unfinished.compactMap { row in
            guard let instant = instant(of: row) else { return nil }
            return Offer(
                operation: row.operation,
                failures: min(row.progress.failures, 9),
                instant: instant
            )
        }
    }

    /// When an operation may be sent; `nil` while it waits for something else than time.
    func instant(of row: PlainRow) -> Instant? {
        guard !isSending(row.operation.user), case .due(let due) = row.progress.activity
        else { return nil }
        var instants = [row.progress.unsaved?.until, pauses[row.operation.user]]
        if let change = changeHolding(row.operation) {
            guard let unsaved = change.progress.unsaved else { return nil }
            instants.append(change.progress.instant(atAge: unsaved.since + .hours(1)))
        }
        guard !isYielding(row.operation) else { return nil }
        return instants.compactMap { $0 }.reduce(due, max)
    }

    /// The change for which a logout waits.
    private func changeHolding(_ operation: Outbox.Operation) -> PlainRow? {
        guard case .logout(let logout) = operation.status,
            let row = change(of: operation.user),
            case .updatePassword(let change) = row.operation.status,
            change.session == logout.session, change.needsToken, change.goesBefore(operation)
        else { return nil }
        return row
    }

    /// Whether it is a change that waits for a logout.
    private func isYielding(_ operation: Outbox.Operation) -> Bool {
        guard case .updatePassword(let change) = operation.status, change.needsToken else {
            return false
        }
        return logouts(of: change.session).contains { logout in
            logout.progress.unsaved == nil && !change.goesBefore(logout.operation)
        }
    }

    /// When the running time of an operation is to be saved next, of those that are not sending.
    var nextGrowth: Instant? {
        unfinished.filter { !$0.isInFlight }.map { row in
            let instant = row.progress.instant(atAge: row.operation.nextGrowth)
            return max(instant, row.progress.unsaved?.until ?? instant)
        }
        .min()
    }
}

/// An operation, and how far it is.
struct PlainRow {
    var operation: Outbox.Operation
    var progress: Progress

    var isInFlight: Bool {
        guard case .inFlight = progress.activity else { return false }
        return true
    }
}
