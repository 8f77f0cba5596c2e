import LoginRocket
import LoginRocketCore

/// A screen of the app: who is there, and what is still going on.
public struct Screen: Sendable, Equatable, CustomStringConvertible {
    /// The line at the top.
    public let title: String

    /// A line for each thing that is not done yet, or has just ended.
    public let notes: [String]

    /// Shows a snapshot.
    init(_ snapshot: Snapshot) {
        switch snapshot.session {
        case .loggedIn(let session):
            title =
                snapshot.freshness?.name == .confirmed
                ? "\(session.user) is logged in"
                : "\(session.user) is logged in, as far as we know"
        case .awaitingMfa(let challenge): title = "A code for \(challenge.user), please"
        case .loggedOut(.endedByServer): title = "Your session has ended: please log in"
        case .loggedOut: title = "Please log in"
        // Ways in that this app does not offer.
        default: title = "Please log in"
        }
        notes =
            snapshot.operations.map(Screen.note(of:))
            + (snapshot.network == .offline ? ["Offline"] : [])
    }

    /// The title, and the notes below it.
    public var description: String {
        ([title] + notes.map { "  \($0)" }).joined(separator: "\n")
    }

    private static func note(of operation: Snapshot.Operation) -> String {
        let what =
            switch operation.kind {
            case .logout: "Logout of \(operation.user)"
            case .updatePassword: "New password of \(operation.user)"
            default: "Email address of \(operation.user)"
            }
        return switch operation.phase {
        case .finished(.done): "\(what): done"
        case .finished(.rejected(let sentences)):
            "\(what): refused. \(sentences.joined(separator: " "))"
        case .finished(.outcomeUnknown): "\(what): try the new one, then the old one"
        case .finished: "\(what): not done in time"
        case .needsLogin: "\(what): waits for the next login"
        default: "\(what): on its way"
        }
    }
}
