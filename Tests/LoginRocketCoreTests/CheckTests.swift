import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Checks of the session")
struct CheckTests {
    private let settings = Machine.Settings(sessions: .managed(recheckInterval: .seconds(600)))
    private let check = Request.checkSession(token: Samples.session.token)

    private func loggedIn() -> Rehearsal {
        Rehearsal(Saved(session: .loggedIn(Samples.session)), settings: settings)
    }

    @Test("a session is checked again after the interval, give or take 5 %")
    func interval() throws {
        for (bits, least, most) in [(UInt64.min, 570, 570), (1 << 63, 600, 600), (.max, 629, 630)] {
            var rehearsal = loggedIn()
            try rehearsal.next()
            rehearsal.draw = Draw(bits: bits, operationID: Samples.operationID(1))
            try rehearsal.answer(.accepted(.valid))
            let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
            #expect(wait >= .seconds(least) && wait <= .seconds(most))
        }
    }

    @Test("a login starts the timer, a logout stops it")
    func timer() throws {
        var rehearsal = Rehearsal(settings: settings)
        #expect(rehearsal.machine.nextDeadline == nil)
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.session)))
        #expect(rehearsal.machine.nextDeadline == rehearsal.now.instant + .seconds(600))
        #expect(try rehearsal.next() == check)
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.next()
        try rehearsal.answer(.accepted(.loggedOut))
        #expect(rehearsal.machine.nextDeadline == nil)
    }

    @Test("after a start the first check comes within a minute")
    func afterStart() {
        let first = loggedIn().machine.nextDeadline
        #expect(first == Samples.now.instant + .seconds(30))
    }

    @Test("without an interval nothing is checked by itself")
    func noInterval() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.valid))
        #expect(rehearsal.machine.nextDeadline == nil)
    }

    @Test("a check that is due waits while its user's lane is sending, and while a person waits")
    func waitsForLane() throws {
        var rehearsal = loggedIn()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        rehearsal.advance(by: .seconds(100))
        #expect(rehearsal.machine.nextDeadline == nil)
        #expect(try rehearsal.elapse() == .ignored)
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(try rehearsal.next() == check)
        #expect(rehearsal.machine.nextDeadline == nil, "one foreground request at a time")
    }

    @Test("a person's check is shown as busy, and the timer's is not")
    func busy() throws {
        var rehearsal = loggedIn()
        #expect(try rehearsal.next() == check)
        #expect(!rehearsal.machine.snapshot(at: rehearsal.now).isBusy)
        try rehearsal.wish(.checkSession)
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).isBusy)
    }

    @Test("no answer means unconfirmed: saved once, with the first time; a yes confirms again")
    func freshness() throws {
        var rehearsal = loggedIn()
        let first = rehearsal.now.wall + .seconds(30)
        for isFirst in [true, false] {
            try rehearsal.next()
            let transition = try rehearsal.answer(.unknown("reset"))
            #expect(transition.changes.isDurable == isFirst)
            let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
            #expect(snapshot.freshness == .unconfirmed(since: first))
        }
        rehearsal.restart()
        try rehearsal.next()
        try rehearsal.answer(.accepted(.valid))
        let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(snapshot.freshness == .confirmed(at: rehearsal.now.wall))
    }

    @Test("a session whose end has passed by the local clock is shown as expired and kept")
    func expiredByClock() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        let end = try #require(Samples.session.expiresAt)
        rehearsal.advance(by: end - rehearsal.now.wall)
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).freshness == .expired(at: end))
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.valid))
        let confirmed = rehearsal.machine.snapshot(at: rehearsal.now).freshness
        #expect(confirmed == .confirmed(at: rehearsal.now.wall), "the realm knows better")
        rehearsal.advance(by: .seconds(1))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.unknown("reset"))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).freshness == .expired(at: end))
    }

    @Test("a dead session that a change found out ends the current one and its check")
    func endedByChange() throws {
        var rehearsal = loggedIn()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        try rehearsal.wish(.checkSession)
        let running = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.next()
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.machine.session == .loggedOut(.endedByServer))
        #expect(rehearsal.machine.foreground == .idle)
        #expect(rehearsal.abandoned == [running])
    }
}
