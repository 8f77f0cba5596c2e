import CryptoExtras
import Logging
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("Logging in elsewhere", .timeLimit(.minutes(1)))
struct ExternalTests {
    private let api = ScriptedAPI()
    private let store = MemoryStore()

    private func client(verifier: TokenVerifier? = nil) throws -> Client {
        try Client(
            store: store,
            api: api,
            time: TestClock(),
            settings: Machine.Settings(),
            requestTimeout: .seconds(10),
            web: WebLogin(
                base: BaseURL("https://sample.e1.loginrocket.com"),
                loginHandler: "https://app.example/login",
                signupHandler: "https://app.example/signup"
            ),
            verifier: verifier,
            logger: Logger(label: "test")
        )
    }

    @Test("gives the browser its URL, without a request, and survives a restart")
    func begin() async throws {
        let address = try await client().beginExternalLogin(provider: "facebook")
        #expect(address == "https://sample.e1.loginrocket.com/auth/facebook")
        #expect(api.allCalls.isEmpty)
        let later = try client()
        let opening = Task {
            try await later.finishExternalLogin(url: url(of: unsignedToken(of: "frank")))
        }
        await api.nextCall()?.answer(.accepted(.valid))
        guard case .loggedIn = try await opening.value else {
            Issue.record("not logged in")
            return
        }
        let again = await #expect(throws: LoginRocketError.self) {
            try await later.finishExternalLogin(url: url(of: unsignedToken(of: "frank")))
        }
        #expect(again?.code == .illegal, "one URL ends an attempt")
    }

    @Test("believes no URL of another place, none that nobody waits for, and asks nobody")
    func foreign() async throws {
        let client = try client()
        let early = await #expect(throws: LoginRocketError.self) {
            try await client.finishExternalLogin(url: url(of: unsignedToken(of: "frank")))
        }
        #expect(early?.code == .illegal)
        _ = try await client.beginExternalLogin(provider: "facebook")
        for text in [
            "https://evil.example/login?token=x", "http://app.example/login?token=x",
            "https://app.example/login/?token=x", "https://app.example/login", "nonsense",
        ] {
            let error = await #expect(throws: LoginRocketError.self) {
                try await client.finishExternalLogin(url: Secret(text))
            }
            #expect(error?.code == .badInput)
            expectSentence(error)
        }
        for provider in ["", "a b", "../v1", String(repeating: "x", count: 100)] {
            let error = await #expect(throws: LoginRocketError.self) {
                _ = try await client.beginExternalLogin(provider: provider)
            }
            #expect(error?.code == .badInput)
        }
        #expect(api.allCalls.isEmpty)
    }

    @Test("takes a signup token that comes back instead")
    func signup() async throws {
        let client = try client()
        _ = try await client.beginExternalLogin(provider: "facebook")
        let state = try await client.finishExternalLogin(
            url: Secret("https://app.example/signup?token=utk_7")
        )
        guard case .awaitingSignupCompletion = state else {
            Issue.record("not waiting")
            return
        }
        #expect(try await client.signupToken() == Secret("utk_7"))
    }

    @Test("refuses a token of another algorithm or key where the realm's key is known")
    func forged() async throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let verifier = try TokenVerifier(pem: key.publicKey.pemRepresentation)
        let client = try client(verifier: verifier)
        _ = try await client.beginExternalLogin(provider: "facebook")
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.finishExternalLogin(url: url(of: unsignedToken(of: "frank")))
        }
        #expect(error?.code == .badInput)
        #expect(api.allCalls.isEmpty)
        #expect(await client.snapshot.session.isAwaitingExternalLogin)
    }

    private func url(of token: Secret) -> Secret {
        Secret("https://app.example/login?token=\(token.text)")
    }
}

extension SessionState {
    fileprivate var isAwaitingExternalLogin: Bool {
        guard case .awaitingExternalLogin = self else { return false }
        return true
    }
}
