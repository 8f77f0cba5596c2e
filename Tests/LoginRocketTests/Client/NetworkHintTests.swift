import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct NetworkHintTests {
    private let api = ScriptedAPI()
    private let clock = TestClock()

    @Test("After a hint that the network has changed, what waits is tried within 30 seconds")
    func hint() async throws {
        let client = try Client(
            store: MemoryStore(),
            api: api,
            time: clock,
            random: SeededRandom(seed: 3)
        )
        async let login = client.login(username: "frank", password: Secret("secret"))
        await api.nextCall()?.answer(.accepted(.session(token: Secret("token"))))
        _ = try await login
        try await client.logout()
        let running = Task { try await client.run() }
        while true {
            await api.nextCall()?.answer(.notSent("no route"))
            let wake = await wakeUp()
            if wake - clock.now.instant > .seconds(60) { break }
            clock.move(by: wake - clock.now.instant)
        }
        try await client.networkChanged()
        clock.move(by: .seconds(30))
        let call = await api.nextCall()
        #expect(call?.call == .logout(token: Secret("token")))
        running.cancel()
        call?.answer(.accepted(.loggedOut))
        try await running.value
    }

    /// When the client wants to be woken, once it sleeps; the suite's time limit is the deadline.
    private func wakeUp() async -> Instant {
        while true {
            if let wake = clock.nextWakeUp, wake > clock.now.instant { return wake }
            await Task.yield()
        }
    }
}
