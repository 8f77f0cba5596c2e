import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Races")
struct RaceTests {
    private let id = Samples.operationID(1)

    @Test("a logout during a login abandons it, and its late session is logged out")
    func logoutDuringLogin() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.wish(.logout(id))
        #expect(rehearsal.machine.session == .loggedOut(.never))
        #expect(rehearsal.machine.foreground == .idle)
        #expect(rehearsal.abandoned == [AttemptID(1)])

        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        #expect(rehearsal.machine.session == .loggedOut(.never))
        #expect(try rehearsal.next() == .logout(token: Samples.newSession.token))
    }

    @Test(
        "a logout during a check is at once, whatever the check says later",
        arguments: Samples.answers.map(\.value)
    )
    func logoutDuringCheck(answer: Answer<Payload>) throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.checkSession)
        try rehearsal.wish(.logout(id))
        #expect(rehearsal.machine.session == .loggedOut(.user))
        #expect(rehearsal.abandoned == [AttemptID(1)])
        try rehearsal.answer(answer)
        #expect(rehearsal.machine.session == .loggedOut(.user))
    }

    @Test("a logout during the entry of a code sends nothing, and the late session is logged out")
    func logoutDuringCode() throws {
        var rehearsal = Rehearsal(Saved(session: .awaitingMfa(Samples.challenge)))
        try rehearsal.wish(.submitCode(Samples.code))
        try rehearsal.wish(.logout(id))
        #expect(rehearsal.machine.session == .loggedOut(.cancelled))
        #expect(rehearsal.ledger.saved.operations.isEmpty)

        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        #expect(rehearsal.machine.session == .loggedOut(.cancelled))
        #expect(try rehearsal.next() == .logout(token: Samples.newSession.token))
    }

    @Test("of two logouts at once one is queued, and the other finds it done")
    func twoLogouts() throws {
        try Given(Samples.loggedIn)
            .when(.wished(.logout(id)))
            .then(.loggedOut(.user), effects: [])
            .when(.wished(.logout(Samples.operationID(2))))
            .thenIgnored()
    }

    @Test("a login that gets the session of a waiting logout takes the logout back")
    func sameSessionAgain() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.logout(id))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.session)))
        #expect(try rehearsal.next() == nil)
        #expect(rehearsal.operation(id)?.status == .finished(.logout, .cancelled))
    }

    @Test("a login that gets a new session leaves the logout of the old one waiting")
    func newSessionAgain() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.logout(id))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        #expect(rehearsal.operation(id)?.isFinished == false)
    }

    @Test("two programs' worth of wishes: a second request while one is on its way is busy")
    func secondRequestIsBusy() throws {
        try Given(Samples.loggedOut)
            .when(.wished(.login(Samples.frank, password: Samples.password)))
            .then(
                foreground: .running(
                    AttemptID(1),
                    .login(Samples.frank, password: Samples.password)
                )
            )
            .when(.wished(.login(Samples.grace, password: Samples.password)))
            .thenIllegal(.busy)
    }

    @Test("a session that arrives after a cancel is logged out by an operation that vanishes")
    func lateLoginAfterCancel() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.wish(.cancel(Samples.operationID(91)))
        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        let logout = try #require(rehearsal.ledger.saved.operations.first)
        #expect(logout.origin == .client)

        #expect(try rehearsal.next() == .logout(token: Samples.newSession.token))
        try rehearsal.answer(.accepted(.loggedOut))
        #expect(rehearsal.ledger.saved.operations.isEmpty)
        #expect(rehearsal.machine.nextDeadline == nil)
    }

    @Test("a late answer with the session that the app uses changes nothing")
    func lateLoginOfCurrentSession() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.wish(.cancel(Samples.operationID(91)))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.newSession)), to: AttemptID(2))
        let transition = try rehearsal.answer(
            .accepted(.session(Samples.newSession)),
            to: AttemptID(1)
        )
        #expect(transition == .ignored)
    }

    @Test("a session that arrives while another of the same user is used is logged out, not taken")
    func lateLoginBesideOther() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.answer(.accepted(.session(Samples.newSession)), to: AttemptID(77))
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        #expect(try rehearsal.next() == .logout(token: Samples.newSession.token))
    }

    @Test("no event but a login undoes a local logout, before and after a restart")
    func logoutIsNeverUndone() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.checkSession)
        try rehearsal.wish(.logout(id))
        for _ in 1...2 {
            for event in Samples.events where event.name != "login" {
                _ = try? rehearsal.tell(event.value)
                #expect(rehearsal.machine.session == .loggedOut(.user))
            }
            rehearsal.restart()
            #expect(rehearsal.machine.session == .loggedOut(.user))
        }
    }

    @Test("an abandoned login leaves the state as it was, and another may begin")
    func abandonedTask() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.report(.abandoned)
        #expect(rehearsal.abandoned == [AttemptID(1)])
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        #expect(
            rehearsal.machine.foreground
                == .running(AttemptID(2), .login(Samples.frank, password: Samples.password))
        )
    }

    @Test("a login drops a challenge at once, so that a late code cannot log in")
    func loginDropsChallenge() throws {
        var rehearsal = Rehearsal(Saved(session: .awaitingMfa(Samples.challenge)))
        try rehearsal.wish(.login(Samples.grace, password: Samples.password))
        #expect(rehearsal.ledger.saved.session == .loggedOut(.cancelled))
        #expect(throws: IllegalEvent.notInThisState) {
            try rehearsal.wish(.submitCode(Samples.code))
        }
    }
}
