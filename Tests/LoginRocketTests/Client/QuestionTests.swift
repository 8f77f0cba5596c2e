import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("Calls that leave the session alone", .timeLimit(.minutes(1)))
struct QuestionTests {
    private let api = ScriptedAPI()
    private let store = MemoryStore()
    private let client: Client

    init() throws {
        client = try Client(store: store, api: api, time: TestClock())
    }

    @Test("hand on the server's sentence, and change nothing here")
    func agreed() async throws {
        let before = try store.load()
        let asked = Task { try await client.forgotPassword(username: "Frank") }
        let call = await api.nextCall()
        #expect(call?.call == .question(.forgotPassword(User("frank"))))
        call?.answer(.accepted(.agreed("You should receive it.")))
        #expect(try await asked.value == "You should receive it.")
        #expect(try store.load() == before)
    }

    @Test("carry the token and the new password of a reset")
    func reset() async throws {
        let asked = Task {
            try await client.resetPassword(
                username: "frank",
                token: Secret("kpw_1"),
                new: Secret("better"),
                confirmation: Secret("better")
            )
        }
        let call = await api.nextCall()
        #expect(
            call?.call
                == .question(
                    .resetPassword(User("frank"), token: Secret("kpw_1"), new: Secret("better"))
                )
        )
        call?.answer(.accepted(.agreed("Your password has been reset.")))
        #expect(try await asked.value == "Your password has been reset.")
    }

    @Test(
        "are refused, limited, offline or unknown like every other call, and are sent once",
        arguments: [
            (Answer<Reply>.refused(["No."]), LoginRocketError.Code.refused),
            (.limited(retryAfter: .seconds(3)), .limited), (.notSent("no route"), .offline),
            (.unknown("reset"), .unknown), (.accepted(.loggedOut), .unknown),
        ]
    )
    func troubles(answer: Answer<Reply>, code: LoginRocketError.Code) async throws {
        let asked = Task { try await client.resendEmailToken(username: "frank") }
        await api.nextCall()?.answer(answer)
        let error = await #expect(throws: LoginRocketError.self) { try await asked.value }
        #expect(error?.code == code)
        #expect(api.allCalls.count == 1)
        #expect(await client.snapshot.operations.isEmpty)
    }

    @Test("wait for nothing that is on its way: one call at a time")
    func busy() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        let call = await api.nextCall()
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.forgotPassword(username: "frank")
        }
        #expect(error?.code == .busy)
        call?.answer(.refused(["No."]))
        await #expect(throws: LoginRocketError.self) { try await login.value }
    }

    @Test("with a token of another family or two different passwords are sent to nobody")
    func badInput() async throws {
        for token in ["kli_1", "kvf_1", "utk_1", ""] {
            let error = await #expect(throws: LoginRocketError.self) {
                try await client.resetPassword(
                    username: "frank",
                    token: Secret(token),
                    new: Secret("better")
                )
            }
            #expect(error?.code == .badInput)
            expectSentence(error)
        }
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.resetPassword(
                username: "frank",
                token: Secret("kpw_1"),
                new: Secret("better"),
                confirmation: Secret("other")
            )
        }
        #expect(error?.code == .badInput)
        #expect(api.allCalls.isEmpty)
    }
}
