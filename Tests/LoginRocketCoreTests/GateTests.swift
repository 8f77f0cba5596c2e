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
        var asked: [Request] = []
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

    @Test("any answer opens the gate, and lanes run at once")
    func opens() throws {
        let answers = [
            Answer<Payload>.accepted(.loggedOut), .refused([]), .limited(retryAfter: nil),
        ]
        for answer in answers {
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
        var rehearsal = outbox(2)
        for _ in 1...5 {
            try rehearsal.next()
            try rehearsal.answer(.unknown("reset"))
        }
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(rehearsal.machine.gate == .open)
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        let second = rehearsal.now.instant + .seconds(1)
        #expect(rehearsal.machine.gate.isClosed(afterFailures: 1, until: second))
    }

    @Test("a person's failed login closes the gate and does not lengthen its wait")
    func loginDoesNotLengthen() throws {
        var rehearsal = outbox(1)
        for _ in 1...3 {
            try rehearsal.wish(.login(Samples.frank, password: Samples.password))
            try rehearsal.answer(.notSent("no route"))
        }
        let probe = rehearsal.now.instant + .seconds(1)
        #expect(rehearsal.machine.gate.isClosed(afterFailures: 1, until: probe))
    }

    @Test("of requests sent through an open gate, a failure of all is one failure")
    func burstIsOneFailure() throws {
        var rehearsal = outbox(5)
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        var attempts: [AttemptID] = []
        for _ in 1...4 {
            try rehearsal.next()
            attempts.append(rehearsal.machine.lastAttempt)
        }
        for attempt in attempts {
            try rehearsal.answer(.unknown("reset"), to: attempt)
        }
        let probe = rehearsal.now.instant + .seconds(1)
        #expect(rehearsal.machine.gate.isClosed(afterFailures: 1, until: probe))
    }

    @Test("a request that cannot be made says nothing about the network")
    func notSendable() throws {
        var rehearsal = outbox(1)
        try rehearsal.next()
        try rehearsal.report(.notSendable)
        #expect(rehearsal.machine.gate == .untried)
    }

    @Test("a person's answered login opens the gate")
    func loginOpens() throws {
        var rehearsal = outbox(1)
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.refused(["No."]))
        #expect(rehearsal.machine.gate == .open)
    }

    @Test("what waits is shown: counts of all, rows of the first 20")
    func snapshot() throws {
        var rehearsal = outbox(30)
        try rehearsal.next()
        let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(snapshot.unfinishedCount == 30)
        #expect(snapshot.operations.count == Snapshot.limit)
        #expect(snapshot.operations.map(\.phase).prefix(2) == [.sending, .queued])
        #expect(snapshot.network == .unknown)
        let read = Snapshot(reading: rehearsal.ledger.saved, at: rehearsal.now)
        #expect(read.operations.count == 30)
        #expect(read.operations[0].deadline == Samples.now.wall + .seconds(23 * 3600))
        #expect(read.operations[0].deadline == snapshot.operations[0].deadline)
    }
}

extension Gate {
    fileprivate func isClosed(afterFailures count: Int, until instant: Instant) -> Bool {
        guard case .closed(let failures, let nextProbe, _) = self else { return false }
        return failures == count && nextProbe == instant
    }
}
