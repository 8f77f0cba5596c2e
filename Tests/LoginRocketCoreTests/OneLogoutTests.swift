import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("One logout for one session")
struct OneLogoutTests {
    private let id = Samples.operationID(1)
    private let second = Samples.operationID(5)
    private let session = Samples.newSession
    private let again = Samples.newSession.again(as: SecretRef(300))

    /// What can come back for the logout that was on its way.
    private static let ends: [Sample<Answer<Payload>>] = [
        Sample("unknown", .unknown("reset")),
        Sample("refused", .refused(["No."])),
        Sample("notSent", .notSent("no route")),
        Sample("accepted", .accepted(.loggedOut)),
    ]

    @Test("no later request ends a session that is in use again", arguments: ends)
    func inUseAgain(end: Sample<Answer<Payload>>) throws {
        var rehearsal = try inUse(during: end.value)
        let left = try rehearsal.run(.hours(24))
        #expect(left.map(\.request).filter(\.isLogout) == [])
        #expect(rehearsal.machine.session.name == .loggedIn)
        #expect(rehearsal.operation(id)?.isFinished == true)
    }

    @Test(
        "a session that is in use again is checked when its logout's request has ended",
        arguments: ends
    )
    func isChecked(end: Sample<Answer<Payload>>) throws {
        var rehearsal = try inUse(during: end.value)
        let ended = rehearsal.now.instant
        let shown = rehearsal.freshness
        #expect(shown == .unconfirmed(since: Samples.now.wall))
        let next = try rehearsal.next()
        #expect(next == .checkSession(token: again.token))
        // At once, or with the next probe if no answers are coming.
        #expect(rehearsal.now.instant - ended <= .seconds(2))
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.machine.session == .loggedOut(.endedByServer))
    }

    @Test("a late answer with a session whose logout waits adds no other logout of it")
    func lateAnswer() throws {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(id))
        try rehearsal.answer(.accepted(.session(again)), to: AttemptID(77))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).unfinishedCount == 1)
        let left = try rehearsal.run(.hours(1))
        #expect(left.count == 1)
        #expect(rehearsal.outcome(of: id).isDone)
    }

    @Test("a late answer with a session that is then in use again leads to no logout of it")
    func lateAnswerThenInUse() throws {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(id))
        try rehearsal.answer(.accepted(.session(again)), to: AttemptID(77))
        try rehearsal.login(session.again(as: SecretRef(301)))
        let left = try rehearsal.run(.hours(1))
        #expect(left.map(\.request).filter(\.isLogout) == [])
        #expect(rehearsal.outcome(of: id) == .cancelled)
    }

    @Test("two late answers with one session queue one logout")
    func twoLateAnswers() throws {
        var rehearsal = Rehearsal()
        try rehearsal.answer(.accepted(.session(session)), to: AttemptID(77))
        try rehearsal.answer(.accepted(.session(again)), to: AttemptID(78))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).unfinishedCount == 1)
        let left = try rehearsal.run(.hours(1))
        #expect(left.count == 1)
    }

    @Test("a wish to log out makes the client's own logout of that session the app's")
    func ownLogoutBecomesApps() throws {
        var rehearsal = Rehearsal()
        try rehearsal.answer(.accepted(.session(session)), to: AttemptID(77))
        try rehearsal.next()
        let attempt = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(again)
        try rehearsal.wish(.logout(second))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).unfinishedCount == 1)
        try rehearsal.answer(.unknown("reset"), to: attempt)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: second).isDone)
    }

    /// Logged out and in again with the same session, while the logout was on its way.
    private func inUse(during end: Answer<Payload>) throws -> Rehearsal {
        var rehearsal = try Rehearsal.online(session, recheckInterval: .minutes(10))
        try rehearsal.wish(.logout(id))
        try rehearsal.next()
        let logout = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(again)
        try rehearsal.answer(end, to: logout)
        return rehearsal
    }
}
