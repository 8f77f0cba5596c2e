import FoundationEssentials
import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

/// What a session says of its user and its end, and what the server's time does to it.
@Suite("A session", .timeLimit(.minutes(1)))
struct SessionValueTests {
    private func realm(_ change: (inout Realm.Settings) -> Void = { _ in }) throws -> Realm {
        var settings = Realm.Settings()
        settings.tokenFields = [.custom, .memberships, .orgs]
        change(&settings)
        var realm = Realm(settings: settings, generator: SeededGenerator(seed: 3))
        var frank = Realm.NewUser(username: "frank", password: "secret")
        frank.firstName = "Frank"
        frank.lastName = "Ly"
        frank.custom = ["color": "blue"]
        frank.orgs = ["Acme"]
        try realm.add(frank, at: .init(timeIntervalSince1970: 1_767_225_600))
        return realm
    }

    private let endingToken = unsignedToken(saying: #"{"exp":1800000000,"un":"frank"}"#)

    private func session(of world: World) throws -> Session {
        guard case .loggedIn(let session) = world.snapshot.session else {
            throw LoginRocketError(.illegal, "not logged in")
        }
        return session
    }

    /// A client whose session has an end that nobody can be asked for.
    private func unmanaged(_ api: ScriptedAPI, _ clock: TestClock) async throws -> Client {
        let client = try Client(
            store: MemoryStore(),
            api: api,
            time: clock,
            settings: Machine.Settings(sessions: .unmanaged)
        )
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        await api.nextCall()?.answer(.accepted(.session(token: endingToken)))
        _ = try await login.value
        return client
    }

    @Test("says who its user is, where a member, and when it ends; also after a restart")
    func profile() throws {
        let clock = TestClock()
        var world = try World(store: MemoryStore(), realm: realm(), seed: 1, clock: clock)
        try world.wish(.login(User("frank"), password: world.secret("secret")))
        for _ in 1...2 {
            let session = try session(of: world)
            let profile = try #require(world.snapshot.profile)
            #expect(profile.name == "Frank Ly" && profile.firstName == "Frank")
            #expect(profile.userID?.hasPrefix("usr_") == true)
            #expect(profile.customAttributes == #"{"color":"blue"}"#)
            #expect(profile.memberships.map(\.organization) == ["Acme"])
            #expect(session.expiresAt == clock.now.wall + .seconds(360 * 60))
            try world.restart()
        }
    }

    @Test("says the same when it is read from a file, which holds the names only sealed")
    func profileOnDisk() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        var world = try World(store: store, realm: realm(), seed: 1)
        try world.wish(.login(User("frank"), password: world.secret("secret")))
        let before = try #require(world.snapshot.profile)
        try store.close()
        #expect(try !database.holds(Secret("Frank Ly")) && !database.holds(Secret("Acme")))
        let reopened = try database.open()
        let later = try World(store: reopened, realm: realm(), seed: 2)
        #expect(later.snapshot.profile == before)
        try reopened.close()
    }

    @Test("ends a minute after its token by the server's time, though no clock here is right")
    func serverTime() async throws {
        let clock = TestClock(wall: WallTime(secondsSince1970: 0))
        let api = ScriptedAPI()
        let client = try await unmanaged(api, clock)
        for (date, isOver) in [(1_800_000_059, false), (1_800_000_060, true)] {
            let check = Task { try await client.checkSession() }
            let date = WallTime(secondsSince1970: Int64(date))
            await api.nextCall()?.respond(Response(.refused(["Unmanaged."]), date: date))
            if isOver {
                #expect(try await check.value == .loggedOut(.expired))
            } else {
                await #expect(throws: LoginRocketError.self) { try await check.value }
            }
        }
        await client.close()
    }

    @Test("in a token from elsewhere is not believed where nobody can be asked")
    func nobodyToAsk() async throws {
        let api = ScriptedAPI()
        let signup = SignupToken(user: User("frank"), token: SecretRef(1))
        let store = MemoryStore()
        var changes = Changes()
        changes.session = .awaitingSignupCompletion(signup)
        try store.commit(changes, secrets: [signup.token: Secret("utk_1")])
        let client = try Client(
            store: store,
            api: api,
            settings: Machine.Settings(sessions: .unmanaged)
        )
        let error = await #expect(throws: LoginRocketError.self) {
            try await client.completeSignup(token: unsignedToken(of: "frank"))
        }
        #expect(error?.code == .badInput)
        expectSentence(error)
        #expect(api.allCalls.isEmpty)
        #expect(await client.snapshot.session == .awaitingSignupCompletion(signup))
        await client.close()
    }

    @Test("does not end by the time of an answer that may not be the server's")
    func foreignTime() async throws {
        let api = ScriptedAPI()
        let clock = TestClock(wall: WallTime(secondsSince1970: 0))
        let client = try await unmanaged(api, clock)
        let check = Task { try await client.checkSession() }
        let date = WallTime(secondsSince1970: 1_900_000_000)
        await api.nextCall()?.respond(Response(.unknown("a portal"), date: date))
        await #expect(throws: LoginRocketError.self) { try await check.value }
        guard case .loggedIn = await client.snapshot.session else {
            Issue.record("the session has ended")
            return
        }
        await client.close()
    }

    @Test("does not end by a time that the server told long before it is read, as after a suspend")
    func oldTime() async throws {
        let clock = TestClock(wall: WallTime(secondsSince1970: 0))
        let api = ScriptedAPI()
        let client = try await unmanaged(api, clock)
        let over = WallTime(secondsSince1970: 1_800_000_060)
        for (wait, isOver) in [(Duration.seconds(61), false), (.seconds(60), true)] {
            let check = Task { try await client.checkSession() }
            let call = await api.nextCall()
            clock.move(by: wait)
            call?.respond(Response(.refused(["Unmanaged."]), date: over))
            let session = try? await check.value
            #expect((session == .loggedOut(.expired)) == isOver)
        }
        await client.close()
    }
}
