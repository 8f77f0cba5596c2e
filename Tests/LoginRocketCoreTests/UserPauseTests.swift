import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A pause of one user")
struct UserPauseTests {
    private let frank = Samples.session
    private let grace = Samples.session(of: Samples.grace)
    private let heidi = Samples.session(of: User("heidi"), 20)

    private static let minute = Answer<Payload>.limited(retryAfter: .seconds(60))

    @Test("a limit of the login that tries the new password pauses that user, and nobody else")
    func triesNewPassword() throws {
        var rehearsal = try Rehearsal.online(frank)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.next()
        try rehearsal.answer(.refused(["Current password is incorrect."]))
        let login = Request.login(Samples.frank, password: Samples.newPassword)
        #expect(try rehearsal.next() == login)
        let attempt = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.queueLogout(of: grace, as: Samples.operationID(4))
        try rehearsal.answer(Self.minute, to: attempt)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [.logout(token: grace.token)])
    }

    @Test("a user who is limited after another user's pause is over is paused alone")
    func afterPauseOfAnother() throws {
        var rehearsal = try Rehearsal.online(frank)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(Self.minute)
        try rehearsal.run(.minutes(3))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.run(.seconds(1))
        try rehearsal.login(grace)
        try rehearsal.wish(.updatePassword(changeOfGrace))
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(Self.minute)
        try rehearsal.wish(.logout(Samples.operationID(7)))
        try rehearsal.queueLogout(of: heidi, as: Samples.operationID(9))
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [.logout(token: heidi.token)])
    }

    @Test("a user who is limited twice pauses nobody else")
    func limitedTwice() throws {
        var rehearsal = try Rehearsal.online(frank)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        #expect(try rehearsal.next()?.isUpdate == true)
        let change = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.queueLogout(of: grace, as: Samples.operationID(4))
        try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
        try rehearsal.answer(Self.minute)
        try rehearsal.answer(Self.minute, to: change)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [.logout(token: grace.token)])
    }

    private let changeOfGrace = ChangeRequest(
        id: Samples.operationID(6),
        current: SecretRef(61),
        new: SecretRef(62),
        lifetime: .hours(24)
    )
}
