import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Running time and suspend")
struct RunningTimeTests {
    private let change = Samples.changeRequest.id
    private let logout = Samples.operationID(1)

    @Test("suspend does not use up the time of a password change")
    func changeKeepsItsTime() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.notSent("no route"))
        rehearsal.suspend(for: Samples.changeRequest.lifetime + .hours(1))
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: change) == .done(.answered))
    }

    @Test("suspend does not use up the time of a verification")
    func verificationKeepsItsTime() throws {
        let request = Samples.verificationRequest
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(request))
        rehearsal.suspend(for: request.lifetime + .hours(1))
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: request.id) == .done(.answered))
    }

    @Test("suspend does not use up the time of a logout")
    func logoutKeepsItsTime() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(logout))
        rehearsal.suspend(for: .days(31))
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: logout) == .done(.answered))
    }

    @Test("running time goes on after a suspend, and ends an operation as late as before")
    func deadline() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.run(.hours(23)) { _ in .answered(.notSent("no route")) }
        rehearsal.suspend(for: .days(3))
        try rehearsal.run(.minutes(50)) { _ in .answered(.notSent("no route")) }
        #expect(rehearsal.outcome(of: change) == nil)
        try rehearsal.run(.minutes(20)) { _ in .answered(.notSent("no route")) }
        #expect(rehearsal.outcome(of: change) == .expired)
    }

    @Test("the deadline that is shown moves with the time of a suspend")
    func shownDeadline() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        let queued = rehearsal.now.wall
        rehearsal.suspend(for: .days(3))
        let shown = rehearsal.machine.snapshot(at: rehearsal.now).operations.first
        #expect(shown?.deadline == queued + Samples.changeRequest.lifetime + .days(3))
    }

    @Test("two requests with a password in 15 minutes are two in 15 minutes of running time")
    func budget() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        for _ in 1...3 {
            try rehearsal.next()
            try rehearsal.answer(.unknown("reset"))
        }
        rehearsal.suspend(for: .hours(1))
        let soon = try rehearsal.run(.minutes(5)) { _ in .answered(.unknown("reset")) }
        #expect(soon.map(\.request) == [])
        let later = try rehearsal.run(.minutes(20)) { _ in .answered(.unknown("reset")) }
        #expect(!later.isEmpty)
    }

    @Test("the running time of a change is saved every minute while a logout waits for it")
    func savedWhileHolding() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: .hours(1)))
        try expectSavedEveryMinute(&rehearsal)
    }

    @Test("the running time of a change is saved every minute while it waits to send a password")
    func savedWhileWaiting() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        for answer in [Answer<Payload>.unknown("reset"), .refused(["No."]), .unknown("reset")] {
            try rehearsal.next()
            try rehearsal.answer(answer)
        }
        try expectSavedEveryMinute(&rehearsal)
    }

    @Test("a restart every 4 minutes does not keep a change in doubt from using its user's login")
    func savedWhileWaitingForLogin() throws {
        let doubt = Doubt(unresolved: 1, recent: [.minutes(59), .minutes(60)])
        let change = Samples.change(at: .needsLoginInDoubt(doubt))
        let waiting = Samples.operation(.updatePassword(change))
        var rehearsal = Rehearsal(
            Saved(
                session: .loggedIn(Samples.newSession),
                operations: [waiting],
                lastSequence: waiting.sequence
            )
        )
        for _ in 1...15 where rehearsal.outcome(of: waiting.id) == nil {
            try rehearsal.run(.minutes(4))
            rehearsal.restart()
        }
        #expect(rehearsal.outcome(of: waiting.id).isDone)
    }

    /// Nothing leaves for four minutes, and a restart at any time costs at most one of them.
    private func expectSavedEveryMinute(_ rehearsal: inout Rehearsal) throws {
        let start = try #require(rehearsal.operation(change)?.age)
        for second in 1...240 {
            let left = try rehearsal.run(.seconds(1))
            #expect(left == [])
            let age = try #require(rehearsal.operation(change)?.age)
            #expect(age - start >= .seconds(second - 61))
        }
    }
}
