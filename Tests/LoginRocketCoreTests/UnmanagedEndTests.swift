import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("What an operation comes to in a realm that cannot be asked")
struct UnmanagedEndTests {
    private let change = Samples.changeRequest.id
    private let logout = Samples.operationID(1)
    private let end = Samples.session.expiresAt ?? Samples.now.wall
    private let no = Answer<Payload>.refused(["No."])

    @Test(
        "a refused change is rejected where no time is trusted, whatever the wall clock says",
        arguments: [Duration.hours(-5), .zero, .days(365)]
    )
    func untrusted(pastEnd: Duration) throws {
        var rehearsal = loggedIn(wall: end + pastEnd, trusted: nil)
        try change(&rehearsal)
        try rehearsal.answer(no)
        #expect(rehearsal.outcome(of: change) == .rejected(["No."]))
        #expect(rehearsal.sent.count == 1, "nobody is asked")
    }

    @Test(
        "a refused change is rejected after its user logged out, too, while its token lives",
        arguments: [true, false]
    )
    func loggedOut(isTrusted: Bool) throws {
        let wall = end + .hours(-1)
        var rehearsal = loggedIn(wall: wall, trusted: isTrusted ? wall : nil)
        try change(&rehearsal)
        try rehearsal.wish(.logout(logout))
        try rehearsal.answer(no)
        #expect(rehearsal.outcome(of: change) == .rejected(["No."]))
    }

    @Test("a refused change needs a login only if its token has ended by trusted time")
    func ended() throws {
        for (trusted, needsLogin) in [(end + .seconds(-1), false), (end + .seconds(1), true)] {
            var rehearsal = loggedIn(wall: end + .days(-300), trusted: trusted)
            try change(&rehearsal)
            try rehearsal.wish(.logout(logout))
            try rehearsal.answer(no)
            #expect((rehearsal.phase(of: change) == .needsLogin) == needsLogin)
        }
    }

    @Test("a refused logout is rejected: there is nobody to ask whether the session has ended")
    func refusedLogout() throws {
        var rehearsal = loggedIn(wall: end + .hours(-1), trusted: nil)
        try rehearsal.wish(.logout(logout))
        #expect(try rehearsal.next()?.isLogout == true)
        try rehearsal.answer(no)
        #expect(rehearsal.outcome(of: logout) == .rejected(["No."]))
        #expect(try rehearsal.next() == nil)
    }

    private func loggedIn(wall: WallTime, trusted: WallTime?) -> Rehearsal {
        Rehearsal(
            Saved(session: .loggedIn(Samples.session)),
            settings: Machine.Settings(sessions: .unmanaged),
            at: Moment(instant: Samples.now.instant, wall: wall, trusted: trusted)
        )
    }

    /// Asks for a change and lets its request leave.
    private func change(_ rehearsal: inout Rehearsal) throws {
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        #expect(try rehearsal.next()?.isUpdate == true)
    }
}
