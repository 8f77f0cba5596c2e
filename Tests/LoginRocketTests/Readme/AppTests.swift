import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

// What README.md shows for the tests of an app.

// README
@Test("A password changed in an outage is changed at the server when it is over")
func outage() throws {
    var realm = Realm(generator: SeededGenerator(seed: 1))
    try realm.addUser("frank", password: "secret")
    var world = try World(store: MemoryStore(), realm: realm, seed: 1)
    try world.wish(.login(User("frank"), password: world.secret("secret")))

    world.isOnline = false
    try world.changePassword(from: "secret", to: "better")
    try world.advance(by: .seconds(3600))
    world.isOnline = true
    try world.advance(by: .seconds(300))
    #expect(world.snapshot.operations.map(\.phase) == [.finished(.done(.answered))])
}
// README end

// README
@Test("A pulled cable is an error to try again after, and nobody is logged in")
func pulledCable() async throws {
    let network = ScriptedAPI()
    let client = try Client(store: MemoryStore(), api: network, time: TestClock())
    let login = Task { try await client.login(username: "frank", password: Secret("secret")) }
    await network.nextCall()?.answer(.notSent("the cable is out"))
    let error = await #expect(throws: LoginRocketError.self) { try await login.value }
    #expect(error?.isRetryable == true)
    #expect(await client.snapshot.session == .loggedOut(.never))
}
// README end
