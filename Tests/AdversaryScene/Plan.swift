import LoginRocketCore

/// What a scene is like: chosen once, before anything happens.
struct Plan: Hashable, Sendable {
    var seed: UInt64 = 0
    var isManaged = true
    var recheckInterval: Duration? = .seconds(600)
    var hasTokensThatEnd = false
    /// Whether the server's answers have a date.
    var tellsTime = true
    var lanesAtOnce = 4
    var logoutLifetime = Duration.seconds(30 * 24 * 3600)
    /// Whether a login gives out the user's live session again.
    var repeatsSessions = false
    var ending = Ending.wellAgain

    var settings: Machine.Settings {
        var settings = Machine.Settings(
            sessions: isManaged ? .managed(recheckInterval: recheckInterval) : .unmanaged
        )
        settings.lanesAtOnce = lanesAtOnce
        settings.logoutLifetime = logoutLifetime
        return settings
    }
}

/// How things stand once chaos is over.
enum Ending: Hashable, Sendable {
    /// All is well.
    case wellAgain
    /// All is well, but the program is started anew every 10 minutes.
    case restless
    /// One call stays broken for ever.
    case broken(Call, Ailment)
    /// One call stays broken for ever, and the program is started anew every 10 minutes.
    case brokenAndRestless(Call, Ailment)
    /// The disk takes nothing of this user for ever.
    case refused(User)
    /// The disk takes no row of a password change for ever.
    case changesRefused
    /// The passwords of changes cannot be read for ever.
    case passwordsUnreadable
}

extension Plan {
    /// A plan by chance.
    init(seed: UInt64, luck: inout Luck) {
        self.seed = seed
        isManaged = luck.percent(75)
        recheckInterval = luck.pick([
            (6, .seconds(600)), (2, nil), (1, .seconds(24 * 3600)), (1, .seconds(Int64.max)),
        ])
        hasTokensThatEnd = luck.percent(isManaged ? 30 : 60)
        tellsTime = luck.percent(60)
        lanesAtOnce = luck.pick([(6, 4), (1, 1), (1, 2)])
        logoutLifetime = luck.pick([(2, .seconds(30 * 24 * 3600)), (1, .seconds(12 * 3600))])
        repeatsSessions = luck.percent(40)
        let call: Call = luck.pick([
            (4, .updatePassword), (3, .logout), (3, .checkSession), (2, .login), (2, .verifyEmail),
            (1, .verifyLogin), (1, .other),
        ])
        let ailment = Ailment.allCases[luck.below(Ailment.allCases.count)]
        ending = luck.pick([
            (10, .wellAgain), (3, .restless), (5, .broken(call, ailment)),
            (3, .brokenAndRestless(call, ailment)),
            (2, .refused(luck.percent(50) ? People.frank : People.grace)),
            (1, .changesRefused), (1, .passwordsUnreadable),
        ])
    }
}
