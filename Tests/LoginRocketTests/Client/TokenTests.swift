import LoginRocket
import LoginRocketTesting
import Testing

@Suite("The login token", .timeLimit(.minutes(1)))
struct TokenTests {
    private let api = ScriptedAPI()
    private let client: Client
    private let token = Secret("the login token")

    init() throws {
        client = try Client(store: MemoryStore(), api: api, time: TestClock())
    }

    private func logIn() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        await api.nextCall()?.answer(.accepted(.session(token: token)))
        _ = try await login.value
    }

    @Test("is there as long as somebody is logged in, and no longer")
    func life() async throws {
        await #expect(throws: LoginRocketError.self) { try await client.token() }
        try await logIn()
        #expect(try await client.token() == token)
        try await client.logout()
        let error = await #expect(throws: LoginRocketError.self) { try await client.token() }
        #expect(error?.code == .illegal)
        await client.close()
    }

    @Test("stays when the realm cannot be asked, and the session is unconfirmed")
    func unconfirmed() async throws {
        try await logIn()
        let check = Task { try await client.checkSession() }
        await api.nextCall()?.answer(.unknown("no answer"))
        await #expect(throws: LoginRocketError.self) { try await check.value }
        #expect(await client.snapshot.freshness?.name == .unconfirmed)
        #expect(try await client.token() == token)
        await client.close()
    }

    @Test("is not given to anybody while a code is missing")
    func challenge() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        await api.nextCall()?.answer(.accepted(.mfaRequired(token: Secret("kli_1"))))
        _ = try await login.value
        await #expect(throws: LoginRocketError.self) { try await client.token() }
        await client.close()
        await #expect(throws: LoginRocketError.self) { try await client.token() }
    }
}
