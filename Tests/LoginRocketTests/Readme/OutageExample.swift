import LoginRocket
import LoginRocketRealm
import LoginRocketTesting
import Testing

// README
@Test("A password change made in an outage reaches the server after the outage")
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
