import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The outbox")
struct OutboxTests {
    private let id = Samples.operationID(1)
    private let logout = Request.logout(token: Samples.session.token)

    private func loggedIn() -> Rehearsal {
        Rehearsal(Saved(session: .loggedIn(Samples.session)))
    }

    private func loggingOut() throws -> Rehearsal {
        var rehearsal = loggedIn()
        try rehearsal.wish(.logout(id))
        return rehearsal
    }

    @Test("a logout that is answered is done, and stays until it is acknowledged")
    func logoutIsDone() throws {
        var rehearsal = try loggingOut()
        #expect(try rehearsal.next() == logout)
        try rehearsal.answer(.accepted(.loggedOut))
        #expect(rehearsal.operation(id)?.status == .finished(.logout, .done(.answered)))
        #expect(try rehearsal.next() == nil)
        rehearsal.restart()
        #expect(rehearsal.machine.outbox[id] != nil)
        try rehearsal.tell(.operationWished(id, .acknowledge))
        #expect(rehearsal.ledger.saved.operations.isEmpty)
        #expect(throws: IllegalEvent.unknownOperation) {
            try rehearsal.tell(.operationWished(id, .acknowledge))
        }
    }

    @Test("a refused logout is checked once: ended is done, anything else tries the logout again")
    func refusedLogout() throws {
        var rehearsal = try loggingOut()
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(try rehearsal.next() == .checkSession(token: Samples.session.token))
        try rehearsal.answer(.accepted(.valid))
        #expect(try rehearsal.next() == logout)
        try rehearsal.answer(.refused([]))
        try rehearsal.next()
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.operation(id)?.status == .finished(.logout, .done(.alreadyEnded)))
    }

    @Test("an operation that is answered and always fails still waits longer and longer")
    func failingAloneBacksOff() throws {
        var rehearsal = try loggingOut()
        for _ in 1...20 {
            try rehearsal.next()
            try rehearsal.answer(.refused([]))
            try rehearsal.next()
            try rehearsal.answer(.accepted(.valid))
        }
        #expect(rehearsal.machine.gate == .open)
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait == .seconds(150))
    }

    @Test("an operation waits for its own failures, not for those of an outage")
    func answerEndsOutage() throws {
        var rehearsal = try loggingOut()
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        try rehearsal.next()
        try rehearsal.answer(.accepted(.valid))
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait == .seconds(2), "half of the second bound")
    }

    @Test("after an outage, too, a limited request waits no longer than the pause")
    func limitEndsOutage() throws {
        var rehearsal = try loggingOut()
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: .seconds(30)))
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait == .seconds(60), "30, and half of a minute")
    }

    @Test("Retry-After is honoured, up to an hour, plus a random part of up to a minute")
    func retryAfter() throws {
        for (asked, kept) in [(90, 120), (7200, 3630), (-5, 30)] {
            var rehearsal = try loggingOut()
            try rehearsal.next()
            try rehearsal.answer(.limited(retryAfter: .seconds(asked)))
            let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
            #expect(wait == .seconds(kept))
        }
    }

    @Test("one password change of a user waits; another is refused until the first has ended")
    func onePendingChange() throws {
        var rehearsal = loggedIn()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        let second = ChangeRequest(
            id: Samples.operationID(3),
            current: Samples.newPassword,
            new: SecretRef(9),
            lifetime: .seconds(60)
        )
        #expect(throws: IllegalEvent.pendingChange) {
            try rehearsal.wish(.updatePassword(second))
        }
        try rehearsal.next()
        try rehearsal.answer(.accepted(.passwordUpdated))
        try rehearsal.wish(.updatePassword(second))
        #expect(rehearsal.ledger.saved.operations.count == 2)
    }

    @Test("a logout waits behind a change while the change can still be sent")
    func logoutWaitsForChange() throws {
        var rehearsal = loggedIn()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(id))
        guard case .updatePassword? = try rehearsal.next() else {
            Issue.record("the change was accepted first")
            return
        }
        try rehearsal.answer(.notSent("no route"))
        guard case .updatePassword? = try rehearsal.next() else {
            Issue.record("the change can still be sent")
            return
        }
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(try rehearsal.next() == logout)
    }

    @Test("a host that does not answer is waited for, however long that takes")
    func logoutWaitsInAnOutage() throws {
        var rehearsal = loggedIn()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(id))
        let start = rehearsal.now.instant
        while rehearsal.now.instant - start < .seconds(20 * 3600) {
            #expect(try rehearsal.next() != logout)
            try rehearsal.answer(.notSent("no route"))
        }
    }

    @Test("a logout does not wait for a change that tries passwords or waits for a login")
    func logoutPassesChange() throws {
        for step in [PendingChange.Step.needsLogin, .tryNew(Samples.doubt)] {
            let change = Samples.operation(.updatePassword(Samples.change(at: step)), number: 1)
            let waiting = Samples.operation(
                .logout(
                    PendingLogout(
                        session: Samples.session.identity,
                        token: Samples.session.token
                    )
                ),
                number: 2
            )
            var rehearsal = Rehearsal(
                Saved(operations: [change, waiting], lastSequence: waiting.sequence)
            )
            try rehearsal.next()
            if rehearsal.sent.last?.request != logout {
                try rehearsal.answer(.unknown("reset"))
                try rehearsal.next()
            }
            #expect(rehearsal.sent.last?.request == logout)
        }
    }

    @Test("of one user one request at a time; another user's lane does not wait")
    func lanes() throws {
        let operations = [Samples.frank, Samples.frank, Samples.grace].enumerated().map {
            place,
            user in
            Samples.operation(
                .logout(
                    PendingLogout(
                        session: SessionIdentity("kss_\(50 + place)"),
                        token: SecretRef(UInt64(50 + place))
                    )
                ),
                number: UInt64(1 + place),
                user: user
            )
        }
        var rehearsal = Rehearsal(
            Saved(operations: operations, lastSequence: SequenceNumber(3))
        )
        #expect(try rehearsal.next() == .logout(token: SecretRef(50)))
        #expect(try rehearsal.elapse() == .ignored, "untried: one probe asks for all")
        try rehearsal.answer(.refused([]))
        #expect(try rehearsal.next() == .checkSession(token: SecretRef(50)))
        #expect(try rehearsal.next() == .logout(token: SecretRef(52)))
        #expect(try rehearsal.elapse() == .ignored, "both lanes are sending")
        try rehearsal.answer(.accepted(.ended), to: AttemptID(2))
        #expect(try rehearsal.next() == .logout(token: SecretRef(51)))
        #expect(try rehearsal.elapse() == .ignored)
    }

    @Test("at most so many lanes send at once")
    func lanesAtOnce() throws {
        let operations = (1...6).map { number in
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
        var rehearsal = Rehearsal(Saved(operations: operations, lastSequence: SequenceNumber(6)))
        try rehearsal.next()
        try rehearsal.answer(.accepted(.loggedOut))
        while try rehearsal.elapse() != .ignored {}
        #expect(rehearsal.sent.count == 1 + rehearsal.machine.settings.lanesAtOnce)
    }
}
