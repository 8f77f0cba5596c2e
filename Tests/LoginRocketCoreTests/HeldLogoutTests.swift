import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A logout that is held by the password change of its session")
struct HeldLogoutTests {
    private let logout = Samples.operationID(1)

    /// What a server that never decides a change can bring.
    private static let undecided: [Report] = [
        .answered(.unknown("HTTP 500")), .notSendable,
    ]

    @Test(
        "a change that is never decided holds it for an hour, and not much longer",
        arguments: undecided,
        [true, false]
    )
    func anHour(report: Report, hasBeenOnline: Bool) throws {
        var rehearsal = try Rehearsal.online()
        if !hasBeenOnline { rehearsal.restart() }
        let minutes = try #require(try wait(&rehearsal, report, restarts: false), "never left")
        #expect((60...85).contains(minutes))
    }

    @Test("once it is done, the change sends nothing more with the token that is dead")
    func doneLogout() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        let left = try rehearsal.run(.hours(3)) { request in
            request.isUpdate ? .answered(.unknown("HTTP 500")) : Rehearsal.yes(request)
        }
        let requests = left.map(\.request)
        let done = try #require(requests.firstIndex { $0.isLogout })
        #expect(!requests[done...].contains { $0.isUpdate })
    }

    @Test(
        "the hour is running time: a restart every 10 minutes neither stops it nor starts it anew",
        arguments: undecided
    )
    func restarts(report: Report) throws {
        var rehearsal = try Rehearsal.online()
        let minutes = try #require(try wait(&rehearsal, report, restarts: true), "never left")
        #expect((60...100).contains(minutes))
    }

    @Test(
        "after the hour a change that is never decided and the logout take turns",
        arguments: [true, false]
    )
    func turns(hasBeenOnline: Bool) throws {
        var rehearsal = try Rehearsal.online()
        if !hasBeenOnline { rehearsal.restart() }
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        try rehearsal.run(.minutes(60)) { _ in .answered(.unknown("HTTP 500")) }
        let left = try rehearsal.run(.hours(4)) { _ in .answered(.unknown("HTTP 500")) }
            .filter { $0.request.isUpdate || $0.request.isLogout }
            .map(\.request.isUpdate)
        let pairs = zip(left, left.dropFirst())
        #expect(left.count >= 8)
        #expect(!pairs.contains { $0 && $1 }, "a change never leaves twice without a logout")
    }

    /// The minutes from the first attempt of the change to that of the logout, up to 3 hours.
    private func wait(
        _ rehearsal: inout Rehearsal,
        _ report: Report,
        restarts: Bool
    ) throws -> Int? {
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        var isFirst = true
        for minute in 0..<180 {
            let left = try rehearsal.run(.minutes(1)) { request in
                request.isLogout ? Rehearsal.yes(request) : report
            }
            if isFirst {
                #expect(left.first?.request.isUpdate == true)
                isFirst = false
            }
            if left.contains(where: \.request.isLogout) { return minute }
            if restarts, minute % 10 == 9 { rehearsal.restart() }
        }
        return nil
    }

    @Test("a request that was not sent after the hour does not give the change another hour")
    func notSentAfterTheHour() throws {
        let unknown = Report.answered(.unknown("HTTP 500"))
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        let before = try rehearsal.run(.minutes(60)) { _ in unknown }
        #expect(!before.contains { $0.request.isLogout })
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(.notSent("no route"))
        let after = try rehearsal.run(.minutes(30)) { _ in unknown }
        #expect(after.contains { $0.request.isLogout })
    }

    @Test("a decision about the change after the hour takes the logout's turn back")
    func decidedAfterTheHour() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: .hours(1)))
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(.refused(["Current password is incorrect."]))
        #expect(try rehearsal.next()?.isCheck == true, "the check needs the token, too")
        try rehearsal.answer(.accepted(.valid))
        #expect(try rehearsal.next()?.isLogout == true)
    }

    @Test("a new logout of a session that was in use again has one turn, not those of the old one")
    func turnsOfNewLogout() throws {
        let undecided: (Request<SecretRef>) -> Report = { request in
            request.isCheck ? .answered(.accepted(.valid)) : .answered(.unknown("HTTP 500"))
        }
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        try rehearsal.run(.hours(4), undecided)
        while let request = try rehearsal.next() {
            try rehearsal.report(undecided(request))
            if request.isUpdate { break }
        }
        try rehearsal.login(Samples.session.again(as: SecretRef(777)))
        try rehearsal.run(.seconds(1), undecided)
        try rehearsal.wish(.logout(Samples.operationID(55)))
        let left = try rehearsal.run(.hours(3), undecided).map(\.request)
            .filter { $0.isUpdate || $0.isLogout }
        #expect(left.prefix(2).contains { $0.isUpdate })
    }
}
