import LoginRocket
import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

/// The shipped driver against the real realm, under a clock that the test moves.
@Suite struct PasswordChangeTests {
    let update = "/v1/update_password"
    let login = "/v1/login"

    func world(_ settings: Realm.Settings = Realm.Settings()) throws -> World {
        var realm = Realm(settings: settings, generator: SeededGenerator(seed: 7))
        try realm.addUser("frank", password: "old password")
        var world = try World(store: MemoryStore(), realm: realm, seed: 7)
        try world.wish(.login(User("frank"), password: world.secret("old password")))
        return world
    }

    func outcome(_ id: OperationID, in world: World) -> Outcome? {
        guard case .finished(_, let outcome)? = world.machine.outbox[id]?.status else { return nil }
        return outcome
    }

    func version(in world: World) -> Int? {
        world.realm.state(at: world.date).users.first?.passwordVersion
    }

    @Test("A change whose answer is lost is done once, and the probe's session is logged out")
    func lostAnswer() throws {
        var world = try world()
        world.faults[update] = [.applyThenDrop]
        let id = try world.changePassword(from: "old password", to: "new password")
        try world.advance(by: .seconds(3600))

        #expect(outcome(id, in: world) == .done(.newPasswordAccepted))
        #expect(version(in: world) == 2)
        #expect(world.realm.state(at: world.date).sessions.count == 1)
        #expect(world.snapshot.unfinishedCount == 0)
    }

    @Test("A change whose request is lost is sent again and done once")
    func lostRequest() throws {
        var world = try world()
        world.faults[update] = [.dropBeforeApply]
        let id = try world.changePassword(from: "old password", to: "new password")
        try world.advance(by: .seconds(3600))

        #expect(outcome(id, in: world) == .done(.answered))
        #expect(version(in: world) == 2)
    }

    @Test("A lockout that looks like a wrong password never makes an applied change rejected")
    func lockoutAfterAppliedChange() throws {
        var settings = Realm.Settings()
        settings.lockout = Realm.Lockout(after: 1, as: .error200, seconds: 24 * 3600)
        var world = try world(settings)
        world.faults[update] = [.applyThenDrop]
        let id = try world.changePassword(from: "old password", to: "new password")

        for _ in 1...24 * 60 where outcome(id, in: world) == nil {
            try world.advance(by: .seconds(60))
        }
        #expect(outcome(id, in: world).isUnknown)
        #expect(version(in: world) == 2)
    }

    @Test("Once a lockout is over the new password proves an applied change")
    func lockoutThatEnds() throws {
        var settings = Realm.Settings()
        settings.lockout = Realm.Lockout(after: 1, as: .status429, seconds: 900)
        var world = try world(settings)
        world.faults[update] = [.applyThenDrop]
        let id = try world.changePassword(from: "old password", to: "new password")
        try world.advance(by: .seconds(3 * 3600))

        #expect(outcome(id, in: world) == .done(.newPasswordAccepted))
    }

    @Test("A wrong current password is rejected, with the server's sentences")
    func wrongCurrentPassword() throws {
        var world = try world()
        let id = try world.changePassword(from: "a wrong password", to: "new password")

        guard case .rejected(let sentences) = outcome(id, in: world) else {
            Issue.record("\(String(describing: outcome(id, in: world)))")
            return
        }
        #expect(!sentences.isEmpty)
        #expect(world.requests.suffix(2) == [update, "/v1/check_session"])
        #expect(version(in: world) == 1)
    }

    @Test("A wrong current password of a lost request cannot be told from a change that was made")
    func wrongCurrentPasswordInDoubt() throws {
        var world = try world()
        world.faults[update] = [.dropBeforeApply]
        let id = try world.changePassword(from: "a wrong password", to: "new password")
        try world.advance(by: .seconds(24 * 3600))

        // A no to the new password proves nothing, and the old one is never tried.
        #expect(outcome(id, in: world).isUnknown)
        #expect(version(in: world) == 1)
    }

    @Test("A change whose session died waits for a login instead of being rejected")
    func deadSession() throws {
        var world = try world()
        world.isOnline = false
        let id = try world.changePassword(from: "old password", to: "new password")
        try world.realm.revokeSessions(of: "frank", at: world.date)
        world.isOnline = true
        try world.advance(by: .seconds(600))

        #expect(world.snapshot.operations.map(\.phase) == [.needsLogin])
        #expect(world.machine.session == .loggedOut(.endedByServer))
        try world.wish(.cancel, of: id)
        #expect(outcome(id, in: world) == .cancelled)
    }

    @Test("A change that waits for a login expires when its running time is over")
    func deadSessionExpires() throws {
        var world = try world()
        world.isOnline = false
        let id = try world.changePassword(
            from: "old password",
            to: "new password",
            lifetime: .seconds(3600)
        )
        try world.realm.revokeSessions(of: "frank", at: world.date)
        world.isOnline = true
        try world.advance(by: .seconds(3599))
        #expect(outcome(id, in: world) == nil)
        try world.advance(by: .seconds(1))
        #expect(outcome(id, in: world) == .expired)
    }

    @Test("At most two requests in fifteen minutes follow an unanswered one, also over restarts")
    func requestBudget() throws {
        var world = try world()
        world.faults[update] = Array(repeating: .dropBeforeApply, count: 100)
        try world.changePassword(from: "old password", to: "new password")
        let before = world.requests.count - 1
        for minute in 1...60 {
            try world.advance(by: .seconds(60))
            if minute % 20 == 0 { try world.restart() }
            let sent = world.requests.count - 1 - before
            #expect(sent <= 2 * (1 + minute / 15), "minute \(minute)")
        }
        #expect(world.requests.count - 1 - before >= 4)
    }

    @Test("A change and a logout of one session drain in order, whatever the outage")
    func drainInOrder() throws {
        var world = try world()
        world.isOnline = false
        let change = try world.changePassword(from: "old password", to: "new password")
        let logout = try world.logOut()
        try world.advance(by: .seconds(6 * 3600))
        #expect(world.snapshot.network == .offline)
        #expect(world.machine.session == .loggedOut(.user))
        try world.restart()
        world.isOnline = true
        try world.advance(by: .seconds(600))

        #expect(world.requests.suffix(2) == [update, "/v1/logout"])
        #expect(outcome(change, in: world) == .done(.answered))
        #expect(outcome(logout, in: world) == .done(.answered))
        #expect(world.realm.state(at: world.date).sessions.isEmpty)
    }

    @Test("Offline for a week, the number of attempts stays within the capped backoff")
    func offlineIsQuiet() throws {
        var world = try world()
        world.isOnline = false
        try world.logOut()
        let day = 24 * 3600
        try world.advance(by: .seconds(7 * day))

        // Full jitter under a bound of 300 s: 150 s a wait on average.
        let attempts = try #require(world.snapshot.operations.first?.attempts)
        #expect(attempts < 7 * day / 100)
        #expect(attempts > 7 * day / 300)
    }
}

extension Outcome? {
    fileprivate var isUnknown: Bool {
        guard case .outcomeUnknown? = self else { return false }
        return true
    }
}
