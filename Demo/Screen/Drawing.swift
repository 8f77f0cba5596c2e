import Foundation
import LoginRocketCommands
import LoginRocketCore
import LoginRocketEmulator
import LoginRocketProtocol
import LoginRocketRealm

/// The screen as lines: as many as the terminal has rows, none wider than it has columns.
struct Drawing {
    let screen: Screen
    let size: Size
    let now: Date

    /// The time zone that times of day are told in.
    var timeZone = TimeZone.current

    /// Rows and columns.
    struct Size: Equatable {
        let rows: Int
        let columns: Int
    }

    /// From top to bottom.
    var lines: [StyledLine] {
        let bottom = keys + [prompt].compactMap { $0 }
        let diagram = size.rows < 22 ? [] : StateDiagram(current: screen.message?.state).lines
        let head = [title] + diagram + [StyledLine()]
        let facts = [session, network, realm].compactMap { $0 }
        let room = max(0, size.rows - bottom.count - head.count - facts.count - 3)
        let outbox = outbox(rows: room)
        let events = events(rows: room - outbox.count)
        let body = head + facts + outbox + [StyledLine(), heading("Events")] + events
        let visible = max(0, size.rows - bottom.count)
        let gap = max(0, visible - body.count)
        let all = body.prefix(visible) + Array(repeating: StyledLine(), count: gap) + bottom
        return all.suffix(size.rows).map { $0.clipped(to: size.columns) }
    }

    // MARK: - Head

    private var title: StyledLine {
        let client =
            switch screen.client {
            case .starting: "the client starts"
            case .running(let pid): "client process \(pid)"
            case .gone: "no client"
            }
        let name = " LoginRocket demo  \(screen.url)".visible
        let gap = max(1, size.columns - name.columns - client.columns - 1)
        return StyledLine()
            .adding(name + String(repeating: " ", count: gap) + client + " ", .title)
    }

    // MARK: - Facts

    private var session: StyledLine {
        guard let message = screen.message, let state = message.state else {
            return heading("Session") + "not known"
        }
        let name = state.rawValue
        var parts = [message.username.map { "\(name) as \($0)" } ?? name]
        if let detail = message.freshness?.rawValue ?? message.reason?.rawValue {
            parts.append(detail)
        }
        if let email = message.emailVerification, email != .notRequested {
            parts.append("email \(email.rawValue)")
        }
        if let end = message.sessionExpiresAt?.date {
            parts.append("ends in \(duration(end.timeIntervalSince(now)))")
        }
        if message.username == "grace", state == .awaitingMfa,
            let code = screen.realm?.codes["grace"]
        {
            parts.append("her app shows \(code.digits) for \(code.secondsLeft) s")
        }
        return heading("Session") + parts.joined(separator: " · ")
    }

    private var network: StyledLine {
        let answers =
            switch screen.message?.network {
            case .online: "the client gets answers"
            case .offline: "the client gets no answers"
            case .unknown, .paused, nil: "the client has not tried it"
            }
        guard let realm = screen.realm else { return heading("Network") + answers }
        let cable = realm.isPluggedIn ? ("plugged in", Style.good) : ("UNPLUGGED", Style.bad)
        let line = heading("Network").adding(cable.0, cable.1) + " · \(answers)"
        return realm.nextFault.map { line.adding(" · next call: \($0.rawValue)", .notice) } ?? line
    }

    private var realm: StyledLine? {
        guard let realm = screen.realm else { return nil }
        let sessions =
            switch realm.sessions.count {
            case 0: "no session"
            case 1: "1 session (\(realm.sessions[0]))"
            default: "\(realm.sessions.count) sessions"
            }
        let changes = realm.passwordChanges.values.reduce(0, +)
        var parts = [
            sessions,
            changes == 1 ? "1 password change" : "\(changes) password changes",
            realm.requests == 1 ? "1 request" : "\(realm.requests) requests",
        ]
        if !realm.mails.isEmpty {
            parts.append(realm.mails.count == 1 ? "1 mail" : "\(realm.mails.count) mails")
        }
        if realm.clockAdvance > 0 { parts.append("clock +\(duration(realm.clockAdvance))") }
        return heading("Realm") + parts.joined(separator: " · ")
    }

