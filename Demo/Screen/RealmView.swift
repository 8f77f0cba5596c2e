import LoginRocketEmulator
import LoginRocketRealm

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

    /// What becomes of those who sign up.
    var signups = Signups.logIn

    /// What the realm has mailed, the latest last.
    var mails: [Mail] = []

    /// What becomes of those who sign up.
    enum Signups: String, CaseIterable {
        case logIn = "log in"
        case verifyFirst = "verify first"
        case byServer = "by the server"

        /// The one after it in the circle of all.
        var following: Signups {
            switch self {
            case .logIn: .verifyFirst
            case .verifyFirst: .byServer
            case .byServer: .logIn
            }
        }
    }

    /// The token of the latest mail of a kind, to this user or to anybody.
    func mailedToken(_ kind: Realm.Mail.Kind, to username: String? = nil) -> String? {
        mails.last { $0.kind == kind && (username == nil || $0.username == username) }?.token
    }

    /// A mail with a token.
    struct Mail: Equatable {
        let kind: Realm.Mail.Kind
        let username: String
        let token: String
    }

    /// A code, and how long it is shown.
    struct Code: Equatable {
        let digits: String
        let secondsLeft: Int
    }
}
