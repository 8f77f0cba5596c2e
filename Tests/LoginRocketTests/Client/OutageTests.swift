import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

/// The shipped driver and the real realm in an outage.
@Suite struct OutageTests {
    @Test(
        "A change and a logout of a client that had been online drain in order after an outage",
        arguments: UInt64(1)...20
    )
    func drains(seed: UInt64) throws {
        var world = try online(store: MemoryStore(), seed: seed)
        world.isOnline = false
        let change = try world.changePassword(from: "old password", to: "new password")
        let logout = try world.logOut()
        try world.advance(by: .seconds(16 * 60 + Int(seed) * 90))
        world.isOnline = true
        try world.advance(by: .seconds(3600))
        #expect(world.requests.suffix(2) == ["/v1/update_password", "/v1/logout"])
        for id in [change, logout] { #expect(outcome(of: id, in: world) == .done(.answered)) }
    }

    @Test("A request that cannot be made, and whose news cannot be saved, is made later")
    func notEvenSaved() throws {
        let store = SickStore()
        var world = try online(store: store, seed: 1)
        world.isOnline = false
        let logout = try world.logOut()
        store.fail(nextSecrets: 1)
        store.failAfterNextCommit()
        world.isOnline = true
        try world.advance(by: .seconds(16 * 3600))
        #expect(outcome(of: logout, in: world) == .done(.answered))
    }

    @Test("A row that the store refuses for ever holds up no other user's")
    func sickRow() throws {
        let store = SickStore()
        var world = try online(store: store, seed: 1, others: ["grace", "heidi"])
        world.isOnline = false
        let sick = try world.logOut()
        store.refuse(user: User("frank"))
        world.isOnline = true
        var others: [OperationID] = []
        for name in ["grace", "heidi"] {
            try world.wish(.login(User(name), password: world.secret("old password")))
            others.append(try world.logOut())
        }
        try world.advance(by: .seconds(3600))
        #expect(outcome(of: sick, in: world) == nil)
        for id in others { #expect(outcome(of: id, in: world) == .done(.answered)) }
        store.refuse(user: nil)
        try world.advance(by: .seconds(3600))
        #expect(outcome(of: sick, in: world) == .done(.answered))
    }

    private func online(
        store: any Store,
        seed: UInt64,
        others: [String] = []
    ) throws -> World {
        var realm = Realm(generator: SeededGenerator(seed: seed))
        for name in ["frank"] + others { try realm.addUser(name, password: "old password") }
        var world = try World(store: store, realm: realm, seed: seed)
        try world.wish(.login(User("frank"), password: world.secret("old password")))
        return world
    }

    private func outcome(of id: OperationID, in world: World) -> Outcome? {
        guard case .finished(_, let outcome)? = world.machine.outbox[id]?.status else { return nil }
        return outcome
    }
}
