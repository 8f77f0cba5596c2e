import LoginRocketCore

/// Chance chooses what happens next.
///
/// Each walk has a temper of its own: some things happen often in it and others never, so that long
/// chains of one kind come up that a mixture of everything would never reach.
struct Walk {
    let plan: Plan
    private var luck: Luck
    private let weights: [(weight: Int, value: Kind)]

    fileprivate enum Kind: CaseIterable {
        case login, code, signUp, external, arrive, cancel, logout, change, again, check, ask, verify
        case cancelOperation, acknowledge, abandon
        case next, wait, outage, longOutage, suspend, restart, clock
        case land, rough, ail, heal, limit, revoke, repeats, network, hint
        case full, refuses, unreadable, stumbles, healDisk
    }

    init(seed: UInt64) {
        luck = Luck(seed: seed)
        plan = Plan(seed: seed, luck: &luck)
        var luck = luck
        weights = Kind.allCases.map { kind in
            // A third of the kinds sleep in each walk, some are wild.
            let factor = luck.pick([(3, 0), (6, 1), (2, 4)])
            return (kind.isNeeded ? max(1, factor) * kind.weight : factor * kind.weight, kind)
        }
        self.luck = luck
    }

    /// The next step of a scene.
    mutating func step(_ scene: Scene) -> Step {
        Step(what: what(luck.pick(weights), scene), luck: luck.next())
    }

    private mutating func what(_ kind: Kind, _ scene: Scene) -> Step.What {
        switch kind {
        case .login: .login(user(), typed())
        case .code: .submitCode(isRight: luck.percent(85))
        case .signUp: .signUp
        case .external: .beginExternalLogin
        case .arrive: .arrive(ArrivingToken.allCases[luck.below(ArrivingToken.allCases.count)])
        case .cancel: .cancel
        case .logout: .logout
        case .change:
            .changePassword(
                isRight: luck.percent(80),
                lifetime: luck.pick([
                    (6, .seconds(24 * 3600)), (2, .seconds(700)), (2, .seconds(7 * 24 * 3600)),
                ])
            )
        case .again: .repeatChange
        case .check: .checkSession
        case .ask: .ask(Asked.allCases[luck.below(Asked.allCases.count)])
        case .verify: .verifyEmail(isNamed: luck.percent(60))
        case .cancelOperation: .cancelOperation
        case .acknowledge: .acknowledge
        case .abandon: .abandon
        case .next: .next
        case .wait: .pass(luck.time(upTo: luck.pick([(3, .seconds(2)), (3, .seconds(60)), (2, .seconds(1200)), (1, .seconds(7200))])))
        case .outage: .network(isUp: false)
        case .longOutage: .pass(luck.time(upTo: luck.pick([(4, .seconds(7200)), (1, .seconds(30 * 3600))])))
        case .suspend: .suspend(luck.time(upTo: luck.pick([(2, .seconds(600)), (1, .seconds(30 * 3600)), (1, .seconds(8 * 24 * 3600))])))
        case .restart: .restart(after: luck.time(upTo: luck.pick([(4, .seconds(10)), (1, .seconds(7200)), (1, .seconds(100_000))])))
        case .clock: luck.percent(50) ? .trustClock(luck.percent(50)) : .setClock(by: .seconds(luck.pick([(1, 0), (1, -1_000_000), (1, 1_000_000), (1, 3600)])))
        case .land: .land(fate())
        case .rough: .rough(percent: luck.pick([(1, 0), (2, 20), (1, 60)]))
        case .ail: .ail(call(), Ailment.allCases[luck.below(Ailment.allCases.count)])
        case .heal: .heal(call())
        case .limit: .limit(luck.percent(50) ? user() : nil, luck.time(upTo: .seconds(3600)), tellsHowLong: luck.percent(50))
        case .revoke: .revoke(user())
        case .repeats: .repeatSessions(luck.percent(70))
        case .network: .network(isUp: luck.percent(60))
        case .hint: .networkChanged
        case .full: .disk(.full)
        case .refuses: .disk(.refuses(user()))
        case .unreadable: .disk(.unreadable)
        case .stumbles: .disk(.stumbles(writes: luck.below(3), readings: luck.below(3)))
        case .healDisk: .disk(.none)
        }
    }

    private mutating func user() -> User { luck.pick([(3, People.frank), (2, People.grace), (1, People.heidi)]) }

    private mutating func typed() -> PasswordTyped {
        luck.pick([(6, .right), (1, .wrong), (2, .pendingNew)])
    }

    private mutating func call() -> Call { Call.allCases[luck.below(Call.allCases.count)] }

    private mutating func fate() -> Fate {
        luck.pick([
            (10, .answered), (1, .refused), (1, .limited(nil)), (1, .limited(.seconds(100))),
            (2, .notSent), (2, .lost), (3, .answerLost),
            (2, .late(luck.time(upTo: Flight.latest))),
        ])
    }
}

extension Walk.Kind {
    /// How often it happens, compared with the others.
    fileprivate var weight: Int {
        switch self {
        case .next: 60
        case .wait, .land: 25
        case .login, .change, .logout: 12
        case .code, .network: 8
        case .check, .external, .arrive, .longOutage, .rough: 4
        case .again, .cancelOperation, .acknowledge, .outage, .restart, .suspend: 3
        case .ask, .verify, .cancel, .abandon, .ail, .heal, .limit, .healDisk, .hint: 2
        case .signUp, .clock, .revoke, .repeats, .full, .refuses, .unreadable, .stumbles: 1
        }
    }

    /// Whether no walk can do without it.
    fileprivate var isNeeded: Bool {
        switch self {
        case .login, .next, .wait: true
        case .code, .signUp, .external, .arrive, .cancel, .logout, .change, .again, .check, .ask,
            .verify, .cancelOperation, .acknowledge, .abandon, .outage, .longOutage, .suspend,
            .restart, .clock, .land, .rough, .ail, .heal, .limit, .revoke, .repeats, .network, .hint,
            .full, .refuses, .unreadable, .stumbles, .healDisk:
            false
        }
    }
}
