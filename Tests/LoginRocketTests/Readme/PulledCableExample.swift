import LoginRocket
import LoginRocketTesting
import Testing

// README
@Test("A login without a network throws a retryable error, and nobody is logged in")
func pulledCable() async throws {
    let network = ScriptedAPI()
    let client = try Client(store: MemoryStore(), api: network, time: TestClock())
    let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
    await network.nextCall()?.answer(.notSent("the cable is out"))
    let error = await #expect(throws: LoginRocketError.self) { try await login.value }
    #expect(error?.isRetryable == true)
    #expect(await client.snapshot.session == .loggedOut(.never))
}
// README end
