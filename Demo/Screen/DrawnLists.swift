import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

// The outbox and the events.

extension Drawing {
    // MARK: - Outbox

    /// Its heading, the operations around the cursor, and a word about those that nobody listed.
    var outbox: [StyledLine] {
        let entries = screen.shown?.outbox ?? []
        let cursor = screen.focus.place(in: entries)
        let shown = window(of: entries, around: cursor ?? 0, fitting: outboxRows)
        let widths = columns(for: shown)
        let rows = shown.indices.map { row(entries[$0], widths, isChosen: $0 == cursor) }
        let hidden = entries.count - shown.count + unlisted + unlistedOutcomes
        return [outboxTitle(hidden: hidden)] + rows + (unlisted > 0 ? [wordAboutUnlisted] : [])
    }

    /// The number of operations that wait without a place among the newest, which are listed.
    private var unlisted: Int {
        guard let state = screen.shown, let waiting = state.outboxCount else { return 0 }
        return max(0, waiting - state.outbox.count { $0.outcome == nil })
    }

    /// The number of outcomes without a place among the newest.
    private var unlistedOutcomes: Int {
        guard let state = screen.shown, let finished = state.outcomeCount else { return 0 }
        return max(0, finished - state.outbox.count { $0.outcome != nil })
    }

    private var wordAboutUnlisted: StyledLine {
        let which = unlisted == 1 ? "The oldest is" : "The \(unlisted) oldest are"
        let command = screen.realm == nil ? ", or by loginrocket outbox list" : ""
        return indented("\(which) listed once others end\(command).")
    }

    private func outboxTitle(hidden: Int) -> StyledLine {
        let number = screen.shown?.outboxCount ?? 0
        let count = number == 0 ? "nothing" : "\(number)"
        var parts = [
            isKnown ? "\(count) wait\(number == 0 ? "s" : "ing")" : "\(count) waited",
            hidden > 0 ? "\(hidden) more" : nil,
        ]
        let isEmpty = screen.shown?.outbox.isEmpty ?? true
        switch screen.focus {
        case .events: parts.append(isEmpty ? nil : "Tab to choose one")
        case .outbox:
            let cancels = screen.isLegal(.cancelOperation) ? "d to cancel it" : nil
            parts += ["↑ ↓ to choose", cancels, "Tab to leave"]
        }
        return heading("Outbox") + parts.compactMap(\.self).joined(separator: " · ")
    }

    /// The columns of the names and of the states, so that there is a blank behind both.
    private func columns(for rows: ArraySlice<ShownOperation>) -> (title: Int, state: Int) {
        let titles = rows.map { $0.title.visible.columns + 2 }.reduce(32, max)
        let states = rows.map { ($0.outcome?.rawValue ?? $0.state.rawValue).columns + 1 }
        return (min(titles, max(12, leftColumns - 40)), states.reduce(11, max))
    }

    private func row(
        _ entry: ShownOperation,
        _ widths: (title: Int, state: Int),
        isChosen: Bool
    ) -> StyledLine {
        let title = entry.title.visible.cell(widths.title)
        let start = isChosen ? StyledLine().adding("  ▶ \(title)", .bold) : indented(title)
        let attempts = count(entry.attempts, "attempt")
        if let outcome = entry.outcome {
            let style = outcome == .done ? Style.good : .bad
            return start.adding(outcome.rawValue.cell(widths.state), style)
                + (entry.reason ?? attempts)
        }
        return start.adding(entry.state.rawValue.cell(widths.state), .notice)
            + ([attempts] + [next(entry)].compactMap(\.self)).joined(separator: " · ")
    }

    /// The time of the next attempt; a client that is dead makes none.
    private func next(_ entry: ShownOperation) -> String? {
        guard isKnown else { return nil }
        guard let time = entry.nextAttemptAt?.date else {
            return entry.state == .queued ? "waits for its turn" : nil
        }
        let wait = time.timeIntervalSince(now)
        return wait < 1 ? "next now" : "next in \(duration(wait))"
    }

    // MARK: - Events

    /// Their heading, and those that are scrolled to.
    var events: [StyledLine] {
        let places = screen.history.places
        let end = screen.scroll.end(in: places, rows: eventRows)
        let shown = places.prefix(end).suffix(eventRows)
        let hidden = [
            shown.startIndex > 0 ? "↑ \(shown.startIndex) more" : nil,
            end < places.count ? "↓ \(places.count - end) newer" : nil,
        ]
        let title = heading("Events") + hidden.compactMap(\.self).joined(separator: "  ")
        return [title] + shown.map(line)
    }

    private func line(_ place: EventRow) -> StyledLine {
        let entry = screen.history.entries[place.event - screen.history.forgotten]
        let mark: (String, Style) =
            switch entry.kind {
            case .asked: ("→", .bold)
            case .answered: ("←", .good)
            case .trouble: ("!", .bad)
            case .changed: ("·", .plain)
            case .staged: (" ", .dim)
            }
        let start =
            place.row == 0
            ? indented("").adding(timeOfDay(entry.time), .dim).adding(" \(mark.0) ", mark.1)
            : StyledLine().padded(to: Size.columnsBeforeEvent)
        return start.adding(entry.rows[place.row], mark.1)
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
