import LoginRocket
import LoginRocketCore

/// A server of a ``Scene``, and the truth about what it holds.
protocol Server: Sendable {
    /// Does what a request asks for, at a true time, and answers.
    mutating func answer(_ request: Request<Secret>, at time: WallTime) -> Response

    /// Whether a token's session has not ended.
    func isLive(_ token: Secret, at time: WallTime) -> Bool

    /// The right password of a user; `nil` if there is no such user.
    func password(of user: User) -> Secret?

    /// The code that a user's app shows.
    func code(of user: User, at time: WallTime) -> Secret

    /// Makes a session as an app's server or an external provider does: its login token.
    mutating func sessionFromElsewhere(of user: User, at time: WallTime) -> Secret?

    /// The tokens in the mails that were sent, the oldest first, by user.
    var mails: [(user: User, token: Secret)] { get }

    /// The token of the last mail that resets this user's password.
    func resetToken(of user: User) -> Secret?

    /// Ends all sessions of a user, as an administrator does.
    mutating func revokeSessions(of user: User, at time: WallTime)

    /// Whether a login gives out the user's live session again.
    var repeatsSessions: Bool { get set }
}

/// The people of every scene.
enum People {
    static let frank = User("frank")

    /// Her logins need a code.
    static let grace = User("grace")

    /// She signs up.
    static let heidi = User("heidi")

    static let all = [frank, grace, heidi]
}
