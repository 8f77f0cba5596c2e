import LoginRocket
import LoginRocketEmulator
import LoginRocketRealm
import Testing

@Suite(.timeLimit(.minutes(1))) struct FirstLinesTests {
    @Test("The README's first lines change a password and log out")
    func firstLines() async throws {
        let emulator = try await Emulator.start()
        let database = try TemporaryDatabase()
        let outcomes = try await firstLinesExample(
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
}
