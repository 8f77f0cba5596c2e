import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

@Suite("Delays and chances in the same process")
struct DelayTests {
    @Test("a call waits for its delay on the test's clock, then is answered as usual")
    func delay() async throws {
        let clock = TestClock()
        let server = RealmAPI(try realm(), time: clock)
        await server.plan(delay: .seconds(3), for: "/v1/login")
        let client = try Client(store: MemoryStore(), api: server, time: clock)
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        try await clock.advance(by: .seconds(3))
        _ = try await login.value
        #expect(await server.requests == ["/v1/login"])
        await client.close()
    }

    @Test("a delay that is longer than a call waits is a call that never reached the realm")
    func tooLong() throws {
        var world = try World(store: MemoryStore(), realm: realm(), seed: 1)
        world.plan(delay: .seconds(10), for: "/v1/login")
        let begun = world.clock.now.instant
        try world.wish(.login(User("frank"), password: world.secret("secret")))
        #expect(world.clock.now.instant - begun == .seconds(10))
        #expect(world.realm.state(at: world.date).sessions.isEmpty)
        world.plan(delay: .seconds(9), for: "/v1/login")
        try world.wish(.login(User("frank"), password: world.secret("secret")))
        #expect(world.clock.now.instant - begun == .seconds(19))
        #expect(world.realm.state(at: world.date).sessions.count == 1)
    }

    @Test("a chance is drawn from the realm's generator, and a fault is offered so many times")
    func chance() async throws {
        func sessions(seed: UInt64) async throws -> Int {
            let server = RealmAPI(try realm(seed: seed), time: TestClock())
            await server.plan(.dropBeforeApply, for: "/v1/login", times: 20, probability: 0.5)
            let call = Request.login(User("frank"), password: Secret("secret"))
            for _ in 0..<20 { _ = await server.perform(call, timeout: .seconds(1)) }
            return await server.withRealm { realm, now in realm.state(at: now).sessions.count }
        }
        let first = try await sessions(seed: 1)
        #expect(try await sessions(seed: 1) == first)
        #expect(1..<20 ~= first)
    }

    private func realm(seed: UInt64 = 1) throws -> Realm {
        var realm = Realm(generator: SeededGenerator(seed: seed))
        try realm.addUser("frank", password: "secret")
        return realm
    }
}
