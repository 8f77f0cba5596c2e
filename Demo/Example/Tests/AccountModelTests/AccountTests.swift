import AccountModel
import LoginRocket
import LoginRocketCore
import LoginRocketEmulatorTesting
import LoginRocketRealm
import LoginRocketTesting
import Testing

/// The servers of the tests, in this process and over a port: one word moves a test.
private let servers: [any TestServer.Type] = [RealmAPI.self, EmulatorAPI.self]

@Suite("An account on the screen", .timeLimit(.minutes(5)))
struct AccountTests {
    private let clock = TestClock()

    @Test("says hello, and who is there", arguments: servers)
    func login(_ server: any TestServer.Type) async throws {
        try await run(server) { account, _ in
            #expect(await account.screen.title == "Please log in")
            #expect(await account.logIn("frank", password: Secret("secret")) == "Hello, frank.")
            #expect(await account.screen.title == "frank is logged in")
        }
    }

    @Test("shows the server's own words for a wrong password", arguments: servers)
    func wrongPassword(_ server: any TestServer.Type) async throws {
        try await run(server) { account, _ in
            let sentence = await account.logIn("frank", password: Secret("wrong"))
            #expect(sentence.contains("password"))
            #expect(await account.screen.title == "Please log in")
        }
    }

    @Test("asks for a code where the realm does", arguments: servers)
    func code(_ server: any TestServer.Type) async throws {
        try await run(server) { account, server in
            let question = await account.logIn("grace", password: Secret("secret"))
            #expect(question == "Now the code, please.")
            #expect(await account.enterCode(Secret("wrong")) != "Hello.")
            #expect(await account.screen.title == "A code for grace, please")
            let code = try await server.withRealm { try $0.totpCode(of: "grace", at: $1).code }
            #expect(await account.enterCode(Secret(code)) == "Hello.")
            #expect(await account.screen.title == "grace is logged in")
        }
    }

    @Test("does in an outage what the server hears of when it is over", arguments: servers)
    func outage(_ server: any TestServer.Type) async throws {
        try await run(server) { account, server in
            _ = await account.logIn("frank", password: Secret("secret"))
            try await server.setOnline(false)
            _ = await account.changePassword(from: Secret("secret"), to: Secret("better"))
            #expect(await account.logOut() == "Good bye.")
            #expect(await account.screen.title == "Please log in")

            try await clock.advance(by: .seconds(20 * 60))
            let waiting = await account.screen.notes
            #expect(
                waiting == [
                    "New password of frank: on its way", "Logout of frank: on its way", "Offline",
                ]
            )

            try await server.setOnline(true)
            try await clock.advance(by: .seconds(10 * 60))
            let done = await account.screen.notes
            #expect(done == ["New password of frank: done", "Logout of frank: done"])
            #expect(await account.logIn("frank", password: Secret("better")) == "Hello, frank.")
            await account.dismissNotes()
            #expect(await account.screen.notes.isEmpty)
        }
    }

    @Test("finds out about a change whose answer was lost", arguments: servers)
    func lostAnswer(_ server: any TestServer.Type) async throws {
        try await run(server) { account, server in
            _ = await account.logIn("frank", password: Secret("secret"))
            await server.plan(.applyThenDrop, for: "/v1/update_password", times: 1)
            _ = await account.changePassword(from: Secret("secret"), to: Secret("better"))
            try await clock.advance(by: .seconds(30 * 60))
            #expect(await account.screen.notes == ["New password of frank: done"])
        }
    }

    @Test("says so when the server ends the session", arguments: servers)
    func ended(_ server: any TestServer.Type) async throws {
        try await run(server) { account, server in
            _ = await account.logIn("frank", password: Secret("secret"))
            _ = try await server.withRealm { try $0.revokeSessions(of: "frank", at: $1) }
            try await clock.advance(by: .seconds(15 * 60))
            #expect(await account.screen.title == "Your session has ended: please log in")
        }
    }

    /// An account whose client runs, with a server that knows frank and grace.
    private func run(
        _ server: any TestServer.Type,
        _ test: (Account, any TestServer) async throws -> Void
    ) async throws {
        var realm = Realm(generator: SeededGenerator(seed: 1))
        try realm.addUser("frank", password: "secret")
        try realm.addUser("grace", password: "secret", totpSecret: "JBSWY3DPEHPK3PXP")
        try await server.serve(realm, time: clock) { server in
            let client = try Client(
                store: MemoryStore(),
                api: server,
                time: clock,
                settings: Machine.Settings(sessions: .managed(recheckInterval: .seconds(300)))
            )
            let account = Account(client)
            let running = Task { try await account.run { _ in } }
            try await test(account, server)
            await client.close()
            try await running.value
        }
    }
}
