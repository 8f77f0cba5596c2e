import Testing

extension Stories {
    /// How an outage of a quarter of an hour and more ends.
    @Suite struct LongOutageStories {
        @Test(.timeLimit(.minutes(10)))
        func `however long an outage lasts, the change is made before the logout behind it`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let (old, new) = (story.newPassword(), story.newPassword())
                let kiosks = try (0..<count).map { try Kiosk($0, of: emulator, old, in: story) }
                for kiosk in kiosks { try await kiosk.logIn(at: emulator) }

                try await emulator.setNetwork(up: false)
                for kiosk in kiosks { try await kiosk.leave(changing: new) }
                _ = try await eventually("all outages are over", within: .seconds(180)) {
                    let waiting = kiosks.filter(\.isCutOff)
                    for kiosk in waiting { try kiosk.clock.advance(by: MovedClock.step) }
                    return waiting.isEmpty ? true : nil
                }

                try await emulator.setNetwork(up: true)
                try await passQuarterOfAnHour(kiosks) {
                    try kiosks.allSatisfy { try $0.run.ends() == .done }
                }

                let ends = try kiosks.map { try $0.run.ends() }
                #expect(tally(ends) == [.done: count])
                let held = try kiosks.count { try $0.run.heldTheLogout() }
                #expect(held == count)
                try await expectDrained(emulator)
            }
        }
    }
}

private let count = 20

/// A client on a database of its own, whose user wants out in the middle of an outage.
private final class Kiosk {
    let user: User
    let clock: MovedClock
    let run: RunningDemo

    /// How long its outage lasts, by its own clocks: from 16 to 45 minutes.
    private let outage: Duration
    private var wentOffline = Duration.zero

    init(
        _ number: Int,
        of emulator: EmulatorProcess,
        _ password: String,
        in story: Story
    ) throws {
        user = User(name: "user\(number)", password: password)
        clock = MovedClock("\(number)", in: story)
        run = try story.demo(of: emulator, user.name).moved(by: clock).run()
        outage = .minutes(16) + .minutes(29) * number / (count - 1)
    }

    /// Whether its outage is not over yet.
    var isCutOff: Bool { clock.elapsed < wentOffline + outage }

    func logIn(at emulator: EmulatorProcess) async throws {
        try await emulator.add(user)
        try #require(try await run.logIn(user).summary == "0 loggedIn")
        try #require(try await run.ask("check").freshness == "confirmed")
    }

    func leave(changing new: String) async throws {
        wentOffline = clock.elapsed
        try #require(try await run.change(user.password, to: new).summary == "75 loggedIn")
        try #require(try await run.ask("logout").summary == "75 loggedOut")
    }
}

/// Lets up to a quarter of an hour pass for all of them, and what is on its way then come to its
/// end.
private func passQuarterOfAnHour(
    _ kiosks: [Kiosk],
    until isDrained: () throws -> Bool
) async throws {
    let steps = Int(.minutes(15) / MovedClock.step)
    var looks = 0
    _ = try await eventually("a quarter of an hour is over", within: .seconds(180)) {
        looks += 1
        if looks <= steps {
            for kiosk in kiosks { try kiosk.clock.advance(by: MovedClock.step) }
        }
        return try isDrained() || looks == 2 * steps ? true : nil
    }
}

private func tally(_ ends: [Ends]) -> [Ends: Int] {
    ends.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}

/// Every password was changed and every session ended, each by one request.
///
/// The realm takes no change from a session that has ended, so each change came before its logout.
private func expectDrained(_ emulator: EmulatorProcess) async throws {
    let state = try await emulator.state()
    let changed = state.users.filter { $0.passwordVersion == 2 && $0.wrongPasswords == 0 }
    #expect(changed.count == count)
    #expect(state.sessions == [])
    #expect(state.count("/v1/update_password") == count)
    #expect(state.count("/v1/logout") == count)
    #expect(state.maxInFlight.values.allSatisfy { $0 == 1 })
}
