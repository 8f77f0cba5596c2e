import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// The passwords of the users of a realm of the demo's own, and those they are about to get.
struct Passwords: Equatable {
    private var known: [String: String]
    private var next: [String: String] = [:]

    /// The forgotten password that is about to be reset, if one is.
    private(set) var forgotten: Forgotten?

    init(_ known: [String: String]) {
        self.known = known
    }

    subscript(username: String) -> String? { known[username] }

    /// Remembers what was typed.
    mutating func take(_ answers: [String], for purpose: Form.Purpose, by username: String?) {
        switch purpose {
        case .changePassword:
            if let username { next[username] = answers[1] }
        case .forgotPassword: forgotten = .asked(answers[0])
        case .resetPassword(let username): forgotten = .resetting(username, to: answers[1])
        case .login, .loginAs, .code, .newUser, .external, .provider, .openURL, .completeSignup,
            .verifyEmail:
            break
        }
    }

    /// Learns from what the client says.
    mutating func take(_ line: Message, after old: ShownState?) {
        for (username, password) in next where line.shown?.hasChanged(username, since: old) == true
        {
            known[username] = password
            next[username] = nil
        }
        guard let command = line.answered else { return }
        forgotten = forgotten?.after(command, isDone: line.shown?.error == nil)
        if case .done(let username, let password)? = forgotten {
            // Not those of somebody else's realm.
            if known[username] != nil { known[username] = password }
            forgotten = nil
        }
    }

    /// No answer will come any more.
    mutating func loseAnswers() {
        forgotten = forgotten?.withoutAnswer
    }
}

extension ShownState {
    /// Tells if this is the first state to say that the user's password is a new one.
    fileprivate func hasChanged(_ username: String, since old: ShownState?) -> Bool {
        outbox.contains { entry in
            entry.kind == .updatePassword && entry.username == username && entry.outcome == .done
                && old?.outbox.first { $0.id == entry.id }?.outcome == nil
        }
    }
}
