import LoginRocketRealm

/// A view of the demo's own realm: the truth that the client cannot always see.
struct RealmView: Equatable {
    /// The network cable is plugged in.
    var isPluggedIn = true

    /// The fault or the delay of calls to come; `nil` for none.
    var plan: CallsPlan?

    /// The time by which the realm's clock was moved, in seconds.
    var clockAdvance = 0.0

    /// The users of the live sessions.
    var sessions: [String] = []

    /// The number of changes of each user's password.
    var passwordChanges: [String: Int] = [:]

    /// The number of requests that have come in, by path.
    var requestsByPath: [String: Int] = [:]

    /// The number of requests that have come in.
    var requests: Int { requestsByPath.values.reduce(0, +) }

    /// The largest number of logouts and password changes of one user that were under way at once.
    var maxInFlight = 0

    /// The codes that the users' authenticator apps show.
    var codes: [String: Code] = [:]

    /// The result of a signup.
    var signups = Signups.logIn

    /// The mails of the realm, the latest last.
    var mails: [Mail] = []

    /// The result of a signup.
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
