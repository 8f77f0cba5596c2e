import Logging
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("Where a web view without cookies begins", .timeLimit(.minutes(10)))
struct ExternalRedirectTests {
    private let clock = TestClock()
    private let server: RealmAPI
    private let client: Client

    init() throws {
        server = RealmAPI(try TestedServer.frank(), time: clock)
        client = try Client(
            store: MemoryStore(),
            api: server,
            time: clock,
            settings: Machine.Settings(),
            requestTimeout: .seconds(10),
            web: WebLogin(
                base: BaseURL("http://localhost"),
                loginHandler: nil,
                signupHandler: nil
            ),
            verifier: nil,
            logger: Logger(label: "test")
        )
    }

    @Test("is the provider's page, with the realm's cookie, and nobody follows it")
    func redirect() async throws {
        let redirect = try await client.externalLoginRedirect(provider: "facebook")
        #expect(redirect.location.text.hasPrefix("http://localhost/provider/facebook?state="))
        #expect(redirect.cookies.count == 1)
        #expect(redirect.cookies.first?.text.contains("HttpOnly") == true)
        #expect(await server.requests == ["/auth/facebook"])
        #expect(!"\(redirect)".contains("state="))
    }

    @Test("can be asked for in any state, and changes none")
    func anyState() async throws {
        for state in [SessionState.Name.loggedOut, .awaitingExternalLogin, .loggedIn] {
            #expect(await client.snapshot.session.name == state)
            let before = await client.snapshot.session
            _ = try await client.externalLoginRedirect(provider: "facebook")
            #expect(await client.snapshot.session == before)
            switch state {
            case .loggedOut: _ = try await client.beginExternalLogin(provider: "facebook")
            default: _ = try? await client.login(username: "frank", password: Secret("secret"))
            }
        }
    }

    @Test("is refused by a realm that does not know the provider, and by one that takes no logins")
    func refused() async throws {
        for provider in ["nobody", "facebook"] {
            let error = await #expect(throws: LoginRocketError.self) {
                _ = try await client.externalLoginRedirect(provider: provider)
            }
            #expect(error?.code == .refused)
            await server.withRealm { realm, _ in realm.settings.loginsEnabled = false }
        }
    }

    @Test("is not known while nothing answers clearly", arguments: Fault.allCases)
    func unclear(_ fault: Fault) async throws {
        await server.plan(fault, for: "/auth/facebook")
        let asking = Task { try await client.externalLoginRedirect(provider: "facebook") }
        try await clock.advance(by: .seconds(10))
        let error = await #expect(throws: LoginRocketError.self) { _ = try await asking.value }
        #expect(error?.code == .unknown)
        #expect(error?.isRetryable == true)
    }

    @Test("is not asked for without a network, with a bad name, or beside another call")
    func notAsked() async throws {
        server.isOnline = false
        let offline = await #expect(throws: LoginRocketError.self) {
            _ = try await client.externalLoginRedirect(provider: "facebook")
        }
        #expect(offline?.code == .offline)
        let bad = await #expect(throws: LoginRocketError.self) {
            _ = try await client.externalLoginRedirect(provider: "../v1/logout")
        }
        #expect(bad?.code == .badInput)
        server.isOnline = true
        await server.plan(.hang, for: "/v1/login")
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        _ = try await client.snapshots.first(where: { $0.isBusy }, within: .seconds(30))
        let busy = await #expect(throws: LoginRocketError.self) {
            _ = try await client.externalLoginRedirect(provider: "facebook")
        }
        #expect(busy?.code == .busy)
        login.cancel()
        _ = await login.result
        #expect(await server.requests == ["/v1/login"])
    }
}
