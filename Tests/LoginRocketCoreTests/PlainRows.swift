import LoginRocketCoreTesting

@testable import LoginRocketCore

/// The rows of an outbox without an index: each question is answered by a look at every row.
struct PlainRows {
    private(set) var all: [Outbox.Entry] = []
    private var pauses: [User: Instant] = [:]

    /// An operation that may be sent, as the queue of those that are due sees it.
    struct Offer {
        let operation: Outbox.Operation
        let failures: Int
        let instant: Instant
    }

    var unfinished: [Outbox.Entry] { all.filter { !$0.operation.isFinished } }

    mutating func set(_ entry: Outbox.Entry?, at sequence: SequenceNumber) {
        all.removeAll { $0.operation.sequence == sequence }
        if let entry { all.append(entry) }
    }

    mutating func pause(_ user: User, until end: Instant) {
        pauses[user] = max(end, pauses[user] ?? end)
    }

    func change(of user: User) -> Outbox.Entry? {
        all.first { entry in
            guard case .updatePassword = entry.operation.status else { return false }
            return entry.operation.user == user
        }
    }

    func logouts(of session: SessionIdentity) -> [Outbox.Entry] {
        all.filter { entry in
            guard case .logout(let logout) = entry.operation.status else { return false }
            return logout.session == session
        }
    }

    func isSending(_ user: User) -> Bool {
        unfinished.contains { $0.operation.user == user && $0.isInFlight }
    }

    /// The operations that wait for time only.
    var offers: [Offer] {
        unfinished.compactMap { entry in
            guard let instant = instant(of: entry) else { return nil }
            return Offer(
                operation: entry.operation,
                failures: min(entry.progress.failures, 9),
                instant: instant
            )
        }
    }

    /// When an operation may be sent; `nil` while it waits for something else than time.
    func instant(of entry: Outbox.Entry) -> Instant? {
        guard !isSending(entry.operation.user), case .due(let due) = entry.progress.activity
        else { return nil }
        var instants = [entry.progress.unsaved?.until, pauses[entry.operation.user]]
        if let change = changeHolding(entry.operation) {
            guard let unsaved = change.progress.unsaved else { return nil }
            instants.append(change.progress.instant(atAge: unsaved.since + .hours(1)))
        }
        guard !isYielding(entry.operation) else { return nil }
        return instants.compactMap { $0 }.reduce(due, max)
    }

    /// The change for which a logout waits.
    private func changeHolding(_ operation: Outbox.Operation) -> Outbox.Entry? {
        guard case .logout(let logout) = operation.status,
            let entry = change(of: operation.user),
            case .updatePassword(let change) = entry.operation.status,
            change.session == logout.session, change.needsToken, change.goesBefore(operation)
        else { return nil }
        return entry
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
        unfinished.filter { !$0.isInFlight }.map { entry in
            let instant = entry.progress.instant(atAge: entry.operation.nextGrowth)
            return max(instant, entry.progress.unsaved?.until ?? instant)
        }
        .min()
    }
}

extension Outbox.Entry {
    var isInFlight: Bool {
        guard case .inFlight = progress.activity else { return false }
        return true
    }
}
