import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("An operation that never succeeds")
struct SickOperationTests {
    private let first = Samples.operationID(1)
    private let second = Samples.operationID(5)
    private let change = Samples.changeRequest.id

    /// What the server makes of one session's `logout` and `check_session`, for ever.
    struct Sickness {
        let logout: Report
        let check: Report
    }

    private static let sicknesses: [Sample<Sickness>] = [
        Sample(
            "unknown, still valid",
            Sickness(
                logout: .answered(.unknown("HTTP 500")),
                check: .answered(.accepted(.valid))
            )
        ),
        Sample(
            "refused, still valid",
            Sickness(logout: .answered(.refused(["No."])), check: .answered(.accepted(.valid)))
        ),
        Sample(
            "unknown twice",
            Sickness(
                logout: .answered(.unknown("HTTP 500")),
                check: .answered(.unknown("HTTP 500"))
            )
        ),
        Sample("unreadable", Sickness(logout: .notSendable, check: .notSendable)),
    ]

    @Test("a logout does not hold up a later change with another session", arguments: sicknesses)
    func laterChange(sickness: Sample<Sickness>) throws {
        var rehearsal = try loggedInAgain()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.run(.hours(1), server(sickness.value))
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(rehearsal.operation(first)?.isFinished == false)
    }

    @Test("a logout does not hold up another of the same user", arguments: sicknesses)
    func laterLogout(sickness: Sample<Sickness>) throws {
        var rehearsal = try loggedInAgain()
        try rehearsal.wish(.logout(second))
        try rehearsal.run(.hours(1), server(sickness.value))
        #expect(rehearsal.outcome(of: second).isDone)
        #expect(rehearsal.operation(first)?.isFinished == false)
    }

    @Test("a change holds up the logout of its own session only")
    func otherSessionsLogout() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(first))
        try rehearsal.queueLogout(of: Samples.newSession, as: second)
        try rehearsal.run(.minutes(10)) { request in
            request.isUpdate ? .answered(.unknown("HTTP 500")) : Rehearsal.yes(request)
        }
        #expect(rehearsal.outcome(of: second).isDone)
        #expect(rehearsal.outcome(of: first) == nil)
    }

    @Test("of those that are due, the one with the fewest failures in a row leaves first")
    func fewestFailures() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(first))
        for _ in 1...3 {
            try rehearsal.next()
            try rehearsal.answer(.unknown("HTTP 500"))
        }
        rehearsal.advance(by: .minutes(10))
        let grace = Samples.session(of: Samples.grace)
        try rehearsal.queueLogout(of: grace, as: second)
        rehearsal.advance(by: .minutes(10))
        let next = try rehearsal.next()
        #expect(next == .logout(token: grace.token))
    }

    @Test("of those that have failed as often, the one that has been due longest leaves first")
    func longestDue() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(first))
        try rehearsal.next()
        try rehearsal.answer(.unknown("HTTP 500"))
        let users = (1...3).map { Samples.session(of: User("user\($0)"), UInt64($0)) }
        for (number, session) in zip(UInt64(10)..., users) {
            rehearsal.advance(by: .minutes(1))
            try rehearsal.queueLogout(of: session, as: Samples.operationID(number))
        }
        let left = try rehearsal.run(.minutes(5)).map(\.request).filter(\.isLogout)
        #expect(left == users.map { .logout(token: $0.token) } + [logoutOfFirst])
    }

    @Test("a logout without a clear answer asks whether its session has ended, then tries again")
    func unclearLogout() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(first))
        try rehearsal.next()
        try rehearsal.answer(.unknown("HTTP 500"))
        let next = try rehearsal.next()
        #expect(next == .checkSession(token: Samples.session.token))
        try rehearsal.answer(.accepted(.ended))
        #expect(rehearsal.outcome(of: first) == .done(.alreadyEnded))
    }

    private let logoutOfFirst = Request.logout(token: Samples.session.token)

    /// Logged in, out, and in again with another session, without a network.
    private func loggedInAgain() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.logout(first))
        try rehearsal.login(Samples.newSession)
        return rehearsal
    }

    /// A server that is sick for the first session and well for all else.
    private func server(_ sickness: Sickness) -> (Request<SecretRef>) -> Report {
        { request in
            switch request {
            case .logout(Samples.session.token): sickness.logout
            case .checkSession(Samples.session.token): sickness.check
            case _: Rehearsal.yes(request)
            }
        }
    }
}
