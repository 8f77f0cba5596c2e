import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("In a realm without managed sessions")
struct UnmanagedTests {
    private let end = Samples.session.expiresAt ?? Samples.now.wall
    private let id = Samples.changeRequest.id

    /// Logged in, `left` before the end of the token; the wall clock is a day ahead of the truth.
    private func loggedIn(
        _ left: Duration,
        isTrusted: Bool = true,
        session: Session = Samples.session
    ) -> Rehearsal {
        let truth = end + (Duration.zero - left)
        return Rehearsal(
            Saved(session: .loggedIn(session)),
            settings: Machine.Settings(sessions: .unmanaged),
            at: Moment(
                instant: Samples.now.instant,
                wall: truth + .seconds(24 * 3600),
                trusted: isTrusted ? truth : nil
            )
        )
    }

    private func session(endingAt end: WallTime?, token: SecretRef) -> Session {
        Session(
            identity: SessionIdentity("tk-\(token.value)"),
            user: Samples.frank,
            token: token,
            expiresAt: end,
            confirmation: Samples.session.confirmation
        )
    }

    /// Lets time pass from deadline to deadline.
    private func pass(_ duration: Duration, _ rehearsal: inout Rehearsal) throws {
        let stop = rehearsal.now.instant + duration
        while let next = rehearsal.machine.nextDeadline, next <= stop {
            rehearsal.advance(by: max(.zero, next - rehearsal.now.instant))
            #expect(try rehearsal.elapse() != .ignored, "a deadline is a deadline")
        }
        rehearsal.advance(by: stop - rehearsal.now.instant)
    }

    @Test("a session ends a minute after its token, not a second before, and nobody is asked")
    func ends() throws {
        var rehearsal = loggedIn(.seconds(3600))
        try pass(.seconds(3659), &rehearsal)
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        try pass(.seconds(1), &rehearsal)
        #expect(rehearsal.machine.session == .loggedOut(.expired))
        #expect(rehearsal.ledger.saved.session == .loggedOut(.expired))
        #expect(rehearsal.sent.isEmpty)
        #expect(rehearsal.machine.nextDeadline == nil)
    }

    @Test("looking at the time writes nothing, and is done at most every 5 minutes")
    func looks() throws {
        var rehearsal = loggedIn(.seconds(3600))
        var last = rehearsal.now.instant
        try rehearsal.elapse()
        for _ in 1...12 {
            let next = try #require(rehearsal.machine.nextDeadline)
            #expect(next - last == .seconds(300))
            last = next
            rehearsal.advance(by: next - rehearsal.now.instant)
            #expect(try rehearsal.elapse().changes.isDurable == false)
        }
        #expect(rehearsal.machine.nextDeadline == last + .seconds(60))
    }

