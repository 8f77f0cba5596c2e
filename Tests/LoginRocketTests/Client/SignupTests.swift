import Foundation
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("Signing up", .timeLimit(.minutes(1)))
struct SignupTests {
    private let api = ScriptedAPI()
    private let store = MemoryStore()
    private let client: Client

    init() throws {
        client = try Client(store: store, api: api, time: TestClock())
    }

    @Test("sends what was filled in, and logs in where the realm does")
    func login() async throws {
        var form = Signup(user: User("Heidi"), password: Secret("secret"))
        form.email = "heidi@example.com"
        form.emailConfirmation = "heidi@example.com"
        form.passwordConfirmation = Secret("secret")
        form.organization = "Heidi & Co"
        let filled = form
        let signup = Task { try await client.signUp(filled) }
        let call = await api.nextCall()
        #expect(call?.call == .signUp(form))
        call?.answer(.accepted(.session(token: Secret("token"))))
        guard case .loggedIn(let session) = try await signup.value.session else {
            Issue.record("not logged in")
            return
        }
        #expect(session.user == User("heidi"))
    }

    @Test("waits for the app's server where the realm makes a token only, also after a restart")
    func token() async throws {
        let form = Signup(user: User("heidi"), password: Secret("secret"))
        let signup = Task { try await client.signUp(form) }
        await api.nextCall()?.answer(.accepted(.signupToken(Secret("utk_1"))))
        guard case .awaitingSignupCompletion(let waiting) = try await signup.value.session
        else {
            Issue.record("not waiting")
            return
        }
        let later = try Client(store: store, api: api, time: TestClock())
        #expect(try await later.signupToken() == Secret("utk_1"))

        let completion = Task { try await later.completeSignup(token: unsignedToken(of: "heidi")) }
        let check = await api.nextCall()
        #expect(check?.call == .checkSession(token: unsignedToken(of: "heidi")))
        check?.answer(.accepted(.valid))
        guard case .loggedIn(let session) = try await completion.value else {
            Issue.record("not logged in")
            return
        }
        #expect(try store.secret(session.token) == unsignedToken(of: "heidi"), "the token is kept")
        #expect(throws: LoginRocketError.self, "and the signup token is gone") {
            try store.secret(waiting.token)
        }
    }

    @Test("is not completed by a token of somebody else, nor by one that the realm does not know")
    func foreignToken() async throws {
        let form = Signup(user: User("heidi"), password: Secret("secret"))
        let signup = Task { try await client.signUp(form) }
        await api.nextCall()?.answer(.accepted(.signupToken(Secret("utk_1"))))
        _ = try await signup.value
        let other = await #expect(throws: LoginRocketError.self) {
            try await client.completeSignup(token: unsignedToken(of: "mallory"))
        }
        #expect(other?.code == .badInput)
        let opaque = await #expect(throws: LoginRocketError.self) {
            try await client.completeSignup(token: Secret("opaque"))
        }
        #expect(opaque?.code == .badInput)

        let completion = Task { try await client.completeSignup(token: unsignedToken(of: "heidi")) }
        await api.nextCall()?.answer(.accepted(.ended))
        let unknown = await #expect(throws: LoginRocketError.self) { try await completion.value }
        #expect(unknown?.code == .refused)
        #expect(try await client.signupToken() == Secret("utk_1"), "it goes on waiting")
    }

    @Test("ends at a mail where the realm requires a verified address first")
    func verification() async throws {
        let form = Signup(user: User("heidi"), password: Secret("secret"))
        let signup = Task { try await client.signUp(form) }
        await api.nextCall()?.answer(.accepted(.signedUp("We have sent a mail.")))
        let result = try await signup.value
        #expect(result.session == .loggedOut(.never))
        #expect(result.message == "We have sent a mail.")
        #expect(await client.snapshot.emailVerification == .awaitingToken(User("heidi")))
        let receipt = try await client.verifyEmail(token: Secret("kvf_1"))
        let snapshot = await client.snapshot
        #expect(snapshot.emailVerification == .tokenPending(User("heidi"), receipt.id))
    }

    @Test("refuses what cannot be right before anything is sent")
    func badInput() async throws {
        func form(_ change: (inout Signup<Secret>) -> Void) -> Signup<Secret> {
            var form = Signup(user: User("heidi"), password: Secret("secret"))
            change(&form)
            return form
        }
        let mistakes = [
            form { $0.user = User("") }, form { $0.password = Secret("") },
            form { $0.passwordConfirmation = Secret("other") },
            form { $0.emailConfirmation = "other@example.com" },
            form { $0.firstName = "He\u{0}idi" }, form { $0.lastName = "a\u{1b}[2J" },
            form { $0.organization = String(repeating: "x", count: 1 << 20) },
        ]
        for mistake in mistakes {
            let error = await #expect(throws: LoginRocketError.self) {
                try await client.signUp(mistake)
            }
            #expect(error?.code == .badInput)
            expectSentence(error)
        }
        #expect(api.allCalls.isEmpty)
    }
}
