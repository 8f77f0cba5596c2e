import LoginRocket
import LoginRocketCore
import LoginRocketEmulator
import LoginRocketRealm
import Testing

/// What README.md shows first.
@Suite(.timeLimit(.minutes(1))) struct FirstLinesTests {
    @Test("The README's first lines change a password and log out")
    func firstLines() async throws {
        let emulator = try await Emulator.start()
        let database = try TemporaryDatabase()
        let outcomes = try await example(
            url: "http://127.0.0.1:\(emulator.port)",
            path: database.path,
            password: "secret",
            better: "better"
        )
        #expect(outcomes == [.done(.answered), .done(.answered)])
        let state = await emulator.state()
        #expect(state.users.first { $0.username == "frank" }?.passwordVersion == 2)
        #expect(state.sessions.isEmpty)
        await emulator.shutdown()
    }

    private func example(
        url: String,
        path: String,
        password: String,
        better: String
    ) async throws -> [Outcome?] {
        // README
        let client = try Client.open(.init(url: BaseURL(url), databasePath: path))
        let running = Task { try await client.run() }

        try await client.login(username: "frank", password: Secret(password))
        let change = try await client.updatePassword(current: Secret(password), new: Secret(better))
        let logout = try await client.logout()  // Logged out here, now, for good.

        let changed = try await change.outcome()  // .done: the server holds it, perhaps after days.
        let loggedOut = try await logout?.outcome()
        // README end
        await client.close()
        try await running.value
        return [changed, loggedOut]
    }
}
