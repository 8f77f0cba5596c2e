import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol
import LoginRocketRealm

// The panels that only a large terminal has room for.

extension Drawing {
    /// A sentence about each state.
    var statePanel: [StyledLine] {
        let lines = SessionState.Name.allCases.map { state in
            indented("").adding(
                state.rawValue.cell(26) + state.sentence,
                state == screen.shown?.state?.known ? .bold : .plain
            )
        }
        return panel("States", lines)
    }

    /// The keys of a story worth playing.
    var storyPanel: [StyledLine] {
        guard screen.realm != nil else { return [] }
        let steps = [
            ("g c", "Log in as grace, with the code that her app shows."),
            ("u", "Pull the cable."),
            ("p o", "Change the password, and log out: both are queued."),
            ("k r", "Kill the client, and start another: nothing is lost."),
            ("u", "Plug the cable in: the outbox drains in order."),
            ("t", "Choose a fault, and play it again."),
        ]
        return panel(
            "A story to play",
            steps.map { keys, sentence in
                StyledLine().adding("    " + keys.cell(6), .bold).adding(sentence)
            }
        )
    }

    /// More about the realm, for a large terminal.
    var realmPanel: [StyledLine] {
        guard let realm = screen.realm else { return [] }
        let users = realm.passwordChanges.keys.sorted()
        let width = 2 + (users + realm.requestsByPath.keys).map(\.columns).reduce(12, max)
        let userLines = users.map { user in
            let sessions = count(realm.sessions.count { $0 == user }, "session").cell(14)
            let changes = count(realm.passwordChanges[user] ?? 0, "password change")
            return indented(user.cell(width) + sessions + changes)
        }
        let paths = realm.requestsByPath.sorted { $0.key < $1.key }
        let calls = paths.map { path, number in
            indented(path.cell(width) + count(number, "request"))
        }
        let mails = realm.mails.suffix(5).map { mail in
            indented(mail.username.cell(width) + mail.kind.rawValue)
        }
        return panel("Users of the realm", userLines) + panel("Calls that reached it", calls)
            + panel("Mails from it", mails)
    }

    private func panel(_ title: String, _ lines: [StyledLine]) -> [StyledLine] {
        guard !lines.isEmpty else { return [] }
        return [StyledLine().adding("  \(title)", .bold)] + lines + [StyledLine()]
    }
}

extension SessionState.Name {
    fileprivate var sentence: String {
        switch self {
        case .loggedOut: "Nobody is logged in here."
        case .awaitingMfa: "The password was right, and the realm asks for a code."
        case .awaitingExternalLogin: "Somebody is at a provider, to come back with a URL."
        case .awaitingSignupCompletion: "The app's server has yet to make the user."
        case .loggedIn: "Somebody is logged in, also while the realm is away."
        }
    }
}