    @Test("a wall clock that nobody vouches for ends no session")
    func untrusted() throws {
        var rehearsal = loggedIn(.zero, isTrusted: false)
        try pass(.seconds(7 * 24 * 3600), &rehearsal)
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).freshness == .expired(at: end))
    }

    @Test("a session without an end has none")
    func endless() throws {
        let endless = session(endingAt: nil, token: Samples.session.token)
        var rehearsal = loggedIn(.zero, session: endless)
        try pass(.seconds(7 * 24 * 3600), &rehearsal)
        #expect(rehearsal.machine.session == .loggedIn(endless))
        #expect(rehearsal.machine.nextDeadline == nil)
    }

    @Test("a session whose token ended while the program did not run ends at the start")
    func restart() throws {
        var rehearsal = loggedIn(.seconds(3600))
        rehearsal.restart(after: .seconds(3660))
        try pass(.zero, &rehearsal)
        #expect(rehearsal.machine.session == .loggedOut(.expired))
    }

    @Test(
        "no answer to a check ends the session, but the time that came with it may",
        arguments: [
            Answer<Payload>.accepted(.ended), .refused(["Not managed."]), .unknown("reset"),
        ]
    )
    func check(_ answer: Answer<Payload>) throws {
        for (left, isOver) in [(Duration.seconds(-59), false), (.seconds(-60), true)] {
            var rehearsal = loggedIn(left)
            try rehearsal.wish(.checkSession)
            try rehearsal.answer(answer)
            if isOver {
                #expect(rehearsal.machine.session == .loggedOut(.expired))
            } else {
                let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
                #expect(snapshot.freshness == .expired(at: end))
            }
        }
    }

    @Test("a check on its way at the end is abandoned")
    func checkOnItsWay() throws {
        var rehearsal = loggedIn(.seconds(30))
        try rehearsal.wish(.checkSession)
        try pass(.seconds(90), &rehearsal)
        #expect(rehearsal.machine.session == .loggedOut(.expired))
        #expect(rehearsal.machine.foreground == .idle)
        #expect(rehearsal.abandoned == [AttemptID(1)])
    }

    @Test("a refused change is rejected while its token lives, without asking")
    func rejected() throws {
        var rehearsal = loggedIn(.seconds(3600))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.refused(["Wrong password."]))
        let expected = Outcome.rejected(["Wrong password."])
        #expect(rehearsal.operation(id)?.status == .finished(.updatePassword, expected))
        #expect(rehearsal.sent.count == 1)
    }

    @Test("a change refused past the end of its token waits for the next login and uses that")
    func needsLogin() throws {
        var rehearsal = loggedIn(.seconds(10))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        rehearsal.advance(by: .seconds(10))
        try rehearsal.answer(.refused(["Invalid session."]))
        #expect(rehearsal.operation(id)?.status.description == "needsLogin")
        try pass(.seconds(60), &rehearsal)
        #expect(rehearsal.machine.session == .loggedOut(.expired))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        let next = session(endingAt: end + .seconds(3600), token: SecretRef(107))
        try rehearsal.answer(.accepted(.session(next)))
        guard case .updatePassword(let token, _, _) = try rehearsal.next() else {
            Issue.record("the change was not sent again")
            return
        }
        #expect(token == next.token)
    }

    @Test("a change that waits when its session ends needs a login")
    func endsUnderChange() throws {
        var rehearsal = loggedIn(.seconds(30))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.notSent("no route"))
        rehearsal.advance(by: .seconds(90))
        while case .loggedIn = rehearsal.machine.session { try rehearsal.elapse() }
        try rehearsal.elapse()
        #expect(rehearsal.operation(id)?.status.description == "needsLogin")
    }

    @Test("a change that is refused after its session has ended needs a login")
    func refusedLate() throws {
        var rehearsal = loggedIn(.seconds(30))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        let change = try #require(rehearsal.sent.last?.attempt)
        rehearsal.advance(by: .seconds(90))
        try rehearsal.elapse()
        #expect(rehearsal.machine.session == .loggedOut(.expired))
        try rehearsal.answer(.refused(["Invalid session."]), to: change)
        #expect(rehearsal.operation(id)?.status.description == "needsLogin")
    }

    @Test("without a trusted time a token counts as usable: a refused change is rejected")
    func rejectedWithoutTrustedTime() throws {
        var rehearsal = loggedIn(.zero, isTrusted: false)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.refused(["Wrong password."]))
        let expected = Outcome.rejected(["Wrong password."])
        #expect(rehearsal.operation(id)?.status == .finished(.updatePassword, expected))
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
    }

    @Test("a refused logout ends as rejected: there is nothing to revoke and nobody to ask")
    func refusedLogout() throws {
        var rehearsal = loggedIn(.seconds(3600))
        try rehearsal.wish(.logout(id))
        try rehearsal.next()
        try rehearsal.answer(.unknown("HTTP 500"))
        #expect(try rehearsal.next() == .logout(token: Samples.session.token))
        try rehearsal.answer(.refused(["Not managed."]))
        let expected = Outcome.rejected(["Not managed."])
        #expect(rehearsal.operation(id)?.status == .finished(.logout, expected))
    }

    @Test("a signed token from elsewhere is a session at once, and nobody has confirmed it")
    func arrival() throws {
        var rehearsal = loggedIn(.seconds(3600))
        try rehearsal.wish(.logout(id))
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.wish(.accept(.session(Samples.newSession), Samples.draw))
        let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(snapshot.session.name == .loggedIn)
        #expect(snapshot.freshness == .expired(at: end), "the wall clock is a day ahead")
        guard case .loggedIn(let session) = rehearsal.machine.session else { return }
        #expect(session.confirmation == .unconfirmed(since: rehearsal.now.wall))
    }

    @Test("a token from elsewhere needs a trusted time before its end, unless it has none")
    func arrivalInTime() throws {
        let reasons: [(Duration, Bool, IllegalEvent)] = [
            (.seconds(-60), true, .sessionOver), (.seconds(3600), false, .noTrustedTime),
        ]
        for (left, isTrusted, reason) in reasons {
            var rehearsal = loggedIn(left, isTrusted: isTrusted)
            try rehearsal.wish(.logout(id))
            try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
            #expect(throws: reason) {
                try rehearsal.wish(.accept(.session(Samples.newSession), Samples.draw))
            }
            let endless = session(endingAt: nil, token: SecretRef(108))
            try rehearsal.wish(.accept(.session(endless), Samples.draw))
            #expect(rehearsal.machine.session.name == .loggedIn)
        }
    }
}
