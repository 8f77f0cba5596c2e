import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Rows that no client of this version writes")
struct DamagedRowTests {
    private let session = Samples.session
    private let otherCopy = SecretRef(333)

    /// Every order of three rows.
    private static let orders: [[UInt64]] = [
        [1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1],
    ]

    @Test("two logouts of one session wait for its change, and both are done", arguments: orders)
    func twoLogouts(order: [UInt64]) throws {
        var rehearsal = restored([
            Samples.operation(.updatePassword(Samples.change(at: .send)), number: order[0]),
            Samples.operation(logout(session.token), number: order[1]),
            Samples.operation(logout(otherCopy), number: order[2]),
        ])
        let left = try rehearsal.run(.days(2)).map(\.request)
        #expect(left.map(\.isUpdate) == [true, false, false])
        #expect(Set(left.suffix(2)) == [.logout(token: session.token), .logout(token: otherCopy)])
        for number in order {
            #expect(rehearsal.outcome(of: Samples.operationID(number)).isDone)
        }
    }

    @Test("two changes of one user hold the logout in an outage, and each of the three ends")
    func twoChanges() throws {
        var rehearsal = restored([
            Samples.operation(.updatePassword(Samples.change(at: .send)), number: 1),
            Samples.operation(
                .updatePassword(Samples.change(at: .resend(Samples.doubt))),
                number: 2
            ),
            Samples.operation(logout(session.token), number: 3),
        ])
        try rehearsal.run(.minutes(10)) { _ in .answered(.notSent("no route")) }
        #expect(rehearsal.sent.allSatisfy { $0.request.isUpdate })
        let left = try rehearsal.run(.days(2)).map(\.request)
        #expect(left.count { $0.isUpdate } == 2)
        for number in UInt64(1)...3 {
            #expect(rehearsal.outcome(of: Samples.operationID(number)) != nil)
        }
    }

    @Test("two users whose rows name one session do not wait for one another")
    func twoUsers() throws {
        var rehearsal = restored([
            Samples.operation(logout(otherCopy), number: 1, user: Samples.grace),
            Samples.operation(.updatePassword(Samples.change(at: .send)), number: 2),
        ])
        try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
        try rehearsal.answer(.accepted(.agreed))
        while try rehearsal.elapse() != .ignored {}
        let both = rehearsal.sent.suffix(2)
        #expect(both.count { $0.request.isUpdate } == 1, "two lanes")
        let update = try #require(both.first { $0.request.isUpdate }?.attempt)
        try rehearsal.answer(.unknown("reset"), to: update)
        while try rehearsal.elapse() != .ignored {}
        #expect(rehearsal.sent.count { $0.request.isLogout } == 1, "it is on its way already")
    }

    @Test("a logout keeps its session from coming back, though its end is not remembered")
    func endNotRemembered() throws {
        var rehearsal = restored([Samples.operation(logout(session.token))])
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        #expect(throws: IllegalEvent.endedHere) {
            try rehearsal.wish(.accept(.session(session), Samples.draw))
        }
    }

    @Test("a row whose running time is negative is sent, and ends")
    func negativeAge() throws {
        var operation = Samples.operation(logout(session.token))
        operation.age = .days(-400_000)
        var rehearsal = restored([operation])
        let left = try rehearsal.run(.days(31)).map(\.request)
        #expect(left == [.logout(token: session.token)])
        #expect(rehearsal.outcome(of: operation.id).isDone)
    }

    private func logout(_ token: SecretRef) -> Outbox.Operation.Status {
        .logout(PendingLogout(session: session.identity, token: token))
    }

    private func restored(_ operations: [Outbox.Operation]) -> Rehearsal {
        Rehearsal(
            Saved(
                session: .loggedOut(.user),
                operations: operations.sorted { $0.sequence < $1.sequence },
                lastSequence: operations.map(\.sequence).max() ?? SequenceNumber(0)
            )
        )
    }
}
