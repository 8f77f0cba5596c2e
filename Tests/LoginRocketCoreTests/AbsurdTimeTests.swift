import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Times that no client writes")
struct AbsurdTimeTests {
    private static let absurd: [Duration] = [
        .seconds(Int64.max), .seconds(Int64.max / 2), .seconds(Int64.min), .seconds(Int64.min / 2),
        .zero,
    ]

    private static let steps: [PendingChange.Step] = [
        .send,
        .resend(Doubt(unresolved: .max, recent: [.seconds(Int64.max), .seconds(Int64.max)])),
        .tryNew(Doubt(unresolved: .min, recent: [.seconds(Int64.min), .seconds(Int64.max)])),
    ]

    private static let holds: [PendingChange.Hold] = [
        .untried, .since(.seconds(Int64.max)),
        .yielding(since: .seconds(Int64.min), logoutAttempts: 0),
    ]

    @Test("whatever times a row holds, nothing spins", arguments: absurd, absurd)
    func nothingSpins(age: Duration, lifetime: Duration) throws {
        for step in Self.steps {
            for hold in Self.holds {
                var change = Samples.change(at: step)
                change.hold = hold
                try requireProgress(of: operation(change, age, lifetime))
            }
        }
    }

    /// Whenever time was asked for, something has come of it.
    private func requireProgress(of operation: Outbox.Operation) throws {
        var rehearsal = Rehearsal(
            Saved(operations: [operation], lastSequence: operation.sequence)
        )
        for _ in 1...50 {
            guard let deadline = rehearsal.deadline,
                deadline <= rehearsal.now.instant + .days(1)
            else { return }
            rehearsal.advance(by: max(.zero, deadline - rehearsal.now.instant))
            let (saved, count) = (rehearsal.ledger, rehearsal.sent.count)
            try rehearsal.elapse()
            let isLater = rehearsal.deadline.map { $0 > rehearsal.now.instant } ?? true
            try #require(
                isLater || rehearsal.ledger != saved || rehearsal.sent.count > count,
                "\(operation)"
            )
            guard rehearsal.sent.count > count else { continue }
            try rehearsal.answer(.unknown("reset"))
        }
    }

    private func operation(
        _ change: PendingChange,
        _ age: Duration,
        _ lifetime: Duration
    ) -> Outbox.Operation {
        Outbox.Operation(
            sequence: SequenceNumber(1),
            id: Samples.changeRequest.id,
            user: Samples.frank,
            origin: .app,
            queuedAt: WallTime(secondsSince1970: .max),
            lifetime: lifetime,
            age: age,
            attempts: .max,
            status: .updatePassword(change)
        )
    }
}
