import Foundation
import LoginRocket
import LoginRocketEmulator
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServiceTests {
    @Test("The README's service shows who is logged in until it is closed")
    func service() async throws {
        let emulator = try await Emulator.start()
        let database = try TemporaryDatabase()
        // A key file after a credential is used, and never made.
        try Data((0..<32).map { _ in UInt8.random(in: .min ... .max) })
            .write(to: URL(fileURLWithPath: database.keyPath))
        try setPermissions(0o600, database.keyPath)
        let address = "http://127.0.0.1:\(emulator.port)"
        var seen: [SessionState] = []
        try await serviceExample(url: address, state: database.directory) { client, snapshot in
            seen.append(snapshot.session)
            switch snapshot.session {
            case .loggedOut where seen.count == 1:
                Task { try await client.login(username: "frank", password: Secret("secret")) }
            case .loggedIn:
                Task { await client.close() }
            default:
                break
            }
        }
        #expect(seen.first == .loggedOut(.never))
        guard case .loggedIn(let session)? = seen.last else {
            Issue.record("nobody was shown as logged in: \(seen)")
            return
        }
        #expect(session.user == User("frank"))
        await emulator.shutdown()
    }
}
