import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A session that is in use again while its logout is on its way")
struct SessionInUseTests {
    private let logout = Samples.operationID(1)
    private let change = Samples.changeRequest.id
    private let session = Samples.newSession
    private let again = Samples.newSession.again(as: SecretRef(300))

    @Test("it is checked after that logout was answered, though a person has checked it before")
    func checkedByPerson() throws {
        var (rehearsal, attempt) = try inUse()
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.valid))
        try rehearsal.answer(.accepted(.loggedOut), to: attempt)
        let shown = rehearsal.freshness
        #expect(shown == .unconfirmed(since: rehearsal.now.wall))
        let next = try rehearsal.next()
        #expect(next == .checkSession(token: again.token))
    }

    @Test("the yes to that logout does not count for its next logout")
    func yesFromBefore() throws {
        var (rehearsal, attempt) = try inUse()
        try rehearsal.wish(.logout(Samples.operationID(5)))
        try rehearsal.answer(.accepted(.loggedOut), to: attempt)
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left.contains { $0.isLogout })
        #expect(rehearsal.outcome(of: logout).isDone)
    }

    @Test("the yes to that logout leaves no change waiting for a login of the one who is logged in")
    func changeOfTheUser() throws {
        var (rehearsal, attempt) = try inUse()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.answer(.accepted(.loggedOut), to: attempt)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.machine.session.name == .loggedIn)
        #expect(rehearsal.outcome(of: change).isDone)
    }

    @Test(
        "one whose logout may have ended it is checked, whatever had been done before a restart",
        arguments: 0...2
    )
    func restart(steps: Int) throws {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(logout))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.login(again)
        for _ in 0..<steps { try rehearsal.next() }
        rehearsal.restart()
        let left = try rehearsal.run(.hours(12)).map(\.request)
        #expect(left == [.checkSession(token: again.token)])
        #expect(rehearsal.outcome(of: logout) == .cancelled)
        #expect(rehearsal.freshness?.isConfirmed == true)
    }

    @Test("it is shown as unconfirmed and checked at once, for its logout may have ended it")
    func isDoubted() throws {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(logout))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.login(again)
        let login = rehearsal.now
        #expect(rehearsal.freshness == .unconfirmed(since: login.wall))
        #expect(try rehearsal.next() == .checkSession(token: again.token))
        #expect(rehearsal.now.instant == login.instant)
    }

    @Test("it is shown as unconfirmed and checked, though its logout was answered before the login")
    func logoutAnsweredFirst() throws {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(logout))
        try rehearsal.wish(.login(session.user, password: Samples.password))
        let login = try #require(rehearsal.sent.last?.attempt)
        #expect(try rehearsal.next()?.isLogout == true)
        try rehearsal.answer(.accepted(.loggedOut))
        try rehearsal.answer(.accepted(.session(again)), to: login)
        #expect(rehearsal.freshness == .unconfirmed(since: rehearsal.now.wall))
        #expect(try rehearsal.next() == .checkSession(token: again.token))
    }

    /// Logged out and in again with the same session; the logout is on its way as this attempt.
    private func inUse() throws -> (Rehearsal, AttemptID) {
        var rehearsal = try Rehearsal.online(session)
        try rehearsal.wish(.logout(logout))
        try rehearsal.next()
        let attempt = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(again)
        return (rehearsal, attempt)
    }

    @Test("a person's check that left before that logout was answered does not settle the doubt")
    func olderCheck() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.next()
        let logout = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.login(Samples.session.again(as: SecretRef(777)))
        try rehearsal.wish(.checkSession)
        let check = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.answer(.accepted(.loggedOut), to: logout)
        try rehearsal.answer(.accepted(.valid), to: check)
        #expect(try rehearsal.next()?.isCheck == true)
    }
}

extension Freshness {
    /// Whether the server has said that the session is valid, without a doubt since.
    fileprivate var isConfirmed: Bool {
        guard case .confirmed = self else { return false }
        return true
    }
}
