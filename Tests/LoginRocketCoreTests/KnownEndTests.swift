import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A password change whose session is known to have ended")
struct KnownEndTests {
    private let change = Samples.changeRequest.id

    private static let undecided: [Sample<Answer<Payload>>] = [
        Sample("unknown", .unknown("reset")),
        Sample("limited", .limited(retryAfter: .seconds(60))),
        Sample("notSent", .notSent("no route")),
    ]

    @Test(
        "a token that a check found dead is not used again by the change that was on its way",
        arguments: undecided
    )
    func deadToken(answer: Sample<Answer<Payload>>) throws {
        var (rehearsal, update) = try endedDuringUpdate()
        try rehearsal.answer(answer.value, to: update)
        let left = try rehearsal.run(.minutes(10), wrongPassword).map(\.request)
        #expect(!left.contains { $0.isUpdate })
        #expect(rehearsal.phase(of: change) == .needsLogin)
    }

    @Test("a restart, with which the answer is lost, does not bring the dead token back")
    func restart() throws {
        var (rehearsal, _) = try endedDuringUpdate()
        rehearsal.restart()
        let left = try rehearsal.run(.minutes(10), wrongPassword).map(\.request)
        #expect(!left.contains { $0.isUpdate })
        #expect(rehearsal.phase(of: change) == .needsLogin)
    }

    @Test("the change goes on with the token of its user's next login", arguments: undecided)
    func nextLogin(answer: Sample<Answer<Payload>>) throws {
        var (rehearsal, update) = try endedDuringUpdate()
        try rehearsal.answer(answer.value, to: update)
        try rehearsal.run(.minutes(10), wrongPassword)
        try rehearsal.login(Samples.newSession)
        let left = try rehearsal.run(.minutes(30)).map(\.request)
        #expect(
            left == [
                .updatePassword(
                    token: Samples.newSession.token,
                    current: Samples.password,
                    new: Samples.newPassword
                )
            ]
        )
        #expect(rehearsal.outcome(of: change).isDone)
    }

    /// A change is on its way as this attempt, and a person's check finds that its session ended.
    private func endedDuringUpdate() throws -> (Rehearsal, AttemptID) {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        #expect(try rehearsal.next()?.isUpdate == true)
        let update = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        return (rehearsal, update)
    }

    /// A server that has not applied the change, and takes the dead token no more.
    private func wrongPassword(_ request: Request<SecretRef>) -> Report {
        .answered(.refused(["No."]))
    }

    @Test("what is remembered of a session is kept as long as a change uses it")
    func rememberedForChange() throws {
        let end = Samples.session.expiresAt ?? Samples.now.wall
        let start = end + .hours(-1)
        var rehearsal = Rehearsal(
            Saved(session: .loggedIn(Samples.session)),
            at: Moment(instant: Samples.now.instant, wall: start, trusted: start)
        )
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        let update = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        try rehearsal.answer(.unknown("reset"), to: update)
        try rehearsal.run(.hours(3)) { _ in .answered(.notSent("no route")) }
        try rehearsal.login(Samples.session(of: Samples.grace))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.run(.hours(2))
        #expect(rehearsal.phase(of: Samples.changeRequest.id) == .needsLogin)
    }
}
