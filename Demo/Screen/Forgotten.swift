import LoginRocketProtocol

/// A forgotten password on its way to a new one.
enum Forgotten: Equatable {
    /// A mail was asked for.
    case asked(String)
    /// The mail is there.
    case mailed(String)
    /// The realm was told the new password.
    case resetting(String, to: String)
    /// The realm has taken the new password.
    case done(String, password: String)

    /// The user whose mail is there.
    var username: String? {
        switch self {
        case .mailed(let username): username
        case .asked, .resetting, .done: nil
        }
    }

    /// Returns the next step after the answer to a command.
    func after(_ command: Order.Command, isDone: Bool) -> Forgotten? {
        switch (self, command) {
        case (.asked(let username), .forgotPassword):
            isDone ? .mailed(username) : nil
        case (.resetting(let username, let password), .resetPassword):
            isDone ? .done(username, password: password) : .mailed(username)
        case (.asked, _), (.mailed, _), (.resetting, _), (.done, _):
            self
        }
    }

    /// The next step when no answer will come any more.
    var withoutAnswer: Forgotten? {
        switch self {
        case .asked: nil
        case .mailed, .done: self
        case .resetting(let username, _): .mailed(username)
        }
    }
}
