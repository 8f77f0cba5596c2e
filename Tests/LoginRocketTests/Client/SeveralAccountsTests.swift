import LoginRocket
import LoginRocketEmulator
import LoginRocketRealm
import Testing

@Suite(.timeLimit(.minutes(1))) struct SeveralAccountsTests {
    @Test("Three users are logged in at once, and the logout of one leaves the others alone")
    func threeUsers() async throws {
        let emulator = try await Emulator.start()
        let url = try BaseURL("http://127.0.0.1:\(emulator.port)")
        let names = ["ann", "bob", "cid"]
        for name in names {
            try await emulator.withRealm { realm, _ throws(Realm.ControlError) in
                try realm.addUser(name, password: "secret of \(name)")
            }
        }
        let databases = try names.map { _ in try TemporaryDatabase() }
        let clients = try databases.map { database in
            try Client.open(.init(url: url, databasePath: database.path))
        }
        let running = clients.map { client in Task { try await client.run() } }
        for (name, client) in zip(names, clients) {
            try await client.login(username: name, password: Secret("secret of \(name)"))
        }
        #expect(Set(await emulator.state().sessions.map(\.username)) == Set(names))
        #expect(Set(try await tokens(of: clients)).count == 3)

        #expect(try await clients[0].logout()?.outcome() == .done(.answered))
        #expect(Set(await emulator.state().sessions.map(\.username)) == ["bob", "cid"])
        for client in clients.dropFirst() {
            #expect(try await client.checkSession().name == .loggedIn)
        }
        for client in clients { await client.close() }
        for run in running { try await run.value }
        await emulator.shutdown()
    }

    private func tokens(of clients: [Client]) async throws -> [String] {
        var tokens: [String] = []
        for client in clients { tokens.append(try await client.token().text) }
        return tokens
    }
}
