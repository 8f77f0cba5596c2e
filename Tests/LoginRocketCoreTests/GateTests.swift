import LoginRocketCoreTesting
import Testing

@testable import LoginRocketCore

@Suite("The gate and the waits")
struct GateTests {
    /// Logouts of so many users, one each.
    private func outbox(_ users: Int) -> Rehearsal {
        let operations = (1...users).map { number in
            Samples.operation(
                .logout(
                    PendingLogout(
                        session: SessionIdentity("kss_\(number)"),
                        token: SecretRef(UInt64(number))
                    )
                ),
                number: UInt64(number),
                user: User("user\(number)")
            )
        }
        let last = SequenceNumber(Int64(users))
        return Rehearsal(Saved(operations: operations, lastSequence: last))
    }

    /// Frank is logged in with a check every 10 seconds, and grace's logout waits; nothing is
    /// answered until a probe like this is on its way.
    private func offline(until isLast: (Request<SecretRef>) -> Bool) throws -> Rehearsal {
        let grace = Samples.session(of: Samples.grace)
        var rehearsal = try Rehearsal.online(grace, recheckInterval: .seconds(10))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.login(Samples.session)
        for number in 1...100 {
            let request = try #require(try rehearsal.next())
            if number > 1, isLast(request) { return rehearsal }
            try rehearsal.answer(.notSent("no route"))
        }
        throw Stuck()
    }

    @Test("full jitter: from zero to a bound that doubles from 2 up to 300 seconds")
    func backoff() {
        let bounds = (1...12).map { failures in
            let draw = Draw(bits: .max, operationID: Samples.operationID(1))
            return Backoff().wait(afterFailures: failures, draw)
        }
        let expected = [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]
        for (bound, seconds) in zip(bounds, expected) {
            #expect(bound <= .seconds(seconds))
            #expect(bound > .seconds(seconds) - .milliseconds(1))
        }
        let none = Draw(bits: 0, operationID: Samples.operationID(1))
        #expect(Backoff().wait(afterFailures: 1_000_000, none) == .zero)
    }

    @Test("closed, one probe at a time asks for the whole client; each waits its turn")
    func oneProbe() throws {
        var rehearsal = outbox(3)
        var asked: [Request<SecretRef>] = []
        for _ in 1...3 {
            asked.append(try #require(try rehearsal.next()))
            #expect(try rehearsal.elapse() == .ignored)
            try rehearsal.answer(.unknown("reset"))
            #expect(try rehearsal.elapse() == .ignored)
        }
        #expect(Set(asked).count == 3, "the head tried longest ago comes first")
    }

    @Test("offline, the number of requests is bounded by the backoff, whatever is queued")
    func boundedOffline() throws {
        var rehearsal = outbox(50)
        let start = rehearsal.now.instant
        while rehearsal.now.instant - start < .seconds(3600) {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        #expect(rehearsal.sent.count < 40)
    }

    @Test("closed, no check by the timer leaves beside a probe of the outbox")
    func noCheckBesideProbe() throws {
        var rehearsal = try offline(until: \.isLogout)
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left == [])
    }

    @Test("closed, no probe of the outbox leaves beside a check by the timer")
    func noProbeBesideCheck() throws {
        var rehearsal = try offline(until: \.isCheck)
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left == [])
    }

    @Test("offline, checks by the timer wait as long as probes, however often they are due")
    func checksOffline() throws {
        var rehearsal = try Rehearsal.online(recheckInterval: .seconds(10))
        let left = try rehearsal.run(.hours(1)) { _ in .answered(.notSent("no route")) }
        #expect((20..<40).contains(left.count))
    }

    @Test("the failed call of a person does not lengthen the wait of the gate")
    func personDelaysNothing() throws {
        var rehearsal = outbox(1)
        for _ in 1...5 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        let before = rehearsal.deadline
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.notSent("no route"))
        #expect(rehearsal.deadline == before)
    }

    @Test("the next attempt that is shown waits for the gate, too")
    func shownNextAttempt() throws {
        var rehearsal = outbox(1)
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        try rehearsal.tell(.verificationWished(Samples.verificationRequest))
        let shown = rehearsal.machine.snapshot(at: rehearsal.now).operations.last
        #expect(shown?.kind == .verifyEmail)
        #expect(shown?.nextAttempt == rehearsal.now.wall + .seconds(150))
    }

    @Test("any answer opens the gate, and lanes run at once")
    func opens() throws {
        for answer in [Answer<Payload>.accepted(.loggedOut), .refused([])] {
            var rehearsal = outbox(6)
            try rehearsal.next()
            try rehearsal.answer(.unknown("reset"))
            #expect(rehearsal.machine.snapshot(at: rehearsal.now).network == .offline)
            try rehearsal.next()
            try rehearsal.answer(answer)
            #expect(rehearsal.machine.gate == .open)
            let before = rehearsal.now
            for _ in 1...4 { try rehearsal.next() }
            #expect(rehearsal.now == before)
            #expect(rehearsal.machine.outbox.inFlightCount == 4)
        }
    }

    @Test("the gate's backoff starts anew each time it opens")
    func startsAnew() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(Samples.operationID(9)))
        try rehearsal.next()
        let sending = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(sending.operations.map(\.nextAttempt) == [nil, nil])

        try rehearsal.answer(.notSent("no route"))
        let waiting = rehearsal.machine.snapshot(at: rehearsal.now)
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait > .zero)
        #expect(waiting.operations.map(\.nextAttempt) == [rehearsal.now.wall + wait, nil])

        let read = Snapshot(reading: SavedExcerpt(of: rehearsal.ledger.saved), at: rehearsal.now)
        #expect(read.operations.map(\.nextAttempt) == [nil, nil])
    }

    @Test("of two operations that fail, the one that has failed less is the next probe")
    func fewestFailuresFirst() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session(of: Samples.grace))))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        for _ in 1...3 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        try rehearsal.login(Samples.session)
        try rehearsal.wish(.logout(Samples.operationID(2)))
        for _ in 1...2 {
            #expect(try rehearsal.next() == .logout(token: Samples.session.token))
            try rehearsal.answer(.notSent("no route"))
        }
    }
}

extension Gate {
    fileprivate func isClosed(afterFailures count: Int, until instant: Instant) -> Bool {
        guard case .closed(let failures, let nextProbe, _) = self else { return false }
        return failures == count && nextProbe == instant
    }
}
