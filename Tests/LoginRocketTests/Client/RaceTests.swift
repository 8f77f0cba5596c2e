import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

/// The client actor against a network in which the test is the server.
@Suite(.timeLimit(.minutes(1))) struct RaceTests {
    let api = ScriptedAPI()
    let store = MemoryStore()
    let clock = TestClock()
    let client: Client

    init() throws {
        client = try Client(
            store: store,
            api: api,
            time: clock,
            random: SeededRandom(seed: 1)
        )
    }

    func logIn(token: String = "first token") async throws {
        async let login = client.login(username: "frank", password: Secret("password"))
        await api.nextCall()?.answer(.accepted(.session(token: Secret(token))))
        _ = try await login
    }

    @Test("A logout during a login wins, and the session of the late answer is logged out")
    func logoutDuringLogin() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        #expect(try await client.logout() == nil)
        await #expect(throws: LoginRocketError.self) { try await login.value }

        call?.answer(.accepted(.session(token: Secret("late token"))))
        try await expectLogout(of: "late token")
        #expect(await client.snapshot.session == .loggedOut(.never))
    }

    @Test("A late login answer after cancel gets its logout")
    func lateAnswerAfterCancel() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        try await client.cancel()
        await #expect(throws: LoginRocketError.self) { try await login.value }

        call?.answer(.accepted(.session(token: Secret("late token"))))
        try await expectLogout(of: "late token")
    }

    @Test("A cancelled task abandons its login, and a late answer gets its logout")
    func cancelledTask() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        login.cancel()
        await #expect(throws: CancellationError.self) { try await login.value }
        #expect(await !client.snapshot.isBusy)

        call?.answer(.accepted(.session(token: Secret("late token"))))
        try await expectLogout(of: "late token")
    }

    @Test("A logout during a check is immediate, and a late yes does not bring the session back")
    func logoutDuringCheck() async throws {
        try await logIn()
        let check = Task { try await client.checkSession() }
        let call = await api.nextCall()
        #expect(try await client.logout() != nil)
        await #expect(throws: LoginRocketError.self) { try await check.value }

        call?.answer(.accepted(.valid))
        try await expectLogout(of: "first token")
        #expect(await client.snapshot.session == .loggedOut(.user))
        #expect(try store.load().session == .loggedOut(.user))
    }

    @Test("A logout during code entry cancels, and the session of the late answer is logged out")
    func logoutDuringCodeEntry() async throws {
        let login = Task { try await client.login(username: "grace", password: Secret("password")) }
        await api.nextCall()?.answer(.accepted(.mfaRequired(token: Secret("challenge"))))
        _ = try await login.value

        let code = Task { try await client.submitCode(Secret("123456")) }
        let call = await api.nextCall()
        #expect(try await client.logout() == nil)
        await #expect(throws: LoginRocketError.self) { try await code.value }
        #expect(await client.snapshot.session == .loggedOut(.cancelled))

        call?.answer(.accepted(.session(token: Secret("late token"))))
        try await expectLogout(of: "late token")
    }

    @Test("Two logouts at once are one operation")
    func twoLogouts() async throws {
        try await logIn()
        async let first = client.logout()
        async let second = client.logout()
        let receipts = try await [first, second].compactMap { $0 }
        #expect(receipts.count == 1)
        #expect(await client.snapshot.unfinishedCount == 1)
    }

    @Test("A second foreground call is busy")
    func busy() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.login(username: "grace", password: Secret("password"))
        }
        #expect(error?.code == .busy)
        call?.answer(.refused(["No."]))
        await #expect(throws: LoginRocketError.self) { try await login.value }
    }

    @Test("A login without an answer is not sent again, and says that a session may exist")
    func unansweredLogin() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        await api.nextCall()?.answer(.unknown("cut off"))
        let error = await #expect(throws: LoginRocketError.self) { try await login.value }
        #expect(error?.code == .unknown)
        #expect(error?.message.contains("may have created a session") == true)
        #expect(api.allCalls.count == 1)
    }

    @Test("Snapshots start with the current value, follow every change and end with the client")
    func snapshots() async throws {
        var snapshots = await client.snapshots.makeAsyncIterator()
        #expect(await snapshots.next()?.session == .loggedOut(.never))
        try await logIn()
        #expect(await snapshots.next()?.isBusy == true)
        guard case .loggedIn? = await snapshots.next()?.session else {
            Issue.record("not logged in")
            return
        }
        await client.close()
        #expect(await snapshots.next() == nil)
    }

    @Test("A closed client refuses everything and says so")
    func closed() async throws {
        await client.close()
        let error = await #expect(throws: LoginRocketError.self) { try await client.logout() }
        #expect(error?.code == .illegal)
        await #expect(throws: LoginRocketError.self) { try await client.run() }
    }

    @Test("A receipt gets the outcome that run() brings, and acknowledging forgets the operation")
    func receipt() async throws {
        try await logIn()
        let receipt = try #require(try await client.logout())
        let outcome = Task { try await receipt.outcome() }
        let running = Task { try await client.run() }
        await api.nextCall()?.answer(.accepted(.loggedOut))
        #expect(try await outcome.value == .done(.answered))
        #expect(try await receipt.outcome() == .done(.answered))
        try await client.acknowledge(receipt.id)
        #expect(try store.load().operations.isEmpty)
        running.cancel()
        try await running.value
    }

    @Test("Closing twice waits for the same end, and run() ends with it")
    func closingTwice() async throws {
        try await logIn()
        let running = Task { try await client.run() }
        try await client.logout()
        let call = await api.nextCall()
        async let first: Void = client.close()
        async let second: Void = client.close()
        call?.answer(.accepted(.loggedOut))
        _ = await (first, second)
        try await running.value
        #expect(try store.load().operations.map(\.isFinished) == [true])
    }

    @Test("The outcome of an operation the client queued itself is nobody's to wait for")
    func clientOrigin() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        try await client.cancel()
        call?.answer(.accepted(.session(token: Secret("late token"))))
        _ = try? await login.value
        for await snapshot in await client.snapshots where snapshot.unfinishedCount == 1 { break }
        let id = try #require(await client.snapshot.operations.first?.id)
        #expect(await client.receipt(of: id) == nil)
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.outcome(of: id)
        }
        #expect(error?.code == .badInput)
    }

    /// Runs the client until it has sent this logout and nothing else is left to do.
    func expectLogout(of token: String) async throws {
        let running = Task { try await client.run() }
        let call = await api.nextCall()
        #expect(call?.call == .logout(token: Secret(token)))
        call?.answer(.accepted(.loggedOut))
        for await snapshot in await client.snapshots where snapshot.unfinishedCount == 0 { break }
        running.cancel()
        try await running.value
    }
}
