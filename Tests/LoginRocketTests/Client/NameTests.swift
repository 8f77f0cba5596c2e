import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

/// Names reach screens, rows and servers, wherever they come from.
@Suite(.timeLimit(.minutes(1))) struct NameTests {
    private static let names = [
        "fr\u{0}ank", "frank\n", "\u{1B}[2Jfrank", "fr\u{7F}ank", "fr\u{9B}ank",
    ]

    @Test("A user name with a control character is bad input in every call", arguments: names)
    func everyCall(_ name: String) async throws {
        let client = try Client(store: MemoryStore(), api: ScriptedAPI(), time: TestClock())
        let calls: [(Client) async throws -> Void] = [
            { try await $0.login(username: name, password: Secret("secret")) },
            { try await $0.signUp(Signup(user: User(name), password: Secret("secret"))) },
            { try await $0.forgotPassword(username: name) },
            { try await $0.resendEmailToken(username: name) },
            { try await $0.verifyEmail(token: Secret("kvf_made-up"), username: name) },
            {
                try await $0.resetPassword(
                    username: name,
                    token: Secret("kpw_made-up"),
                    new: Secret("better")
                )
            },
        ]
        for call in calls {
            let error = await #expect(throws: LoginRocketError.self) { try await call(client) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains("control character") == true)
        }
        #expect(await client.snapshot.session == .loggedOut(.never))
        #expect(await client.snapshot.operations == [])
    }

    @Test("A claim that is not a name makes no user and no identity", arguments: names)
    func claims(_ name: String) {
        let escaped = name.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        let text = escaped.joined()
        let claims = TokenClaims(unsignedToken(saying: #"{"un":"\#(text)","tk":"\#(text)"}"#))
        #expect(claims.username == nil)
        #expect(claims.identity == nil)
        let proper = TokenClaims(unsignedToken(of: "frank"))
        #expect(proper.username == "frank")
        #expect(proper.identity == SessionIdentity("kss_1"))
    }
}
