import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

@Suite("The clocks of this machine", .timeLimit(.minutes(1)))
struct SystemTimeTests {
    @Test("Intervals and running time go on together, for nobody suspends a test")
    func readings() {
        let time = SystemTime()
        let first = time.now
        let second = time.now
        #expect(second.instant >= first.instant)
        #expect(second.running >= first.running)
        let lag = (second.instant - first.instant) - (second.running - first.running)
        #expect(lag < .seconds(1) && lag > .seconds(-1))
    }

    @Test("A deadline beyond all reckoning is waited for, and the wait can be cancelled")
    func farDeadline() async throws {
        let time = SystemTime()
        let waiting = Task { try await time.sleep(until: time.now.instant + .seconds(Int64.max)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("A session with the longest re-check interval there is waits for its check, and logs out")
    func longestInterval() async throws {
        let api = ScriptedAPI()
        let client = try Client(
            store: MemoryStore(),
            api: api,
            settings: Machine.Settings(sessions: .managed(recheckInterval: .seconds(Int64.max)))
        )
        async let login = client.login(username: "frank", password: Secret("secret"))
        await api.nextCall()?.answer(.accepted(.session(token: Secret("token"))))
        _ = try await login
        let running = Task { try await client.run() }
        try await client.logout()
        let call = await api.nextCall()
        #expect(call?.call == .logout(token: Secret("token")))
        call?.answer(.accepted(.loggedOut))
        running.cancel()
        try await running.value
        await client.close()
    }
}
