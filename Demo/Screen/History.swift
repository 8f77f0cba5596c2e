import Foundation
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// The events so far, the latest last.
struct History: Equatable {
    private(set) var entries: [Entry] = []

    /// The largest number of events that are remembered.
    static let limit = 200

    /// Something that happened.
    struct Entry: Equatable {
        let time: Date
        let kind: Kind
        let text: String
    }

    /// The source of an event.
    enum Kind: Equatable {
        /// The person at the screen asked for it.
        case asked
        /// The client answered with a yes.
        case answered
        /// The client answered with trouble, or got into it.
        case trouble
        /// The client tells of a change.
        case changed
        /// The world around the client was changed.
        case staged
    }

    /// Remembers something; one line of it, without what could move a cursor.
    mutating func add(_ kind: Kind, _ text: String, at time: Date) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").visible
        entries.append(Entry(time: time, kind: kind, text: line))
        entries.removeFirst(max(0, entries.count - Self.limit))
    }
}

extension Message {
    /// The state of the client, for example `loggedIn as grace, 2 waiting`.
    var summary: String {
        let state = [state?.rawValue ?? "no state", username.map { "as \($0)" }].sentence
        return "\(state), \(outboxCount ?? 0) waiting"
    }

    /// Returns the differences from an earlier line of the same client.
    func news(since old: Message) -> [String] {
        var news: [String] = []
        if state != old.state || username != old.username {
            news.append(
                [state?.rawValue, username.map { "as \($0)" }, reason.map { "(\($0.rawValue))" }]
                    .sentence
            )
        } else if freshness != old.freshness, let freshness {
            news.append("The session is \(freshness.rawValue)")
        }
        if emailVerification != old.emailVerification, let emailVerification {
            news.append("The email address: \(emailVerification.rawValue)")
        }
        if network != old.network, network != .unknown {
            news.append("The client is \(network.rawValue)")
        }
        let known = Dictionary(old.outbox.map { ($0.id, $0) }) { first, _ in first }
        for entry in outbox {
            news += entry.news(since: known[entry.id])
        }
        return news
    }
}

extension Message.Row {
    /// For example `logout of grace`.
    var title: String { "\(kind.rawValue) of \(username)" }

    /// The server's own words about why it rejected it.
    var reason: String? { serverErrors.isEmpty ? nil : serverErrors.joined(separator: " ") }

    fileprivate func news(since old: Message.Row?) -> [String] {
        if let outcome {
            let end = [outcome.rawValue, reason.map { "(\($0))" }].sentence
            return old?.outcome == nil ? ["\(title): \(end)"] : []
        }
        guard let old else { return ["\(title): \(state.rawValue)"] }
        if attempts > old.attempts { return ["\(title): attempt \(attempts)"] }
        return state == .needsLogin && old.state != state ? ["\(title): needs a login"] : []
    }
}

extension [String?] {
    fileprivate var sentence: String {
        compactMap { $0 }.joined(separator: " ")
    }
}
