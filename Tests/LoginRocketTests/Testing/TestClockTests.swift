import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

@Suite("The clock of a test", .timeLimit(.minutes(10)))
struct TestClockTests {
    private let clock = TestClock()

    @Test("stops at every deadline, and lets who wakes up sleep again before it goes on")
    func steps() async throws {
        let diary = Diary(clock: clock)
        let sleeping = Task { try await diary.sleep(.seconds(7)) }
        try await clock.advance(by: .seconds(30))
        #expect(await diary.wakings == [.seconds(7), .seconds(14), .seconds(21), .seconds(28)])
        #expect(clock.now.instant == Instant(sinceZero: .seconds(30)))
        #expect(clock.nextWakeUp == Instant(sinceZero: .seconds(35)))
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    @Test("lets a client do the work of hours, at the times at which it is due")
    func hours() async throws {
        var realm = try TestedServer.frank()
        realm.settings.sessionMinutes = 90
        let server = RealmAPI(realm, time: clock)
        let client = try Client(
            store: MemoryStore(),
            api: server,
            time: clock,
            random: SeededRandom(seed: 1),
            settings: Machine.Settings(sessions: .managed(recheckInterval: .seconds(600)))
        )
        try await client.login(username: "frank", password: Secret("secret"))
        let running = Task { try await client.run() }
        try await clock.advance(by: .seconds(3 * 3600))
        let checks = await server.requests.count { $0 == "/v1/check_session" }
        // The session lives 90 minutes, and the time between checks is drawn around the interval.
        #expect((7...14).contains(checks))
        #expect(await client.snapshot.session == .loggedOut(.endedByServer))
        await client.close()
        try await running.value
    }

    @Test("does the same as a world: the same seed, the same requests, an outage long")
    func asInAWorld() async throws {
        var world = try World(store: MemoryStore(), realm: try TestedServer.frank(), seed: 7)
        try world.wish(.login(User("frank"), password: world.secret("secret")))
        world.faults["/v1/logout"] = Array(repeating: .dropBeforeApply, count: 5)
        try world.logOut()
        try world.advance(by: .seconds(7200))

        let server = RealmAPI(try TestedServer.frank(), time: clock)
        let client = try Client(
            store: MemoryStore(),
            api: server,
            time: clock,
            random: SeededRandom(seed: 7)
        )
        let running = Task { try await client.run() }
        try await client.login(username: "frank", password: Secret("secret"))
        await server.plan(.dropBeforeApply, for: "/v1/logout", times: 5)
        try await client.logout()
        try await clock.advance(by: .seconds(7200))
        #expect(await server.requests == world.requests)
        #expect(await client.snapshot.operations == world.snapshot.operations)
        #expect(world.snapshot.finishedCount == 1)
        await client.close()
        try await running.value
    }

    @Test("gives up when something never ends, and says what")
    func restless() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let calling = Task {
            await clock.whileCalling {
                start.finish()
                try? await Task.sleep(for: .seconds(3600))
            }
        }
        for await _ in started {}
        let error = await #expect(throws: TestClock.Restless.self) {
            try await clock.advance(by: .seconds(1), within: .milliseconds(100))
        }
        #expect(error?.calls == 1)
        #expect(error?.description.contains("1 calls were on their way") == true)
        calling.cancel()
        await calling.value
        try await clock.advance(by: .seconds(1))
    }

    @Test("can be advanced while nobody sleeps")
    func nobody() async throws {
        try await clock.advance(by: .seconds(5))
        #expect(clock.now.instant == Instant(sinceZero: .seconds(5)))
    }

    /// Somebody who sleeps again and again, and notes when they wake up.
    private actor Diary {
        let clock: TestClock
        var wakings: [Duration] = []

        init(clock: TestClock) {
            self.clock = clock
        }

        func sleep(_ duration: Duration) async throws {
            while true {
                try await clock.sleep(until: clock.now.instant + duration)
                try Task.checkCancellation()
                wakings.append(clock.now.instant.sinceZero)
            }
        }
    }
}
