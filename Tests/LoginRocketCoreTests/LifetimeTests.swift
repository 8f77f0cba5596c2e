import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Deadlines, cancellation and restarts")
struct LifetimeTests {
    private let day = Duration.seconds(24 * 3600)
    private let change = Samples.changeRequest.id

    private func changing() throws -> Rehearsal {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        return rehearsal
    }

    private func outcome(_ rehearsal: Rehearsal) -> Outbox.Operation.Status? {
        rehearsal.operation(change)?.status
    }

    @Test("a deadline before anything can have been applied is expired")
    func expired() throws {
        var rehearsal = try changing()
        rehearsal.advance(by: day)
        try rehearsal.elapse()
        #expect(outcome(rehearsal) == .finished(.updatePassword, .expired))
        #expect(rehearsal.sent.isEmpty, "an ended operation is not sent")
    }

    @Test("a deadline during a doubt is outcomeUnknown")
    func unknownAtDeadline() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        rehearsal.advance(by: day)
        try rehearsal.elapse()
        #expect(outcome(rehearsal) == .finished(.updatePassword, .outcomeUnknown([])))
    }

    @Test("a logout whose time is over leaves the change of its session the token")
    func logoutEndsBeforeChange() throws {
        var settings = Machine.Settings()
        settings.logoutLifetime = .seconds(3600)
        var rehearsal = Rehearsal(
            Saved(session: .loggedIn(Samples.session)),
            settings: settings
        )
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        let logout = Samples.operationID(7)
        try rehearsal.wish(.logout(logout))
        try rehearsal.run(.hours(2)) { _ in .answered(.notSent("no route")) }
        #expect(rehearsal.outcome(of: logout) == .expired)
        let left = try rehearsal.run(.hours(1)).map(\.request.isUpdate)
        #expect(left == [true])
        #expect(rehearsal.outcome(of: Samples.changeRequest.id).isDone)
    }

    @Test("a deadline waits for the answer to a request that is on its way")
    func deadlineWaitsForAnswer() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        rehearsal.advance(by: day)
        #expect(try rehearsal.elapse() == .ignored)
        #expect(rehearsal.machine.nextDeadline == nil)
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .done(.answered)))
    }

    @Test("a logout is given 30 days of running time")
    func logoutDeadline() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        rehearsal.advance(by: day * 30 - .seconds(1))
        #expect(try rehearsal.next() == .logout(token: Samples.session.token))
        try rehearsal.answer(.notSent("no route"))
        rehearsal.advance(by: .seconds(1))
        try rehearsal.elapse()
        let status = rehearsal.operation(Samples.operationID(1))?.status
        #expect(status == .finished(.logout, .expired))
    }

    @Test("a logout the client queued itself vanishes at its deadline")
    func internalLogoutVanishes() throws {
        var rehearsal = Rehearsal()
        try rehearsal.answer(.accepted(.session(Samples.newSession)), to: AttemptID(9))
        rehearsal.advance(by: day * 30)
        try rehearsal.elapse()
        #expect(rehearsal.ledger.saved.operations.isEmpty)
    }

    @Test("the running time in the row goes on after a restart; the time in between does not count")
    func ageGoesOn() throws {
        var rehearsal = try changing()
        rehearsal.advance(by: .seconds(3600))
        try rehearsal.next()
        rehearsal.restart(after: day * 20)
        #expect(outcome(rehearsal) != .finished(.updatePassword, .expired))
        let left = day - .seconds(3600)
        rehearsal.advance(by: left - .seconds(1))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        rehearsal.advance(by: .seconds(1))
        try rehearsal.elapse()
        #expect(outcome(rehearsal) == .finished(.updatePassword, .outcomeUnknown([])))
    }

    @Test("a change that waits for a login ends, though no process lives as long as it")
    func waitingEnds() throws {
        var rehearsal = try changing()
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        for _ in 1...24 {
            #expect(rehearsal.operation(change)?.isFinished == false)
            for _ in 1...60 {
                rehearsal.advance(by: .seconds(60))
                try rehearsal.elapse()
            }
            rehearsal.restart()
        }
        // A restart may cost what was not saved yet: a 300th of the time.
        for _ in 1...5 {
            rehearsal.advance(by: .seconds(60))
            try rehearsal.elapse()
        }
        #expect(outcome(rehearsal) == .finished(.updatePassword, .expired))
    }

    @Test("a restart in the middle of a request leaves the doubt: only a yes is proof")
    func restartWhileSending() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        rehearsal.restart()
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(
            try rehearsal.next() == .login(Samples.frank, password: Samples.newPassword)
        )
    }

    @Test("a restart does not shorten the wait for the next request with a password")
    func restartBeforeNextPassword() throws {
        let doubt = Doubt(unresolved: 1, recent: [.seconds(100), .seconds(130)])
        var operation = Samples.operation(.updatePassword(Samples.change(at: .tryNew(doubt))))
        operation.age = .seconds(160)
        var rehearsal = Rehearsal(Saved(operations: [operation], lastSequence: operation.sequence))
        try rehearsal.next()
        #expect(rehearsal.now.instant - Samples.now.instant == .seconds(840))
    }

    @Test("a change can be cancelled until something of it may have been applied")
    func cancelChange() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        #expect(throws: IllegalEvent.notCancellable) {
            try rehearsal.tell(.operationWished(change, .cancel))
        }
        try rehearsal.answer(.notSent("no route"))
        try rehearsal.tell(.operationWished(change, .cancel))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .cancelled))
        #expect(try rehearsal.next() == nil)
    }

    @Test("a finished operation holds no secret")
    func noSecretLeft() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(rehearsal.ledger.secrets == [Samples.session.token])
    }

    @Test("a sequence number is not used twice, not even after its operation was forgotten")
    func sequenceNumbers() throws {
        var rehearsal = try changing()
        try rehearsal.tell(.operationWished(change, .cancel))
        try rehearsal.tell(.operationWished(change, .acknowledge))
        rehearsal.restart()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        #expect(rehearsal.operation(change)?.sequence == SequenceNumber(2))
    }
}
