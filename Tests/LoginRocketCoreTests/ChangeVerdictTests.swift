import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("What becomes of a password change that was refused")
struct ChangeVerdictTests {
    private let change = Samples.changeRequest.id
    private let wrong = Answer<Payload>.refused(["Current password is incorrect."])
    private let probe = Request.login(Samples.frank, password: Samples.newPassword)
    private let oldPassword = Request.login(Samples.frank, password: Samples.password)

    @Test("at its deadline a change whose refusal was never confirmed is rejected")
    func unconfirmedRefusal() throws {
        for answer in [Answer<Payload>.unknown("HTTP 500"), .notSent("no route")] {
            var rehearsal = try changing()
            try rehearsal.next()
            try rehearsal.answer(wrong)
            try rehearsal.run(.hours(25)) { _ in .answered(answer) }
            #expect(
                rehearsal.outcome(of: change) == .rejected(["Current password is incorrect."])
            )
        }
    }

    @Test("refused again, and the new password refused: unknown, and the old one is never tried")
    func unknown() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        let left = try rehearsal.run(.hours(2)) { request in
            request.isCheck ? .answered(.accepted(.valid)) : .answered(wrong)
        }.map(\.request)
        #expect(rehearsal.outcome(of: change).isUnknown)
        #expect(left.contains(probe))
        #expect(!left.contains(oldPassword))
    }

    @Test("the new password refused ends it at once: there is nothing more to ask")
    func unknownAtOnce() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.next()
        try rehearsal.answer(wrong)
        #expect(try rehearsal.next() == probe)
        try rehearsal.answer(wrong)
        #expect(rehearsal.outcome(of: change).isUnknown)
    }

    @Test("in doubt, without a token and with the new password refused, it waits for a login")
    func needsLogin() throws {
        var rehearsal = try inDoubtWithoutToken()
        #expect(rehearsal.phase(of: change) == .needsLogin)
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left == [])
        let next = Samples.newSession
        try rehearsal.login(next)
        let again = Request.updatePassword(
            token: next.token,
            current: Samples.password,
            new: Samples.newPassword
        )
        #expect(try rehearsal.next() == again)
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(rehearsal.outcome(of: change) == .done(.answered))
    }

    @Test("a change that waits for a login in doubt ends in outcomeUnknown, not in expired")
    func needsLoginEnds() throws {
        var rehearsal = try inDoubtWithoutToken()
        #expect(rehearsal.phase(of: change) == .needsLogin)
        let left = try rehearsal.run(.hours(25)).map(\.request)
        #expect(rehearsal.outcome(of: change).isUnknown)
        #expect(!left.contains(oldPassword))
    }

    @Test("a change that waits for a login in doubt cannot be cancelled")
    func needsLoginStays() throws {
        var rehearsal = try inDoubtWithoutToken()
        #expect(rehearsal.phase(of: change) == .needsLogin)
        #expect(throws: IllegalEvent.notCancellable) {
            try rehearsal.tell(.operationWished(change, .cancel))
        }
    }

    private func changing() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        return rehearsal
    }

    /// Sent without an answer; the session ended; the new password was refused.
    private func inDoubtWithoutToken() throws -> Rehearsal {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        #expect(try rehearsal.next() == probe)
        try rehearsal.answer(wrong)
        return rehearsal
    }
}
