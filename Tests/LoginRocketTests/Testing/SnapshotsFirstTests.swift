import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting
import LoginRocketRealm
import LoginRocketTesting
import Testing

@Suite("Waiting for a snapshot", .timeLimit(.minutes(10)))
struct SnapshotsFirstTests {
    private let client: Client

    init() throws {
        client = try Client(
            store: MemoryStore(),
            api: RealmAPI(try TestedServer.frank()),
            time: TestClock()
        )
    }

    @Test("returns the first one of which it is so")
    func first() async throws {
        let waiting = Task {
            try await client.snapshots.first(where: { $0.freshness != nil }, within: .seconds(30))
        }
        try await client.login(username: "frank", password: Secret("secret"))
        #expect(try await waiting.value.session.user == User("frank"))
    }

    @Test("fails when its time is over, and says where and what came last")
    func never() async throws {
        try await client.login(username: "frank", password: Secret("secret"))
        try await client.logout()
        let error = await #expect(throws: SnapshotNeverCame.self) {
            try await neverOffline()
        }
        #expect(error?.seen.count == 1)
        #expect(error?.place.fileID == #fileID)
        let last = "1 came, the last one: loggedOut(user), online, logout queued"
        #expect(error?.description.hasSuffix(last) == true, "\(error?.description ?? "")")
    }

    @Test("fails when the client is closed before")
    func closed() async throws {
        let waiting = Task { try await neverOffline(within: .seconds(30)) }
        await client.close()
        let result = await waiting.result
        #expect(throws: SnapshotNeverCame.self) { try result.get() }
    }

    @Test("ends with its task")
    func cancelled() async throws {
        let waiting = Task { try await neverOffline(within: .seconds(30)) }
        waiting.cancel()
        let result = await waiting.result
        #expect(throws: CancellationError.self) { try result.get() }
    }

    private func neverOffline(within limit: Duration = .milliseconds(50)) async throws {
        _ = try await client.snapshots.first(where: { $0.network == .offline }, within: limit)
    }
}
