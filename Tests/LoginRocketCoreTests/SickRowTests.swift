import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A row that cannot be saved")
struct SickRowTests {
    private let change = Samples.changeRequest.id
    private let logout = Samples.operationID(1)

    @Test("one commit that failed and a suspend do not let the logout overtake the change")
    func suspendAfterFailure() throws {
        var rehearsal = try changeAndLogout()
        let refused = try rehearsal.run(.zero, refusing: { _ in true })
        #expect(refused == [], "a request leaves only once its start is saved")
        rehearsal.suspend(for: .hours(2))
        let left = try rehearsal.run(.minutes(10)).map(\.request)
        #expect(left.first?.isUpdate == true)
        #expect(rehearsal.outcome(of: change).isDone)
        #expect(rehearsal.outcome(of: logout).isDone)
    }

    @Test("the hour for which a change that cannot be saved holds its logout is running time")
    func suspendAmongFailures() throws {
        var rehearsal = try changeAndLogout()
        let isSick = try savesChange(rehearsal)
        try rehearsal.run(.minutes(10), refusing: isSick)
        rehearsal.suspend(for: .hours(2))
        let early = try rehearsal.run(.minutes(45), refusing: isSick).map(\.request)
        #expect(early == [])
        let late = try rehearsal.run(.minutes(15), refusing: isSick).map(\.request)
        #expect(late.map(\.isLogout) == [true])
    }

    @Test(
        "a disk that is full, for however long, does not let the logout overtake the change",
        arguments: [10, 59, 61, 65, 90, 300]
    )
    func fullDisk(minutes: Int) throws {
        var overtaken: [UInt64] = []
        for seed in UInt64(1)...20 {
            var random = SplitMix64(seed: seed)
            var rehearsal = try changeAndLogout()
            let draw = { random.next() }
            try rehearsal.run(.minutes(minutes), refusing: { _ in true }, drawing: draw)
            let left = try rehearsal.run(
                .hours(1),
                latency: .zero,
                drawing: draw,
                Rehearsal.yes
            )
            let isDone = rehearsal.outcome(of: change).isDone
            if !isDone || left.map(\.request.isUpdate) != [true, false] { overtaken.append(seed) }
        }
        #expect(overtaken.isEmpty, "the seeds with which the logout came first")
    }

    @Test(
        "a change whose row cannot be saved any more does not hold its logout for ever",
        arguments: [Duration.zero, .minutes(61)]
    )
    func logoutOfSickChange(tried: Duration) throws {
        var rehearsal = try changeAndLogout()
        try rehearsal.run(tried) { _ in .answered(.unknown("HTTP 500")) }
        let isSick = try savesChange(rehearsal)
        let left = try rehearsal.run(.hours(12), refusing: isSick).map(\.request)
        #expect(left.contains { $0.isLogout })
        #expect(rehearsal.outcome(of: logout).isDone)
    }

    @Test(
        "a change whose row cannot be saved does not keep its user from logging in",
        arguments: [true, false]
    )
    func loginBesideSickChange(isSavedAsWaiting: Bool) throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        if isSavedAsWaiting { try rehearsal.run(.minutes(1)) }
        #expect(rehearsal.phase(of: change) == .needsLogin)
        let isSick = try savesChange(rehearsal)
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        let login = try #require(rehearsal.sent.last?.attempt)
        let session = Answer<Payload>.accepted(.session(Samples.newSession))
        try rehearsal.tell(
            .reported(login, .answered(session), Samples.draw),
            refusing: isSick
        )
        #expect(rehearsal.machine.session.name == .loggedIn)
    }

    /// Whether the row of the change is among those that are to be saved.
    private func savesChange(_ rehearsal: Rehearsal) throws -> (Changes) -> Bool {
        let sequence = try #require(rehearsal.operation(change)?.sequence)
        return { $0.saved.contains { $0.sequence == sequence } }
    }

    /// Online, with a change and the logout of its session.
    private func changeAndLogout() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        return rehearsal
    }
}
