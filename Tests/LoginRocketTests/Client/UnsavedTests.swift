import LoginRocketCore
import LoginRocketTesting
import Synchronization
import Testing

@testable import LoginRocket

/// What the client does when the disk does not take a commit.
@Suite(.timeLimit(.minutes(1))) struct UnsavedTests {
    let api = ScriptedAPI()
    let store = RefusingStore()
    let clock = TestClock()
    let client: Client

    init() throws {
        client = try Client(store: store, api: api, time: clock, random: SeededRandom(seed: 1))
    }

    @Test("A wish that cannot be saved has not happened, and the caller hears the store's error")
    func wish() async throws {
        try await logIn()
        let before = await client.snapshot
        store.refuses = true
        let error = await #expect(throws: LoginRocketError.self) { try await client.logout() }
        #expect(error?.code == .store)
        #expect(await client.snapshot == before)

        store.refuses = false
        #expect(try await client.logout() != nil)
    }

    @Test("A client that runs tries a logout again that could not be saved, until it can")
    func logoutAgain() async throws {
        try await logIn()
        let running = Task { try await client.run() }
        store.refuses = true
        let error = await #expect(throws: LoginRocketError.self) { try await client.logout() }
        #expect(error?.message.contains("The session goes on.") == true)
        expectSentence(error)
        for _ in 0..<3 {
            await wait { clock.nextWakeUp != nil }
            clock.move(by: .seconds(5))
        }
        #expect(await isLoggedIn(User("frank")))

        store.refuses = false
        clock.move(by: .seconds(5))
        await wait { await client.snapshot.session == .loggedOut(.user) }
        while let call = await api.nextCall() {
            if case .logout = call.call { break }
            call.answer(.accepted(.valid))
        }
        running.cancel()
        await client.close(grace: .zero)
        try? await running.value
    }

    @Test("A logout that was refused by the disk does not end a later session")
    func laterSession() async throws {
        try await logIn()
        store.refuses = true
        await #expect(throws: LoginRocketError.self) { try await client.logout() }
        store.refuses = false
        try await client.logout()
        async let login = client.login(username: "grace", password: Secret("password"))
        await api.nextCall()?.answer(.accepted(.session(token: Secret("another token"))))
        _ = try await login
        clock.move(by: .seconds(6))
        await client.saveAgain()
        #expect(await isLoggedIn(User("grace")))
        #expect(await client.unsaved == nil)
    }

    @Test("After a commit in doubt the present state is saved as soon as the disk takes it")
    func doubt() async throws {
        try await logIn()
        store.leavesInDoubt = true
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.updatePassword(current: Secret("one"), new: Secret("two"))
        }
        #expect(error?.disk == .leftInDoubt)
        clock.move(by: .seconds(5))
        await client.saveAgain()
        #expect(await client.unsaved != nil)

        store.leavesInDoubt = false
        let before = store.commits
        clock.move(by: .seconds(5))
        await client.saveAgain()
        #expect(await client.unsaved == nil)
        #expect(store.commits == before + 1)
        #expect(try store.load().operations.isEmpty)
    }

    @Test("A logout in doubt is not said to have failed")
    func logoutInDoubt() async throws {
        try await logIn()
        store.leavesInDoubt = true
        let error = await #expect(throws: LoginRocketError.self) { try await client.logout() }
        #expect(error?.message.contains("goes on") == false)
        #expect(error?.disk == .leftInDoubt)
    }

    @Test("A login whose answer cannot be saved has not happened, and the caller hears it")
    func login() async throws {
        let login = Task { try await client.login(username: "frank", password: Secret("password")) }
        let call = await api.nextCall()
        store.refuses = true
        call?.answer(.accepted(.session(token: Secret("token"))))
        let error = await #expect(throws: LoginRocketError.self) { try await login.value }
        #expect(error?.code == .store)
        #expect(error?.message.contains("may have created a session") == true)
        #expect(await client.snapshot.session == .loggedOut(.never))
        #expect(await !client.snapshot.isBusy)
    }

    @Test("An operation whose yes cannot be saved is not done: it is sent again, then verified")
    func operation() async throws {
        try await logIn()
        let receipt = try await client.updatePassword(current: Secret("one"), new: Secret("two"))
        let running = Task { try await client.run() }
        let call = await api.nextCall()
        store.refuses = true
        call?.answer(.accepted(.passwordUpdated))
        await wait { clock.nextWakeUp != nil }
        #expect(await client.snapshot.unfinishedCount == 1)

        store.refuses = false
        clock.move(by: .seconds(3))
        let again = await api.nextCall()
        #expect(again?.call == call?.call)
        again?.answer(.refused(["The current password is wrong."]))
        let probe = await api.nextCall()
        #expect(probe?.call == .login(User("frank"), password: Secret("two")))
        probe?.answer(.accepted(.mfaRequired(token: Secret("challenge"))))
        #expect(try await receipt.outcome() == .done(.newPasswordAccepted))
        running.cancel()
        try await running.value
    }

    @Test("While the disk refuses, nothing is sent and nothing spins")
    func nothingIsSent() async throws {
        try await logIn()
        try await client.logout()
        store.refuses = true
        let running = Task { try await client.run() }
        for _ in 0..<5 {
            await wait { clock.nextWakeUp != nil }
            clock.move(by: .seconds(60))
        }
        #expect(api.allCalls.count == 1)
        #expect(store.refusals <= 7)

        await wait { clock.nextWakeUp != nil }
        store.refuses = false
        clock.move(by: .seconds(120))
        let call = await api.nextCall()
        #expect(call?.call == .logout(token: Secret("token")))
        running.cancel()
        call?.answer(.accepted(.loggedOut))
        try await running.value
    }

    @Test("A secret that cannot be read is a key error, and says nothing of session or network")
    func unreadableSecret() async throws {
        try await logIn()
        let before = await client.snapshot
        store.hides = true
        let error = await #expect(throws: LoginRocketError.self) { try await client.checkSession() }
        #expect(error?.code == .key)
        #expect(await client.snapshot == before)
    }

    func isLoggedIn(_ user: User) async -> Bool {
        guard case .loggedIn(let session) = await client.snapshot.session else { return false }
        return session.user == user
    }

    func logIn() async throws {
        async let login = client.login(username: "frank", password: Secret("password"))
        await api.nextCall()?.answer(.accepted(.session(token: Secret("token"))))
        _ = try await login
    }

    /// Lets other tasks run until it is so; the suite's time limit is the deadline.
    func wait(until isSo: () async -> Bool) async {
        while await !isSo() { await Task.yield() }
    }
}

