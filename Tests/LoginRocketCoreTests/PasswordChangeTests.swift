import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A password change in the outbox")
struct PasswordChangeTests {
    private let id = Samples.changeRequest.id
    private let update = Request.updatePassword(
        token: Samples.session.token,
        current: Samples.password,
        new: Samples.newPassword
    )
    private let tryNew = Request.login(Samples.frank, password: Samples.newPassword)
    private let check = Request.checkSession(token: Samples.session.token)

    private func changing() throws -> Rehearsal {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        return rehearsal
    }

    private func outcome(_ rehearsal: Rehearsal) -> Outbox.Operation.Status? {
        rehearsal.operation(id)?.status
    }

    @Test("a yes is done")
    func yes() throws {
        var rehearsal = try changing()
        #expect(try rehearsal.next() == update)
        try rehearsal.answer(.accepted(.passwordUpdated))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .done(.answered)))
    }

    @Test("a lost answer: the identical request again, then the new password; a yes is done")
    func lostAnswer() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        #expect(try rehearsal.next() == update)
        try rehearsal.answer(.refused(["Current password is incorrect."]))
        #expect(try rehearsal.next() == tryNew)
        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .done(.newPasswordAccepted)))
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        #expect(try rehearsal.next() == .logout(token: Samples.newSession.token))
    }

    @Test("being asked for a code proves the new password")
    func mfaIsProof() throws {
        var rehearsal = try tryingNew()
        try rehearsal.answer(.accepted(.mfaRequired(Samples.newChallenge)))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .done(.newPasswordAccepted)))
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
    }

    @Test("the probe's session is not logged out if it is the session the app uses")
    func probeWithCurrentSession() throws {
        var rehearsal = try tryingNew()
        try rehearsal.answer(.accepted(.session(Samples.session)))
        #expect(rehearsal.ledger.saved.operations.count == 1)
    }

    @Test(
        "both refused: outcomeUnknown with the server's last sentences, and nothing more is asked"
    )
    func bothRefused() throws {
        var rehearsal = try tryingNew()
        try rehearsal.answer(.refused(["Invalid username or password."]))
        let unknown = Outcome.outcomeUnknown(["Invalid username or password."])
        #expect(outcome(rehearsal) == .finished(.updatePassword, unknown))
        #expect(try rehearsal.next() == nil)
    }

    @Test("in doubt, and refused with a token that is dead: it waits for a login, still in doubt")
    func needsLoginInDoubt() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        #expect(try rehearsal.next() == tryNew)
        try rehearsal.answer(.refused([]))
        #expect(throws: IllegalEvent.notCancellable) {
            try rehearsal.tell(.operationWished(id, .cancel))
        }

        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        let again = Request.updatePassword(
            token: Samples.newSession.token,
            current: Samples.password,
            new: Samples.newPassword
        )
        #expect(try rehearsal.next() == again)
        try rehearsal.answer(.refused([]))
        #expect(try rehearsal.next() == tryNew, "only a yes is proof")
    }

    @Test("at most 2 requests in 15 minutes after the first unanswered one")
    func requestsAreFew() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        for _ in 1...12 {
            try rehearsal.answer(.unknown("reset"))
            try rehearsal.next()
        }
        let times = rehearsal.sent.dropFirst().map(\.at)
        for (earlier, later) in zip(times, times.dropFirst(2)) {
            #expect(later - earlier >= .seconds(900))
        }
    }

    @Test("a request of which nothing was sent does not count among the two")
    func notSentIsNotCounted() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        for _ in 1...3 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        #expect(rehearsal.now.instant - Samples.now.instant < .seconds(900))
    }

    @Test("a login with the new password of which nothing was sent does not count either")
    func unsentLoginIsNotCounted() throws {
        var rehearsal = try tryingNew()
        for _ in 1...3 {
            try rehearsal.answer(.notSent("no route"))
            #expect(try rehearsal.next() == tryNew)
        }
        #expect(rehearsal.now.instant - Samples.now.instant < .seconds(900))
    }

    @Test("a no without a doubt: one check; valid means rejected, with the server's sentences")
    func refused() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.refused(["Too short."]))
        #expect(try rehearsal.next() == check)
        try rehearsal.answer(.accepted(.valid))
        #expect(outcome(rehearsal) == .finished(.updatePassword, .rejected(["Too short."])))
    }

    @Test("no clear answer to that check repeats the check, not the change")
    func checkIsRepeated() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        for answer in [Answer<Payload>.unknown("reset"), .refused([]), .notSent("no route")] {
            #expect(try rehearsal.next() == check)
            try rehearsal.answer(answer)
        }
        #expect(try rehearsal.next() == check)
    }

    @Test("a dead session looks like a wrong password: the change waits for its user's next login")
    func deadSession() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.refused(["Current password is incorrect."]))
        try rehearsal.next()
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.machine.session == .loggedOut(.endedByServer))
        #expect(outcome(rehearsal)?.description == "needsLogin")

        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.newSession)))
        let again = Request.updatePassword(
            token: Samples.newSession.token,
            current: Samples.password,
            new: Samples.newPassword
        )
        #expect(try rehearsal.next() == again)
    }

    @Test("a change whose session is dead goes on at once if its user has logged in again already")
    func deadSessionBesideNewOne() throws {
        let session = Samples.newSession
        var rehearsal = try changing()
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        try rehearsal.answer(.accepted(.session(session)))
        #expect(try rehearsal.next() == update)
        try rehearsal.answer(.refused(["Session is invalid."]))
        #expect(try rehearsal.next() == check)
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.machine.session == .loggedIn(session))
        let again = Request.updatePassword(
            token: session.token,
            current: Samples.password,
            new: Samples.newPassword
        )
        #expect(try rehearsal.next() == again)
    }

    @Test("a change that waits for a login stays so when another user logs in")
    func otherUsersLogin() throws {
        let change = Samples.operation(.updatePassword(Samples.change(at: .needsLogin)))
        var rehearsal = Rehearsal(Saved(operations: [change], lastSequence: change.sequence))
        try rehearsal.wish(.login(Samples.grace, password: Samples.password))
        try rehearsal.answer(.accepted(.session(Samples.session(of: Samples.grace))))
        #expect(rehearsal.operation(change.id) == change)
        #expect(try rehearsal.next() == nil)
    }

    @Test("a check that ends the session takes its token from a change nobody sent yet")
    func checkEndsSession() throws {
        var rehearsal = try changing()
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(snapshot.operations.map(\.phase) == [.needsLogin])
        try rehearsal.elapse()
        #expect(rehearsal.sent.count == 1, "nothing but the check")
        #expect(outcome(rehearsal) == .updatePassword(Samples.change(at: .needsLogin)))
    }

    @Test("a resend is skipped when the token is known to be dead")
    func deadTokenSkipsResend() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        #expect(try rehearsal.next() == tryNew)
    }

    /// Sent twice, the first time without an answer, the second time refused.
    private func tryingNew() throws -> Rehearsal {
        var rehearsal = try changing()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(try rehearsal.next() == tryNew)
        return rehearsal
    }
}
