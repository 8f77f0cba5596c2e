import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A person's own login with the new password of a change")
struct LoginAsProofTests {
    private let change = Samples.changeRequest.id
    private let login = Wish.login(Samples.frank, password: Samples.newPassword)

    /// What a server says to a login with the right password.
    private static let proofs: [Sample<Payload>] = [
        Sample("session", .session(Samples.newSession)),
        Sample("code asked", .mfaRequired(Samples.newChallenge)),
    ]

    @Test("it ends a change in doubt as done, at once", arguments: proofs)
    func inDoubt(proof: Sample<Payload>) throws {
        var rehearsal = try inDoubt()
        let count = rehearsal.sent.count
        try rehearsal.wish(login)
        try rehearsal.answer(.accepted(proof.value))
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(rehearsal.sent.count == count + 1, "without a request of ours")
    }

    @Test("the next change is accepted after it")
    func nextChange() throws {
        var rehearsal = try inDoubt()
        try rehearsal.login(Samples.newSession, password: Samples.newPassword)
        let next = ChangeRequest(
            id: Samples.operationID(6),
            current: Samples.newPassword,
            new: SecretRef(60),
            lifetime: .hours(24)
        )
        #expect(throws: Never.self) { try rehearsal.wish(.updatePassword(next)) }
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: next.id).isDone)
    }

    @Test("it ends a change that waits for a login as done; the old password is not sent again")
    func waitsForLogin() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.phase(of: change) == .needsLogin)
        try rehearsal.login(Samples.newSession, password: Samples.newPassword)
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(try rehearsal.next() == nil)
    }

    @Test("a request of the change on its way is abandoned", arguments: proofs)
    func abandons(proof: Sample<Payload>) throws {
        var rehearsal = try probing()
        let probe = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(login)
        try rehearsal.answer(.accepted(proof.value))
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(rehearsal.abandoned == [probe])
    }

    @Test("what an abandoned request of the change brings later is logged out")
    func lateSession() throws {
        let late = Samples.session(of: Samples.frank, 2)
        var rehearsal = try probing()
        let probe = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(Samples.newSession, password: Samples.newPassword)
        #expect(rehearsal.outcome(of: change).isDone)
        try rehearsal.answer(.accepted(.session(late)), to: probe)
        guard case .loggedIn(let session) = rehearsal.machine.session else {
            Issue.record("the person is not logged in any more")
            return
        }
        #expect(session.identity == Samples.newSession.identity)
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left.contains(.logout(token: late.token)))
        #expect(!left.contains(.logout(token: Samples.newSession.token)))
    }

    @Test("a late answer to the abandoned request does not change the outcome")
    func lateAnswer() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.next()
        let update = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(Samples.newSession, password: Samples.newPassword)
        let outcome = rehearsal.outcome(of: change)
        #expect(rehearsal.outcome(of: change).isDone)
        try rehearsal.answer(.refused(["Current password is incorrect."]), to: update)
        #expect(rehearsal.outcome(of: change) == outcome)
        #expect(rehearsal.outcome(of: change).isDone)
    }

    @Test("a login with another password proves nothing")
    func otherPassword() throws {
        var rehearsal = try inDoubt()
        try rehearsal.login(Samples.newSession)
        #expect(rehearsal.outcome(of: change) == nil)
    }

    /// The request of the change got no answer, and its user has logged out since.
    private func inDoubt() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        return rehearsal
    }

    /// The identical request was refused, and a login with the new password is on its way.
    private func probing() throws -> Rehearsal {
        var rehearsal = try inDoubt()
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(.refused(["Current password is incorrect."]))
        let probe = Request.login(Samples.frank, password: Samples.newPassword)
        while let request = try rehearsal.next(), request != probe {
            try rehearsal.report(Rehearsal.yes(request))
        }
        #expect(rehearsal.sent.last?.request == probe)
        return rehearsal
    }
}
