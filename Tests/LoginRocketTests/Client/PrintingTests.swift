import Logging
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("A value that holds a secret", .timeLimit(.minutes(1)))
struct PrintingTests {
    private static let canary = "canary-4b21d9e0"
    private static let secret = Secret(canary)

    @Test("prints nothing of it where an external login begins")
    func redirect() async throws {
        let api = ScriptedAPI()
        let client = try Client(
            store: MemoryStore(),
            api: api,
            settings: Machine.Settings(),
            requestTimeout: .seconds(10),
            web: WebLogin(
                base: BaseURL("https://sample.e1.loginrocket.com"),
                loginHandler: nil,
                signupHandler: nil
            ),
            verifier: nil,
            logger: Logger(label: "test")
        )
        let location = Secret("https://provider.example/?state=\(Self.canary)")
        let cookie = Secret("attempt=\(Self.canary); Path=/")
        let asked = Task { try await client.externalLoginRedirect(provider: "facebook") }
        let call = await api.nextCall()
        #expect(call?.call == .question(.externalLogin(provider: "facebook")))
        let reply = Reply.redirect(location: location, cookies: [cookie])
        expectSilence(Response(.accepted(reply)))
        call?.answer(.accepted(reply))
        let redirect = try await asked.value
        #expect(redirect.location == location && redirect.cookies == [cookie])
        expectSilence(redirect)
    }

    @Test(
        "prints nothing of it in a request",
        arguments: [
            .login(User("frank"), password: secret), .signUp(signup), .checkSession(token: secret),
            .verifyLogin(User("frank"), token: secret, code: secret), .logout(token: secret),
            .updatePassword(token: secret, current: secret, new: secret),
            .verifyEmail(User("frank"), token: secret),
            .question(.resetPassword(User("frank"), token: secret, new: secret)),
        ] as [Request<Secret>]
    )
    func request(_ request: Request<Secret>) {
        expectSilence(request)
    }

    @Test(
        "prints nothing of it in an answer",
        arguments: [
            .session(token: secret), .mfaRequired(token: secret), .signupToken(secret),
        ] as [Reply]
    )
    func reply(_ reply: Reply) {
        expectSilence(Response(.accepted(reply)))
    }

    @Test("prints nothing of it in a client and its store")
    func client() async throws {
        let database = try TemporaryDatabase()
        let stores: [any Store] = [MemoryStore(), try database.open()]
        for store in stores {
            let api = ScriptedAPI()
            let client = try Client(store: store, api: api)
            let login = Task { try await client.login(username: "frank", password: Self.secret) }
            let call = await api.nextCall()
            expectSilence(client)
            call?.answer(.accepted(.session(token: Self.secret)))
            _ = try await login.value
            expectSilence(client)
            expectSilence(store)
            expectSilence(api)
            await client.close(grace: .zero)
        }
    }

    private static let signup: Signup<Secret> = {
        var signup = Signup(user: User("heidi"), password: secret)
        signup.passwordConfirmation = secret
        return signup
    }()

    private func expectSilence(_ value: Any, _ place: SourceLocation = #_sourceLocation) {
        var dumped = ""
        dump(value, to: &dumped)
        let bytes = "\(Array(Self.canary.utf8))".dropFirst().dropLast()
        for text in ["\(value)", String(reflecting: value), dumped] {
            #expect(!text.contains(Self.canary) && !text.contains(bytes), sourceLocation: place)
        }
    }
}
