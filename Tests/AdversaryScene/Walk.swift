import LoginRocketCore
import LoginRocketCoreTesting

/// Chance chooses what happens next.
///
/// Each walk has a temper of its own: some things happen often in it and others never, so that long
/// chains of one kind come up that a mixture of everything would never reach. What people do mostly
/// makes sense where they are, and what is broken is mended sooner or later.
struct Walk {
    let plan: Plan
    var luck: Luck
    private let temper: [Kind: Int]

    enum Kind: CaseIterable {
        case login, code, signUp, external, arrive, cancel, logout, change, again, check
        case anything, ask, verify, cancelOperation, acknowledge, abandon
        case next, wait, longWait, suspend, restart, clock
        case land, rough, ail, limit, revoke, repeats, outage, networkUp, hint
        case full, refuses, unreadable, stumbles, healDisk
    }

    init(seed: UInt64) {
        var luck = Luck(seed: seed)
        plan = Plan(seed: seed, luck: &luck)
        var temper: [Kind: Int] = [:]
        for kind in Kind.allCases {
            // A quarter of the kinds sleep in each walk, some are wild.
            let factor = luck.pick([(3, 0), (6, 1), (2, 4)])
            temper[kind] = kind.isNeeded ? max(1, factor) : factor
        }
        self.temper = temper
        self.luck = luck
    }

    /// The next step of a scene.
    mutating func step(_ scene: Scene) -> Step {
        let weights = Kind.allCases.map { kind in
            (weight: kind.weight(in: scene) * (temper[kind] ?? 1), value: kind)
        }
        let kind = luck.pick(weights)
        let what =
            kind == .anything ? person(luck.pick(Walk.anything), scene) : what(kind, scene)
        return Step(what: what, luck: luck.next())
    }

    private static let anything: [(weight: Int, value: Kind)] = [
        (1, .login), (1, .code), (1, .signUp), (1, .external), (1, .arrive), (1, .cancel),
        (1, .logout), (1, .change), (1, .check),
    ]

    private mutating func what(_ kind: Kind, _ scene: Scene) -> Step.What {
        switch kind {
        case .login, .code, .signUp, .external, .arrive, .cancel, .logout, .change, .again, .check,
            .anything, .ask, .verify, .cancelOperation, .acknowledge, .abandon:
            person(kind, scene)
        case .next, .wait, .longWait, .suspend, .restart, .clock:
            time(kind)
        case .land, .rough, .ail, .limit, .revoke, .repeats, .outage, .networkUp, .hint, .full,
            .refuses, .unreadable, .stumbles, .healDisk:
            trouble(kind, scene)
        }
    }

    private mutating func person(_ kind: Kind, _ scene: Scene) -> Step.What {
        switch kind {
        case .login: .login(user(), luck.pick([(7, .right), (1, .wrong), (2, .pendingNew)]))
        case .code: .submitCode(isRight: luck.percent(85))
        case .signUp: .signUp
        case .external: .beginExternalLogin
        case .arrive:
            .arrive(
                luck.pick([(3, .fresh), (3, .usedBefore), (1, .forged), (1, .ended), (1, .signup)])
            )
        case .cancel: .cancel
        case .change:
            .changePassword(
                isRight: luck.percent(80),
                lifetime: luck.pick([
                    (6, .seconds(24 * 3600)), (1, .seconds(700)), (2, .seconds(7 * 24 * 3600)),
                ])
            )
        case .again: .repeatChange
        case .check: .wish(Samples.plainWishes[luck.below(Samples.plainWishes.count)].value)
        case .ask: .ask(luck.pick([(1, .forgotPassword), (1, .resetPassword), (3, .emailToken)]))
        case .verify: .verifyEmail(isNamed: luck.percent(60))
        case .cancelOperation: .cancelOperation
        case .acknowledge: .acknowledge
        case .abandon: .abandon
        default: .logout
        }
    }

    private mutating func time(_ kind: Kind) -> Step.What {
        switch kind {
        case .wait:
            .pass(upTo([(4, .seconds(2)), (3, .seconds(60)), (2, .seconds(1200))]))
        case .longWait:
            .pass(
                upTo([(30, .seconds(7200)), (4, .seconds(30 * 3600)), (1, .seconds(8 * 24 * 3600))])
            )
        case .suspend:
            .suspend(
                upTo([(2, .seconds(600)), (2, .seconds(30 * 3600)), (1, .seconds(9 * 24 * 3600))])
            )
        case .restart:
            .restart(after: upTo([(4, .seconds(10)), (1, .seconds(7200)), (1, .seconds(100_000))]))
        case .clock:
            luck.percent(50)
                ? .trustClock(luck.percent(50))
                : .setClock(
                    by: .seconds(luck.pick([(1, 0), (1, -1_000_000), (1, 1_000_000), (1, 3600)]))
                )
        default:
            .next
        }
    }

    private mutating func trouble(_ kind: Kind, _ scene: Scene) -> Step.What {
        switch kind {
        case .land: .land(fate())
        case .rough: .rough(percent: luck.pick([(2, 0), (2, 20), (1, 60)]))
        case .ail: .ail(call(), ailment(), untilItEnds())
        case .limit:
            .limit(
                luck.percent(50) ? user() : nil,
                upTo([(1, .seconds(100)), (1, .seconds(3600))]),
                tellsHowLong: luck.percent(50)
            )
        case .revoke: .revoke(user())
        case .repeats: .repeatSessions(luck.percent(70))
        case .outage: .outage(untilItEnds(), cable())
        case .networkUp: .networkUp
        case .hint: .networkChanged
        case .full: .disk(.full, untilItEnds())
        case .refuses:
            .disk(luck.percent(60) ? .refuses(user()) : .refusesChanges, untilItEnds())
        case .unreadable:
            .disk(luck.percent(50) ? .unreadable : .passwordsUnreadable, untilItEnds())
        case .stumbles:
            .disk(.stumbles(readings: luck.below(3), writes: luck.below(3)), .seconds(600))
        default: .disk(.none, .zero)
        }
    }

    mutating func upTo(_ times: [(weight: Int, value: Duration)]) -> Duration {
        luck.time(upTo: luck.pick(times))
    }

    mutating func cable() -> Cable {
        luck.pick([(2, .pulled), (1, .swallows), (2, .loose)])
    }

    mutating func ailment() -> Ailment {
        Ailment.allCases[luck.below(Ailment.allCases.count)]
    }

    private mutating func untilItEnds() -> Duration {
        upTo([
            (4, .seconds(20)), (4, .seconds(600)), (4, .seconds(2 * 3600)),
            (2, .seconds(20 * 3600)),
            (1, .seconds(20 * 24 * 3600)),
        ])
    }

    mutating func user() -> User {
        luck.pick([(4, People.frank), (3, People.grace), (1, People.heidi)])
    }

    private mutating func call() -> Call { Call.allCases[luck.below(Call.allCases.count)] }

    mutating func fate() -> Fate {
        luck.pick([
            (16, .answered), (1, .refused), (1, .portal), (1, .limited(nil)),
            (1, .limited(.seconds(100))),
            (2, .notSent), (2, .lost), (3, .answerLost),
            (2, .late(luck.time(upTo: Flight.latest))),
        ])
    }
}