/// A store whose commits and secrets can be made to fail.
final class RefusingStore: Store {
    private let store = MemoryStore()
    private let state = Mutex(
        (refuses: false, leavesInDoubt: false, refusals: 0, commits: 0, hides: false)
    )

    var refuses: Bool {
        get { state.withLock { $0.refuses } }
        set { state.withLock { $0.refuses = newValue } }
    }

    var leavesInDoubt: Bool {
        get { state.withLock { $0.leavesInDoubt } }
        set { state.withLock { $0.leavesInDoubt = newValue } }
    }

    var commits: Int {
        state.withLock { $0.commits }
    }

    var hides: Bool {
        get { state.withLock { $0.hides } }
        set { state.withLock { $0.hides = newValue } }
    }

    var refusals: Int {
        state.withLock { $0.refusals }
    }

    func commit(_ changes: Changes, secrets: [SecretRef: Secret]) throws(LoginRocketError) {
        try state.withLock { (state) throws(LoginRocketError) in
            if state.leavesInDoubt {
                throw LoginRocketError(.store, "The disk failed: look.", disk: .leftInDoubt)
            }
            guard state.refuses else { return state.commits += 1 }
            state.refusals += 1
            throw LoginRocketError(.store, "The disk is full: make room.")
        }
        try store.commit(changes, secrets: secrets)
    }

    func load() throws(LoginRocketError) -> Saved { try store.load() }

    func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        if hides { throw LoginRocketError(.key, "The key is gone: bring it back.") }
        return try store.secret(reference)
    }

    func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        try store.fingerprint(of: secret)
    }

    func close() throws(LoginRocketError) { try store.close() }
}
