import LoginRocketCore
import LoginRocketCoreTesting
import Testing

/// Each test runs in a process of its own: a trap ends that, and not the other tests.
@Suite("Arithmetic on time saturates, and never traps")
struct ExtremeTimeTests {
    @Test("a sum or a difference of any two times")
    func values() async {
        await #expect(processExitsWith: .success) {
            let durations =
                Extremes.durations + [Duration(attoseconds: .max), Duration(attoseconds: .min)]
            let instants = durations.map(Instant.init(sinceZero:))
            for duration in durations {
                for instant in instants {
                    _ = instant + duration
                    _ = instant - duration
                    for other in instants { _ = instant - other }
                    for wall in Extremes.walls {
                        _ = wall + duration
                        let moment = Moment(instant: instant, wall: wall, trusted: wall)
                        _ = moment + duration
                        _ = moment - duration
                        for other in Extremes.walls { _ = wall - other }
                    }
                }
            }
        }
    }

    @Test("a check interval of any length")
    func checkInterval() async {
        await #expect(processExitsWith: .success) {
            for interval in Extremes.durations {
                for seed in UInt64(1)...10 {
                    var random = SplitMix64(seed: seed)
                    var rehearsal = try Rehearsal.online(recheckInterval: interval)
                    for _ in 1...3 {
                        rehearsal.draw = Draw(
                            bits: random.next(),
                            operationID: Samples.operationID(9)
                        )
                        try rehearsal.wish(.checkSession)
                        try rehearsal.answer(.accepted(.valid))
                    }
                    Extremes.look(at: &rehearsal)
                }
            }
        }
    }

    @Test("a check interval of any length, after a start")
    func checkIntervalAfterStart() async {
        await #expect(processExitsWith: .success) {
            for interval in Extremes.durations {
                var rehearsal = Rehearsal(
                    Saved(session: .loggedIn(Samples.session)),
                    settings: Machine.Settings(sessions: .managed(recheckInterval: interval))
                )
                Extremes.look(at: &rehearsal)
            }
        }
    }

    @Test("a lifetime of any length")
    func lifetime() async {
        await #expect(processExitsWith: .success) {
            for lifetime in Extremes.durations {
                var rehearsal = try Rehearsal.online()
                let change = ChangeRequest(
                    id: Samples.operationID(2),
                    current: Samples.password,
                    new: Samples.newPassword,
                    lifetime: lifetime
                )
                try rehearsal.wish(.updatePassword(change))
                Extremes.look(at: &rehearsal)
                rehearsal.restart()
                Extremes.look(at: &rehearsal)
            }
        }
    }

    @Test("any pause that a server asks for")
    func pause() async {
        await #expect(processExitsWith: .success) {
            for pause in Extremes.durations {
                var rehearsal = try Rehearsal.online()
                try rehearsal.wish(.logout(Samples.operationID(1)))
                try rehearsal.next()
                try rehearsal.answer(.limited(retryAfter: pause))
                Extremes.look(at: &rehearsal)
            }
        }
    }

    @Test("any wait of the backoff")
    func backoff() async {
        await #expect(processExitsWith: .success) {
            for wait in Extremes.durations {
                var settings = Machine.Settings()
                settings.backoff.base = wait
                settings.backoff.cap = wait
                for bits in [UInt64.min, 1 << 63, .max] {
                    var rehearsal = Rehearsal(
                        Saved(session: .loggedIn(Samples.session)),
                        settings: settings
                    )
                    rehearsal.draw = Draw(bits: bits, operationID: Samples.operationID(9))
                    try rehearsal.wish(.logout(Samples.operationID(1)))
                    try rehearsal.next()
                    try rehearsal.answer(.unknown("HTTP 500"))
                    Extremes.look(at: &rehearsal)
                }
            }
        }
    }

    @Test("any age that a damaged disk holds")
    func age() async {
        await #expect(processExitsWith: .success) {
            for age in Extremes.durations {
                var earlier = try Rehearsal.online()
                try earlier.wish(.updatePassword(Samples.changeRequest))
                try earlier.wish(.logout(Samples.operationID(1)))
                var saved = earlier.ledger.saved
                for row in saved.operations.indices { saved.operations[row].age = age }
                var rehearsal = Rehearsal(saved)
                Extremes.look(at: &rehearsal)
            }
        }
    }

    @Test("any wall clock, trusted or not, and any end of a session, managed or not")
    func wallClock() async {
        await #expect(processExitsWith: .success) {
            for wall in Extremes.walls {
                for end in Extremes.walls {
                    for sessions in [SessionManagement.unmanaged, .managed(recheckInterval: nil)] {
                        let session = Session(
                            identity: Samples.session.identity,
                            user: Samples.frank,
                            token: Samples.session.token,
                            expiresAt: end,
                            confirmation: .unconfirmed(since: end)
                        )
                        var rehearsal = Rehearsal(
                            Saved(session: .loggedIn(session)),
                            settings: Machine.Settings(sessions: sessions),
                            at: Moment(instant: Samples.now.instant, wall: wall, trusted: wall)
                        )
                        Extremes.look(at: &rehearsal)
                    }
                }
            }
        }
    }

    @Test("any start of an external login")
    func externalLogin() async {
        await #expect(processExitsWith: .success) {
            for wall in Extremes.walls {
                for start in Extremes.walls {
                    let login = ExternalLogin(provider: "facebook", startedAt: start)
                    var rehearsal = Rehearsal(
                        Saved(session: .awaitingExternalLogin(login)),
                        at: Moment(instant: Samples.now.instant, wall: wall)
                    )
                    Extremes.look(at: &rehearsal)
                }
            }
        }
    }
}

/// Times at and beyond every edge.
enum Extremes {
    static let durations: [Duration] = [
        .seconds(Int64.max), .seconds(Int64.min), .zero, .nanoseconds(1), .nanoseconds(-1),
        .seconds(Int64.max / 2), .seconds(Int64.max - 1), .seconds(Int64.min + 1),
    ]

    static let walls: [WallTime] = [.min, -1, 0, 1_800_000_000, .max].map {
        WallTime(secondsSince1970: $0)
    }

    /// Lets the machine do what it does, a few times, and shows it.
    static func look(at rehearsal: inout Rehearsal) {
        for _ in 1...3 {
            _ = rehearsal.machine.snapshot(at: rehearsal.now)
            _ = try? rehearsal.elapse()
            _ = rehearsal.machine.snapshot(at: rehearsal.now)
            _ = try? rehearsal.answer(.unknown("HTTP 500"))
            rehearsal.advance(by: .minutes(1))
            guard let deadline = rehearsal.deadline else { return }
            rehearsal.advance(by: max(.zero, deadline - rehearsal.now.instant))
        }
    }
}
