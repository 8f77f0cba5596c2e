import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

/// A secret with a NUL in it is nearly always a text in UTF-16, or a file of another kind.
@Suite(.timeLimit(.minutes(1))) struct NulTests {
    private static let secrets = ["sec\0ret", "\0secret", "secret\0", "\0", "s\0e\0c\0"]

    @Test(arguments: secrets)
    func `a secret with a NUL is bad input in every call, and none is made`(
        _ text: String
    ) async throws {
        let api = ScriptedAPI()
        let client = try Client(store: MemoryStore(), api: api, time: TestClock())
        let (secret, fine) = (Secret(text), Secret("secret"))
        let calls: [(isolated Client) async throws -> Void] = [
            { try await $0.login(username: "frank", password: secret) },
            { try await $0.submitCode(secret) },
            { try $0.updatePassword(current: secret, new: fine) },
            { try $0.updatePassword(current: fine, new: secret) },
            { try await $0.signUp(Signup(user: User("frank"), password: secret)) },
            { try await $0.completeSignup(token: Secret(unsignedToken(of: "frank").text + text)) },
            { try $0.verifyEmail(token: Secret("kvf_" + text), username: "frank") },
            { try await $0.resetPassword(username: "frank", token: secret, new: fine) },
            {
                let token = Secret("kpw_made-up")
                try await $0.resetPassword(username: "frank", token: token, new: secret)
            },
        ]
        for call in calls {
            let error = await #expect(throws: LoginRocketError.self) { try await call(client) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains("NUL") == true, "\(error?.message ?? "")")
        }
        #expect(api.allCalls.isEmpty)
        #expect(await client.snapshot.operations == [])
    }
}
