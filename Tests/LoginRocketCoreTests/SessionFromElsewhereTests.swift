import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A session whose token comes from elsewhere")
struct SessionFromElsewhereTests {
    private let id = Samples.operationID(1)
    private let session = Samples.newSession

    /// The same session's token once more, as when a handler URL is opened twice.
    private let again = Arrival.session(Samples.newSession.again(as: SecretRef(300)))

    @Test("one that was logged out here does not come back while its logout waits")
    func replayed() throws {
        var rehearsal = try loggedOut()
        try open(again, &rehearsal)
        #expect(rehearsal.machine.session.name != .loggedIn)
        rehearsal.restart()
        #expect(rehearsal.machine.session.name != .loggedIn)
    }

    @Test("a token from elsewhere does not cancel the logout of its session")
    func logoutStays() throws {
        var rehearsal = try loggedOut()
        try open(again, &rehearsal)
        #expect(rehearsal.operation(id)?.isFinished == false)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: id) == .done(.answered))
    }

    @Test("one that was logged out here does not come back when the logout is done")
    func replayedLater() throws {
        var rehearsal = try loggedOut()
        try rehearsal.run(.minutes(1))
        try rehearsal.tell(.operationWished(id, .acknowledge))
        rehearsal.restart()
        try open(again, &rehearsal)
        #expect(rehearsal.machine.session.name != .loggedIn)
    }

    @Test("one that was given up here does not come back")
    func givenUp() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        try rehearsal.wish(.cancel(Samples.operationID(91)))
        try open(again, &rehearsal)
        #expect(rehearsal.machine.session.name != .loggedIn)
    }

    @Test("in a realm that cannot be asked one that was logged out here does not come back, either")
    func replayedUnmanaged() throws {
        var rehearsal = Rehearsal(
            Saved(session: .loggedIn(session)),
            settings: Machine.Settings(sessions: .unmanaged),
            at: Moment(
                instant: Samples.now.instant,
                wall: Samples.now.wall,
                trusted: Samples.now.wall
            )
        )
        try rehearsal.wish(.logout(id))
        for _ in 1...2 {
            try open(again, &rehearsal)
            #expect(rehearsal.machine.session.name != .loggedIn)
            try rehearsal.run(.minutes(1))
            try rehearsal.wish(.cancel(Samples.operationID(91)))
        }
        #expect(rehearsal.outcome(of: id) == .done(.answered))
    }

    @Test("one that was logged out here does not come back in the minute after its exp, either")
    func replayedInTheLeeway() throws {
        let wall = Samples.now.wall
        let short = Session(
            identity: session.identity,
            user: session.user,
            token: session.token,
            expiresAt: wall + .hours(1),
            confirmation: session.confirmation
        )
        var rehearsal = Rehearsal(
            Saved(session: .loggedIn(short)),
            settings: Machine.Settings(sessions: .unmanaged),
            at: Moment(instant: Samples.now.instant, wall: wall, trusted: wall)
        )
        try rehearsal.wish(.logout(id))
        try rehearsal.run(.hours(1) + .seconds(10))
        #expect(rehearsal.outcome(of: id).isDone)
        // Another end is remembered; what nobody accepts any more may be forgotten for it.
        try rehearsal.queueLogout(of: Samples.session, as: Samples.operationID(5))
        try open(.session(short), &rehearsal)
        #expect(rehearsal.machine.session.name != .loggedIn)
    }

    @Test("a signed token is a session only after the realm said that it is valid")
    func signed() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        #expect(rehearsal.sent.last?.request == .checkSession(token: session.token))
    }

    @Test(
        "a confirmation that somebody gave up does not leak its session: its logout is queued",
        arguments: GivingUp.allCases
    )
    func confirmationGivenUp(how: GivingUp) throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        let check = try #require(rehearsal.sent.last?.attempt)
        switch how {
        case .cancel: try rehearsal.wish(.cancel(Samples.operationID(91)))
        case .logout: try rehearsal.wish(.logout(id))
        case .cancelledTask: try rehearsal.report(.abandoned)
        }
        #expect(rehearsal.abandoned == [check])
        try rehearsal.answer(.accepted(.valid), to: check)
        #expect(rehearsal.machine.session.name != .loggedIn)
        var next = try rehearsal.next()
        #expect(next == .logout(token: session.token))
        rehearsal.restart()
        #expect(rehearsal.machine.session.name != .loggedIn)
        next = try rehearsal.next()
        #expect(next == .logout(token: session.token))
    }

    /// The ways to give up a confirmation.
    enum GivingUp: CaseIterable {
        case cancel, logout, cancelledTask
    }

    /// Logged in and out again, without a network.
    private func loggedOut() throws -> Rehearsal {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(session)))
        try rehearsal.wish(.logout(id))
        return rehearsal
    }

    /// Opens a handler URL; the realm says that its token is valid, if it is asked.
    private func open(_ arrival: Arrival, _ rehearsal: inout Rehearsal) throws {
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        let count = rehearsal.sent.count
        // Whether it is refused at once or after a check is not the rule of these tests.
        do { try rehearsal.wish(.accept(arrival, Samples.draw)) } catch {}
        guard rehearsal.sent.count > count else { return }
        try rehearsal.answer(.accepted(.valid))
    }
}
