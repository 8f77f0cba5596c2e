import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The time of an external login")
struct ExternalLoginTimeTests {
    /// Clocks that nobody vouches for: set far ahead, a little ahead, and far back.
    private static let jumps: [Duration] = [.days(3650), .minutes(31), .days(-3650)]

    @Test(
        "an untrusted wall clock does not end it, whatever it says after a restart",
        arguments: jumps
    )
    func wallClock(jump: Duration) throws {
        var rehearsal = try leaving()
        rehearsal.restart(after: jump)
        try rehearsal.run(.minutes(28))
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        try rehearsal.wish(.accept(.session(Samples.newSession), Samples.draw))
        try rehearsal.answer(.accepted(.valid))
        #expect(rehearsal.machine.session.name == .loggedIn)
    }

    @Test("30 minutes by the clock of intervals are the most after a restart", arguments: jumps)
    func intervals(jump: Duration) throws {
        var rehearsal = try leaving()
        rehearsal.restart(after: jump)
        try rehearsal.run(.minutes(1))
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        try rehearsal.run(.minutes(29))
        #expect(rehearsal.machine.session == .loggedOut(.expired))
    }

    @Test("when its time is over nothing comes back, though the end could not be saved")
    func endNotSaved() throws {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.run(.minutes(30) + .seconds(10), refusing: { _ in true })
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin, "nothing was saved")
        #expect(throws: IllegalEvent.tooLate) {
            try rehearsal.wish(.accept(.session(Samples.newSession), Samples.draw))
        }
        try rehearsal.run(.minutes(1))
        #expect(rehearsal.machine.session == .loggedOut(.expired))
    }

    private func leaving() throws -> Rehearsal {
        var rehearsal = Rehearsal()
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.run(.minutes(1))
        return rehearsal
    }
}
