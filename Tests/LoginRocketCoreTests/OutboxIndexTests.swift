import LoginRocketCoreTesting
import Testing

@testable import LoginRocketCore

@Suite("The indexes of the outbox", .timeLimit(.minutes(1)))
struct OutboxIndexTests {
    @Test(
        "they say what a look at every row says, whatever is saved, deleted and paused",
        arguments: UInt64(1)...8,
        [true, false]
    )
    func walk(seed: UInt64, pauses: Bool) throws {
        var walk = OutboxWalk(seed: seed, pauses: pauses)
        for step in 1...250 {
            walk.step()
            let differences = walk.differences
            try #require(differences == [], "at step \(step)")
        }
    }
}

/// An outbox to which chance does what a machine may do, and the same rows without an index.
private struct OutboxWalk {
    private var random: SplitMix64
    private let pauses: Bool
    private var now = Samples.now
    private var rows = PlainRows()
    private var outbox = Outbox(lastSequence: SequenceNumber(0))
    private var counter: UInt64 = 0
    private let users = (0..<4).map { User("user\($0)") }

    init(seed: UInt64, pauses: Bool) {
        random = SplitMix64(seed: seed)
        self.pauses = pauses
    }

    mutating func step() {
        if pick(3) == 0 { now = now + .seconds(pick(100)) }
        let row = rows.all.isEmpty ? nil : rows.all[pick(rows.all.count)]
        switch (pick(12), row) {
        case (0...3, _) where rows.all.count < 16: add()
        case (4...9, let row?) where !row.operation.isFinished: move(row)
        case (10, _) where pauses: pause()
        case (_, let row?): delete(row)
        case (_, nil): add()
        }
    }

    private mutating func pick(_ count: Int) -> Int {
        Int(random.next() % UInt64(count))
    }

    private mutating func instant(within seconds: Int) -> Instant {
        now.instant + .seconds(pick(seconds))
    }

    private mutating func session(of user: User) -> SessionIdentity {
        SessionIdentity("\(user.username)-\(pick(2))")
    }

    private mutating func add() {
        let user = users[pick(users.count)]
        let session = session(of: user)
        let status: Outbox.Operation.Status
        switch pick(3) {
        case 0:
            status = .logout(PendingLogout(session: session, token: SecretRef(1)))
        case 1 where rows.change(of: user) == nil:
            status = .updatePassword(change(using: session))
        case _:
            status = Samples.verification
        }
        counter += 1
        let operation = Outbox.Operation(
            sequence: outbox.lastSequence.next,
            id: Samples.operationID(counter),
            user: user,
            origin: .app,
            queuedAt: now.wall,
            lifetime: .seconds(100 + pick(100_000)),
            status: status
        )
        let progress = Progress(birth: now, activity: .due(instant(within: 50)))
        rows.set(PlainRow(operation: operation, progress: progress), at: operation.sequence)
        outbox.put(operation, progress)
    }

    private mutating func change(using session: SessionIdentity) -> PendingChange {
        let steps = Samples.changeSteps.map(\.value)
        let holds: [PendingChange.Hold] = [
            .untried, .since(.zero), .yielding(since: .zero, logoutAttempts: pick(3)),
        ]
        return PendingChange(
            session: session,
            token: SecretRef(1),
            current: SecretRef(2),
            new: SecretRef(3),
            hold: holds[pick(holds.count)],
            step: steps[pick(steps.count)]
        )
    }

    /// A new status, new progress, or both, as a transition may bring it.
    private mutating func move(_ row: PlainRow) {
        var row = row
        let kind = pick(3)
        if kind != 0 { moveStatus(of: &row.operation, at: row.progress.age(at: now)) }
        if kind != 1 { move(&row.progress, of: row.operation) }
        rows.set(row, at: row.operation.sequence)
        outbox.put(row.operation, row.progress)
    }

