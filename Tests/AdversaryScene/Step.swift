import LoginRocketCore

/// One thing that happens in a ``Scene``: what a person, the network, the server, the disk or the
/// clock does.
///
/// A step that cannot happen as things stand does nothing, so a story stays one when steps are left
/// out. Whatever else chance decides in it comes from its own luck, so that leaving out one step
/// changes no other.
struct Step: Hashable, Sendable {
    let what: What
    let luck: UInt64

    enum What: Hashable, Sendable {
        // People
        case login(User, PasswordTyped)
        case submitCode(isRight: Bool)
        case signUp
        case beginExternalLogin
        case arrive(ArrivingToken)
        case cancel
        case logout
        case changePassword(isRight: Bool, lifetime: Duration)
        case repeatChange
        case wish(Wish)
        case ask(Asked)
        case verifyEmail(isNamed: Bool)
        case cancelOperation
        case acknowledge
        case abandon

        // Time
        case next
        case pass(Duration)
        case suspend(Duration)
        case restart(after: Duration)
        case setClock(by: Duration)
        case trustClock(Bool)

        // Network and server
        case outage(Duration, Cable)
        case networkUp
        case networkChanged
        case rough(percent: Int)
        case land(Fate)
        case ail(Call, Ailment, Duration)
        case limit(User?, Duration, tellsHowLong: Bool)
        case revoke(User)
        case repeatSessions(Bool)

        // Disk
        case disk(DiskTrouble, Duration)
    }
}

/// What somebody types as a password.
enum PasswordTyped: Hashable, Sendable, CaseIterable {
    case right, wrong
    /// The new password of the change that is queued, be it applied or not.
    case pendingNew
}

/// A token that did not come as an answer.
enum ArrivingToken: Hashable, Sendable, CaseIterable {
    /// A session that the server has just made for somebody.
    case fresh
    /// A session that the client has had before.
    case usedBefore
    /// A token that the server does not know.
    case forged
    /// A token that ended long ago.
    case ended
    case signup
}

/// A call that changes nothing here.
enum Asked: Hashable, Sendable, CaseIterable {
    case forgotPassword, resetPassword, emailToken
}

/// A call of the API, as far as it can be broken by itself.
public enum Call: String, Hashable, Sendable, CaseIterable {
    case login, verifyLogin, checkSession, logout, updatePassword, verifyEmail, other

    init<Token>(_ request: Request<Token>) {
        switch request {
        case .login: self = .login
        case .verifyLogin: self = .verifyLogin
        case .checkSession: self = .checkSession
        case .logout: self = .logout
        case .updatePassword: self = .updatePassword
        case .verifyEmail: self = .verifyEmail
        default: self = .other
        }
    }
}

/// What is wrong with a network that lets nothing through.
enum Cable: Hashable, Sendable {
    /// It is pulled: a request certainly does not leave.
    case pulled
    /// It swallows everything, and nobody can tell.
    case swallows
    /// Now this, now that.
    case loose
}

/// How a call is broken.
enum Ailment: Hashable, Sendable, CaseIterable {
    /// HTTP 500, and nothing done.
    case error
    /// HTTP 500 after it was done.
    case errorAfterAll
    /// HTTP 404, as if the call were not there.
    case missing
    /// HTTP 429.
    case limited
    /// No answer.
    case silence
}

/// What becomes of one request.
enum Fate: Hashable, Sendable {
    /// The server does it and its answer arrives.
    case answered
    /// Something before the server says no.
    case refused
    /// Something before the server says that this is too often.
    case limited(Duration?)
    /// Something between answers in place of the server.
    case portal
    /// It certainly does not leave.
    case notSent
    /// It is lost on its way, which nobody can tell.
    case lost
    /// The server does it, and its answer is lost.
    case answerLost
    /// Nothing comes back, and a copy reaches the server so much later.
    case late(Duration)
}

/// What is wrong with the disk.
enum DiskTrouble: Hashable, Sendable {
    case none
    /// Nothing can be written.
    case full
    /// Nothing can be written that has to do with this user.
    case refuses(User)
    /// No row of a password change can be written.
    case refusesChanges
    /// Sealed values cannot be read.
    case unreadable
    /// The sealed passwords of changes cannot be read.
    case passwordsUnreadable
    /// So many of the next readings fail, and after that so many of the next writes.
    case stumbles(readings: Int, writes: Int)
}
