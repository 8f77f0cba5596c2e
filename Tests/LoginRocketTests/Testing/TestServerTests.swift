import LoginRocket
import LoginRocketCore
import LoginRocketEmulator
import LoginRocketEmulatorTesting
import LoginRocketRealm
import LoginRocketTesting
import Testing

/// A server to test against: in this process, or over a port.
enum TestedServer: CaseIterable {
    case realm, emulator

    var type: any TestServer.Type {
        switch self {
        case .realm: RealmAPI.self
        case .emulator: EmulatorAPI.self
        }
    }

    /// A realm with frank in it.
    static func frank() throws -> Realm {
        var realm = Realm(generator: SeededGenerator(seed: 1))
        try realm.addUser("frank", password: "secret")
        return realm
    }
}

@Suite("A realm to test an app against", .timeLimit(.minutes(10)))
struct TestServerTests {
    private let clock = TestClock()
    private let login = Request.login(User("frank"), password: Secret("secret"))

    @Test("answers a client as the realm does", arguments: TestedServer.allCases)
    func answers(_ server: TestedServer) async throws {
        try await server.type.serve(try TestedServer.frank(), time: clock) { server in
            let client = try Client(store: MemoryStore(), api: server, time: clock)
            let refused = await #expect(throws: LoginRocketError.self) {
                try await client.login(username: "frank", password: Secret("wrong"))
            }
            #expect(refused?.code == .refused)
            try await client.login(username: "frank", password: Secret("secret"))
            #expect(try await client.checkSession().name == .loggedIn)
            #expect(await server.requests == ["/v1/login", "/v1/login", "/v1/check_session"])
            let sessions = await server.withRealm { $0.state(at: $1).sessions.count }
            #expect(sessions == 1)
        }
    }

    @Test("carries what waited in an outage of hours", arguments: TestedServer.allCases)
    func outage(_ server: TestedServer) async throws {
        try await server.type.serve(try TestedServer.frank(), time: clock) { server in
            let client = try Client(
                store: MemoryStore(),
                api: server,
                time: clock,
                random: SeededRandom(seed: 1)
            )
            let running = Task { try await client.run() }
            try await client.login(username: "frank", password: Secret("secret"))
            try await server.setOnline(false)
            let change = try await client.updatePassword(
                current: Secret("secret"),
                new: Secret("better")
            )
            try await clock.advance(by: .seconds(3600))
            #expect(await client.snapshot.network == .offline)
            #expect(await client.snapshot.unfinishedCount == 1)
            try await server.setOnline(true)
            try await clock.advance(by: .seconds(300))
            #expect(try await change.outcome() == .done(.answered))
            await client.close()
            try await running.value
        }
    }

    @Test("is at the client's time", arguments: TestedServer.allCases)
    func time(_ server: TestedServer) async throws {
        var realm = try TestedServer.frank()
        realm.settings.sessionMinutes = 60
        try await server.type.serve(realm, time: clock) { server in
            let client = try Client(store: MemoryStore(), api: server, time: clock)
            try await client.login(username: "frank", password: Secret("secret"))
            clock.move(by: .seconds(59 * 60))
            #expect(try await client.checkSession().name == .loggedIn)
            clock.move(by: .seconds(2 * 60 * 60))
            #expect(try await client.checkSession() == .loggedOut(.endedByServer))
        }
    }

    @Test("serves the next client after the last one was closed", arguments: TestedServer.allCases)
    func restart(_ server: TestedServer) async throws {
        let store = MemoryStore()
        try await server.type.serve(try TestedServer.frank(), time: clock) { server in
            let first = try Client(store: store, api: server, time: clock)
            try await first.login(username: "frank", password: Secret("secret"))
            await first.close()
            let second = try Client(store: store, api: server, time: clock)
            #expect(try await second.checkSession().name == .loggedIn)
        }
    }

    @Test("goes wrong as it does over a port", arguments: Fault.allCases)
    func fault(_ fault: Fault) async throws {
        let here = try await outcome(of: fault, at: RealmAPI(try TestedServer.frank()))
        let overAPort = try await EmulatorAPI(try TestedServer.frank())
        #expect(try await outcome(of: fault, at: overAPort) == here)
        await overAPort.shutDown()
    }

    @Test("plans faults in order, for a path or for any", arguments: TestedServer.allCases)
    func plan(_ server: TestedServer) async throws {
        try await server.type.serve(try TestedServer.frank()) { server in
            await server.plan(.html200, for: Fault.anyPath)
            await server.plan(.status500, for: "/v1/login", times: 2)
            var answers: [Int?] = []
            for _ in 0..<4 {
                answers.append(await server.perform(login, timeout: .seconds(9)).status)
            }
            #expect(answers == [500, 500, 200, 200])
            await server.plan(.status503, for: "/v1/login")
            await server.clearFaults()
            #expect(await server.perform(login, timeout: .seconds(9)).status == 200)
        }
    }

    @Test("hangs until the call's time is over, by the test's clock")
    func hang() async throws {
        let server = RealmAPI(try TestedServer.frank(), time: clock)
        await server.plan(.hang, for: "/v1/login")
        let client = try Client(store: MemoryStore(), api: server, time: clock)
        let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
        try await clock.advance(by: .seconds(9))
        #expect(await client.snapshot.isBusy)
        try await clock.advance(by: .seconds(1))
        let error = await #expect(throws: LoginRocketError.self) { try await login.value }
        #expect(error?.code == .unknown)
    }

    @Test("says of a call that its provider is none, and sends nothing")
    func noProvider() async throws {
        let server = RealmAPI(try TestedServer.frank())
        let call = Request<Secret>.question(.externalLogin(provider: "../v1"))
        guard case .notSent = await server.perform(call, timeout: .seconds(1)).answer else {
            Issue.record("it was sent")
            return
        }
        #expect(await server.requests.isEmpty)
    }

    private struct Outcome: Equatable {
        let answer: String
        let status: Int?
        let sessions: Int
        let requests: [String]
    }

    private func outcome(
        of fault: Fault,
        at server: some TestServer
    ) async throws -> Outcome {
        await server.plan(fault, for: "/v1/login")
        let response = await server.perform(login, timeout: .seconds(3))
        return Outcome(
            answer: String("\(response.answer)".prefix { $0 != "(" }),
            status: response.status,
            sessions: await server.withRealm { $0.state(at: $1).sessions.count },
            requests: await server.requests
        )
    }
}