    private mutating func moveStatus(of operation: inout Outbox.Operation, at age: Duration) {
        operation.age = age
        operation.attempts += pick(2)
        guard pick(5) > 0 else {
            operation.status = .finished(operation.kind, .done(.answered))
            return
        }
        switch operation.status {
        case .logout(var logout):
            logout.step = pick(2) == 0 ? .revoke : .confirmEnded
            operation.status = .logout(logout)
        case .updatePassword:
            operation.status = .updatePassword(change(using: session(of: operation.user)))
        case .verifyEmail, .finished:
            break
        }
    }

    private mutating func move(_ progress: inout Progress, of operation: Outbox.Operation) {
        progress.failures = [0, 1, 8, 9, 13][pick(5)]
        progress.unsaved = nil
        switch pick(4) {
        case 0 where !rows.isSending(operation.user):
            counter += 1
            progress.activity = .inFlight(AttemptID(counter))
        case 1:
            progress.activity = .waiting
        case 2:
            progress.activity = .due(now.instant)
            let until = instant(within: 300)
            progress.unsaved = Progress.Unsaved(
                since: progress.age(at: now),
                tried: now.instant,
                until: until
            )
        case _:
            progress.activity = .due(instant(within: 100))
        }
    }

    private mutating func delete(_ row: PlainRow) {
        rows.set(nil, at: row.operation.sequence)
        outbox.delete(row.operation.sequence)
    }

    private mutating func pause() {
        let (user, end) = (users[pick(users.count)], instant(within: 3600))
        rows.pause(user, until: end)
        outbox.pause(user, until: end)
    }

    /// The questions to which the outbox has another answer than the rows.
    var differences: [String] {
        let unfinished = rows.unfinished
        let waits: [Duration] = [.zero, .minutes(1), .minutes(70)]
        let offers = rows.offers
        let due = offers.map(\.instant).min()
        let questions = [
            ("unfinishedCount", outbox.unfinishedCount == unfinished.count),
            ("finishedCount", outbox.finishedCount == rows.all.count - unfinished.count),
            ("inFlightCount", outbox.inFlightCount == unfinished.count(where: \.isInFlight)),
            ("isSending", users.allSatisfy { outbox.isSending(for: $0) == rows.isSending($0) }),
            ("pendingChange", users.allSatisfy(isPendingChangeRight)),
            ("pendingLogout", unfinished.allSatisfy(isPendingLogoutRight)),
            ("nextToGrow", outbox.nextToGrow?.instant == rows.nextGrowth),
            ("nextDue", outbox.nextDue.map(told) == due.map(told)),
            ("dueInstant", unfinished.allSatisfy(isDueInstantRight)),
            ("firstDue", waits.allSatisfy { isFirstDueRight(of: offers, after: $0) }),
        ]
        return questions.filter { !$0.1 }.map(\.0)
    }

    /// What is told of an instant: of those in the past the outbox may not know which was a pause's
    /// end, for it forgets pauses that are over.
    private func told(_ instant: Instant) -> Instant {
        pauses ? max(instant, now.instant) : instant
    }

    private func isPendingChangeRight(_ user: User) -> Bool {
        outbox.pendingChange(of: user) == rows.change(of: user)?.operation
    }

    private func isPendingLogoutRight(_ row: PlainRow) -> Bool {
        guard case .logout(let logout) = row.operation.status else { return true }
        let logouts = rows.logouts(of: logout.session).map(\.operation)
        return outbox.pendingLogout(of: logout.session).map(logouts.contains) ?? false
    }

    private func isDueInstantRight(_ row: PlainRow) -> Bool {
        outbox.dueInstant(of: row.operation).map(told) == rows.instant(of: row).map(told)
    }

    private func isFirstDueRight(of offers: [PlainRows.Offer], after wait: Duration) -> Bool {
        let order = { (offer: PlainRows.Offer) in (offer.failures, told(offer.instant)) }
        let due = offers.filter { $0.instant <= now.instant + wait }
        let first = due.map(order).min { $0 < $1 }
        let found = outbox.firstDue(at: now.instant + wait)
        guard let first, let found else { return first == nil && found == nil }
        return due.contains { $0.operation == found && order($0) == first }
    }
}
