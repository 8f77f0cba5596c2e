import LoginRocketEmulator

/// What the demo's own realm holds: the truth that the client cannot always see.
struct RealmView: Equatable {
    /// Whether the network cable is plugged in.
    var isPluggedIn = true

    /// How the next call goes wrong; `nil` for as usual.
    var nextFault: Fault?

    /// How far the realm's clock was moved, in seconds.
    var clockAdvance = 0.0

    /// Whose sessions are live.
    var sessions: [String] = []

    /// How often each user's password was changed.
    var passwordChanges: [String: Int] = [:]

    /// How many requests have come in.
    var requests = 0

    /// How many logouts and password changes of one user were under way at once at most.
    var maxInFlight = 0

    /// The codes that the users' authenticator apps show.
    var codes: [String: Code] = [:]

    /// A code, and how long it is shown.
    struct Code: Equatable {
        let digits: String
        let secondsLeft: Int
    }
}