    // MARK: - Outbox and events

    private func outbox(rows: Int) -> [StyledLine] {
        let entries = screen.message?.outbox ?? []
        let count = screen.message?.outboxCount ?? 0
        let title = heading("Outbox") + (count == 0 ? "nothing waits" : "\(count) waiting")
        let shown = entries.prefix(max(1, (rows - 1) / 2))
        let more = entries.count - shown.count
        return [title] + shown.map(line) + (more > 0 ? [indented("and \(more) more")] : [])
    }

    private func line(_ entry: Message.Row) -> StyledLine {
        let attempts = entry.attempts == 1 ? "1 attempt" : "\(entry.attempts) attempts"
        let start = indented(entry.title).padded(to: 36)
        if let outcome = entry.outcome {
            return start.adding(outcome.rawValue.padding(to: 11), outcome == .done ? .good : .bad)
                + (entry.reason ?? attempts)
        }
        let next = (entry.nextAttemptAt?.date).map { time in
            let wait = time.timeIntervalSince(now)
            return wait < 1 ? " · next now" : " · next in \(duration(wait))"
        }
        let turn = entry.state == .queued ? " · waits for its turn" : ""
        return start.adding(entry.state.rawValue.padding(to: 11), .notice) + attempts
            + (next ?? turn)
    }

    /// The last events, each on as many rows as it needs.
    private func events(rows: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for entry in screen.history.entries.reversed() where lines.count < rows {
            lines = self.lines(entry) + lines
        }
        return lines.suffix(max(0, rows))
    }

    private func lines(_ entry: History.Entry) -> [StyledLine] {
        let mark: (String, Style) =
            switch entry.kind {
            case .asked: ("→", .bold)
            case .answered: ("←", .good)
            case .trouble: ("!", .bad)
            case .changed: ("·", .plain)
            case .staged: (" ", .dim)
            }
        let start = indented("").adding(timeOfDay(entry.time), .dim).adding(" \(mark.0) ", mark.1)
        let rows = entry.text.wrapped(to: size.columns - start.width)
        return rows.enumerated().map { number, text in
            (number == 0 ? start : StyledLine().padded(to: start.width)).adding(text, mark.1)
        }
    }

    // MARK: - Bottom

    private var keys: [StyledLine] {
        var lines = [StyledLine()]
        for (key, label) in screen.choices {
            let width = 3 + label.columns + 1
            if let last = lines.last, last.width > 0, last.width + width > size.columns {
                lines.append(StyledLine())
            }
            let line = lines.removeLast()
            lines.append(line.adding("  \(key)", .bold) + " \(label)")
        }
        return lines
    }

    private var prompt: StyledLine? {
        guard let prompt = screen.form?.prompt else { return nil }
        let room = max(0, size.columns - prompt.question.columns - 24)
        let answer = prompt.answer.suffix(columns: room)
        return StyledLine().adding("  \(prompt.question): ", .bold)
            + "\(answer)█" + "  Enter, or Esc"
    }

    // MARK: - Words

    private func heading(_ text: String) -> StyledLine {
        StyledLine().adding("  \(text.padding(to: 9))", .bold)
    }

    private func indented(_ text: String) -> StyledLine {
        StyledLine() + "    \(text)"
    }

    private func timeOfDay(_ time: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents([.hour, .minute, .second], from: time)
        return [parts.hour, parts.minute, parts.second]
            .map { ($0 ?? 0) < 10 ? "0\($0 ?? 0)" : "\($0 ?? 0)" }
            .joined(separator: ":")
    }
}

/// A stretch of time, to the two digits that matter.
private func duration(_ seconds: TimeInterval) -> String {
    switch seconds {
    case ..<0: "0 s"
    case ..<120: "\(Int(seconds.rounded())) s"
    case ..<7_200: "\(Int((seconds / 60).rounded())) min"
    case ..<172_800: "\(Int((seconds / 3_600).rounded())) h"
    default: "\(Int((min(seconds, 1e9) / 86_400).rounded())) days"
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

extension WallTime {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }
}
