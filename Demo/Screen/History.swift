import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// The events so far, the latest last.
struct History: Equatable {
    private(set) var entries: [Entry] = []

    /// The number of events that were older, and are forgotten.
    private(set) var forgotten = 0

    /// The columns for a row of a text.
    private var columns = 80

    /// The largest number of events that are remembered.
    static let limit = 200

    /// Something that happened.
    struct Entry: Equatable {
        let time: Date
        let kind: Kind
        let text: String

        /// The text in rows: wrapped once, for every key looks at all of them.
        fileprivate(set) var rows: [String]
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
        let rows = line.wrapped(to: columns)
        entries.append(Entry(time: time, kind: kind, text: line, rows: rows))
        let surplus = max(0, entries.count - Self.limit)
        entries.removeFirst(surplus)
        forgotten += surplus
    }

    /// Gives the rows of all texts another width.
    mutating func wrap(to columns: Int) {
        guard columns != self.columns else { return }
        self.columns = columns
        for place in entries.indices {
            entries[place].rows = entries[place].text.wrapped(to: columns)
        }
    }

    /// The places of all rows.
    var places: [EventRow] {
        entries.enumerated().flatMap { number, entry in
            entry.rows.indices.map { EventRow(event: forgotten + number, row: $0) }
        }
    }
}

/// A row of the list of events: its place among all that ever were, whatever is forgotten.
struct EventRow: Comparable {
    /// The number of the event.
    let event: Int

    /// The number of the row of that event.
    let row: Int

    static func < (left: EventRow, right: EventRow) -> Bool {
        (left.event, left.row) < (right.event, right.row)
    }
}

extension ShownState {
    /// The state of the client, for example `loggedIn as grace, 2 waiting`.
    var summary: String {
        let state = [state?.rawValue ?? "no state", username.map { "as \($0)" }].sentence
        return "\(state), \(outboxCount ?? 0) waiting"
    }
}

extension Message {
    /// The command of the order that it answers; `nil` if it answers none that was read.
    var answered: Order.Command? { answer?.answered }

    /// The URL that a browser has to open.
    var url: String? {
        if case .url(let url)? = answer?.result { url } else { nil }
    }

    var answer: OrderAnswer? {
        if case .answer(let answer) = self { answer } else { nil }
    }

    /// Returns the differences from an earlier line of the same client, and how an order went.
    func news(since old: ShownState?) -> [(kind: History.Kind, text: String)] {
        let changes = old.flatMap { shown?.changes(since: $0) } ?? []
        let news = changes.map { (kind: History.Kind.changed, text: $0) }
        guard let answer, let answered else { return news }
        let (kind, result): (History.Kind, String) =
            if let error = answer.shown.error {
                (.trouble, error.message)
            } else if let url {
                (.answered, "a browser has to open \(url)")
            } else {
                (.answered, answer.exit == .queued ? "accepted and queued" : "done")
            }
        return news + [(kind, "\(answered.rawValue): \(result)")]
    }
}

extension ShownState {
    /// The differences from an earlier state of the same client.
    fileprivate func changes(since old: ShownState) -> [String] {
        var changes: [String?] = []
        if state != old.state || username != old.username {
            let words = [state?.rawValue, username.map { "as \($0)" }]
            changes.append((words + [reason.map { "(\($0.rawValue))" }]).sentence)
        } else if freshness != old.freshness {
            changes.append(freshness.map { "The session is \($0.rawValue)" })
        }
        if emailVerification != old.emailVerification {
            changes.append(emailVerification.map { "The email address: \($0.rawValue)" })
        }
        if network != old.network, network != .unknown {
            changes.append("The client is \(network.rawValue)")
        }
        for row in outbox {
            let was = old.outbox.first { $0.id == row.id }
            let news: String? =
                switch (row.outcome, was) {
                case (let outcome?, let was) where was?.outcome == nil:
                    [outcome.rawValue, row.reason.map { "(\($0))" }].sentence
                case (nil, nil): row.state.rawValue
                case (nil, let was?) where row.attempts > was.attempts:
                    "attempt \(row.attempts)"
                case (nil, let was?) where row.state == .needsLogin && was.state != row.state:
                    "needs a login"
                case (_?, _), (nil, _?): nil
                }
            changes.append(news.map { "\(row.title): \($0)" })
        }
        return changes.compactMap(\.self)
    }
}

extension ShownOperation {
    /// For example `logout of grace`.
    var title: String { "\(kind.rawValue) of \(username)" }

    /// The server's own words about why it rejected it.
    var reason: String? { serverErrors.isEmpty ? nil : serverErrors.joined(separator: " ") }
}

extension [String?] {
    fileprivate var sentence: String {
        compactMap { $0 }.joined(separator: " ")
    }
}
