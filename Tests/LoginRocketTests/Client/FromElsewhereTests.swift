import CryptoExtras
import Logging
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

/// A token from elsewhere in a realm whose public key is configured: signed is not confirmed.
@Suite("A signed token from elsewhere", .timeLimit(.minutes(1)))
struct FromElsewhereTests {
    private let api = ScriptedAPI()
    private let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private let now = WallTime(secondsSince1970: 1_795_456_800)

    @Test("is a session only after the realm said that it is valid")
    func asksTheRealm() async throws {
        let client = try client(.managed(recheckInterval: nil), trusted: now)
        _ = try await client.beginExternalLogin(provider: "facebook")
        let url = try url(endingAt: now + .seconds(3600))
        for (answer, code) in [
            (Answer<Reply>.accepted(.ended), LoginRocketError.Code.refused),
            (.unknown("reset"), .unknown),
        ] {
            let opening = Task { try await client.finishExternalLogin(url: url) }
            await api.nextCall()?.answer(answer)
            let error = await #expect(throws: LoginRocketError.self) { try await opening.value }
            #expect(error?.code == code)
            #expect(await client.snapshot.freshness == nil)
        }
        let opening = Task { try await client.finishExternalLogin(url: url) }
        await api.nextCall()?.answer(.accepted(.valid))
        _ = try await opening.value
        #expect(await client.snapshot.freshness == .confirmed(at: now))
    }

    @Test("is refused without asking if it has ended years ago by trusted time")
    func ended() async throws {
        for sessions in [SessionManagement.managed(recheckInterval: nil), .unmanaged] {
            let client = try client(sessions, trusted: now)
            _ = try await client.beginExternalLogin(provider: "facebook")
            let url = try url(endingAt: now + .seconds(-3 * 365 * 24 * 3600))
            let error = await #expect(throws: LoginRocketError.self) {
                try await client.finishExternalLogin(url: url)
            }
            #expect(error?.code == .badInput)
            #expect(await client.snapshot.freshness == nil)
        }
        #expect(api.allCalls.isEmpty)
    }

    @Test("decides by itself in a realm that cannot be asked, and is not confirmed by anybody")
    func unmanaged() async throws {
        let url = try url(endingAt: now + .seconds(3600))
        let doubtful = try client(.unmanaged, trusted: nil)
        _ = try await doubtful.beginExternalLogin(provider: "facebook")
        let error = await #expect(throws: LoginRocketError.self) {
            try await doubtful.finishExternalLogin(url: url)
        }
        #expect(error?.code == .badInput)
        #expect(error?.message.contains("clock") == true)

        let client = try client(.unmanaged, trusted: now)
        _ = try await client.beginExternalLogin(provider: "facebook")
        try await client.finishExternalLogin(url: url)
        #expect(await client.snapshot.freshness == .unconfirmed(since: now))
        #expect(api.allCalls.isEmpty)
    }

    @Test("does not come back after a logout, and does not cancel that logout")
    func afterLogout() async throws {
        let client = try client(.managed(recheckInterval: nil), trusted: now)
        let url = try url(endingAt: now + .seconds(3600))
        _ = try await client.beginExternalLogin(provider: "facebook")
        let opening = Task { try await client.finishExternalLogin(url: url) }
        await api.nextCall()?.answer(.accepted(.valid))
        _ = try await opening.value
        #expect(try await client.logout() != nil)

        _ = try await client.beginExternalLogin(provider: "facebook")
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.finishExternalLogin(url: url)
        }
        #expect(error?.code == .illegal)
        let shown = await client.snapshot
        #expect(shown.freshness == nil)
        #expect(shown.operations.map(\.phase) == [.queued])
    }

    private func client(_ sessions: SessionManagement, trusted: WallTime?) throws -> Client {
        try Client(
            store: MemoryStore(),
            api: api,
            time: TestClock(wall: now, trusted: trusted),
            settings: Machine.Settings(sessions: sessions),
            requestTimeout: .seconds(10),
            web: WebLogin(
                base: BaseURL("https://sample.e1.loginrocket.com"),
                loginHandler: "https://app.example/login",
                signupHandler: nil
            ),
            verifier: TokenVerifier(pem: key.get().publicKey.pemRepresentation),
            logger: Logger(label: "test")
        )
    }

    private func url(endingAt end: WallTime) throws -> Secret {
        let claims = #"{"un":"frank","tk":"kss_1","exp":\#(end.secondsSince1970)}"#
        let token = try signedToken(saying: claims, by: key.get())
        return Secret("https://app.example/login?token=\(token.text)")
    }
}
