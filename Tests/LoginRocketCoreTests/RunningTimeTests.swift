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
        try rehearsal.tell(.verifyEmail(request))
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
}
