import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Nothing stands still")
struct StandstillTests {
    private let change = Samples.changeRequest.id
    private let logout = Samples.operationID(1)
    private let end = Samples.session.expiresAt ?? Samples.now.wall

    @Test(
        "a change and its held logout survive a restart in a realm without managed sessions",
        arguments: [true, false]
    )
    func restartUnmanaged(isTrusted: Bool) throws {
        var rehearsal = try changeAndLogout(before: .hours(20), isTrusted: isTrusted)
        rehearsal.restart()
        let left = try rehearsal.run(.hours(10)).map(\.request)
        #expect(left.map(\.isUpdate) == [true, false])
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(rehearsal.outcome(of: logout).isDone)
    }

    @Test("after the end of a token and a restart the logout behind its change leaves")
    func restartAfterEnd() throws {
        var rehearsal = try changeAndLogout(before: .hours(1), isTrusted: true)
        rehearsal.restart(after: .hours(2))
        try rehearsal.run(.hours(10))
        #expect(rehearsal.phase(of: change) == .needsLogin)
        #expect(rehearsal.outcome(of: logout).isDone)
    }

    @Test("a change that waits for a login uses one that gives its own session out again")
    func ownSessionAgain() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        let update = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        try rehearsal.answer(.refused(["No."]), to: update)
        #expect(rehearsal.phase(of: change) == .needsLogin)
        try rehearsal.login(Samples.session.again(as: SecretRef(777)))
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: change) == .done(.answered))
    }

    @Test("a check that never succeeds does not hold up the outbox", arguments: [1, 10, 60])
    func sickCheck(seconds: Int) throws {
        var random = SplitMix64(seed: 7)
        var rehearsal = try Rehearsal.online(recheckInterval: .seconds(seconds))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        _ = try rehearsal.run(.hours(1), latency: .zero, drawing: { random.next() }) { _ in
            .answered(.notSent("no route"))
        }
        _ = try rehearsal.run(.hours(1), latency: .zero, drawing: { random.next() }) { request in
            request.isCheck ? .answered(.unknown("HTTP 500")) : Rehearsal.yes(request)
        }
        #expect(rehearsal.outcome(of: change) == .done(.answered))
    }

    /// So long before the end of the session's token, in a realm without managed sessions.
    private func changeAndLogout(before left: Duration, isTrusted: Bool) throws -> Rehearsal {
        let truth = end + (Duration.zero - left)
        var rehearsal = Rehearsal(
            Saved(session: .loggedIn(Samples.session)),
            settings: Machine.Settings(sessions: .unmanaged),
            at: Moment(
                instant: Samples.now.instant,
                wall: truth,
                trusted: isTrusted ? truth : nil
            )
        )
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        return rehearsal
    }
}
