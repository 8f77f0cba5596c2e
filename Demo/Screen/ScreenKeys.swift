import Foundation
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol
import LoginRocketRealm

// The effect of a key.

extension Screen {
    /// Takes a key, and says what is to be done about it.
    mutating func take(_ key: Key, at now: Date) -> [Effect] {
        notice = nil
        let outbox = shown?.outbox ?? []
        switch (dialog, key) {
        case (_, .redraw): return [.redraw]
        case (_, .suspend): return [.suspend]
        case (.form(let form)?, _): return take(key, for: form, at: now)
        case (.faults(let menu)?, _): return take(key, for: menu, at: now)
        case (.cancelling(let row)?, _):
            dialog = nil
            return key == .character("y") ? cancel(row, at: now) : []
        case (.help(let start)?, .move(let move)):
            let drawing = Drawing(screen: self, size: size, now: now)
            let page = max(1, drawing.bodyRows - 1)
            dialog = .help(from: move.place(from: start, in: drawing.helpStarts, page: page))
        case (.help?, _):
            dialog = nil
            return key == .interrupt ? [.quit(signal: nil)] : []
        case (nil, .interrupt): return [.quit(signal: nil)]
        case (nil, .tab):
            focus = focus.other(in: outbox)
            if outbox.isEmpty { notice = "The outbox is empty: there is nothing to choose there." }
        case (nil, .move(let move)):
            switch focus {
            case .events:
                let rows = Drawing(screen: self, size: size, now: now).eventRows
                scroll.move(move, in: history.places, rows: rows)
            case .outbox: focus = focus.moved(move, in: outbox)
            }
        case (nil, .pasted):
            notice = "A text is pasted into a form: ? lists the keys that open one."
        case (nil, .character(let character)):
            guard let choice = Choice(rawValue: character) else {
                notice = "\(character) does nothing here: ? lists the keys."
                return []
            }
            guard isLegal(choice) else {
                notice = "\(character) does nothing now: ? tells about it."
                return []
            }
            return obey(choice, at: now)
        case (nil, .enter): notice = "Enter does nothing here: ? lists the keys."
        case (nil, .escape): notice = "There is nothing to leave: q quits, ? lists the keys."
        case (nil, .backspace): notice = "Backspace does nothing here: ? lists the keys."
        case (nil, .notText), (nil, .control):
            notice = "This key does nothing here: ? lists the keys."
        case (nil, .clearLine): notice = "Ctrl-U does nothing here: ? lists the keys."
        }
        return []
    }

    /// Opens a form, with what was typed into it before.
    mutating func open(_ form: Form) {
        dialog = .form(form.resuming(drafts[form.purpose]))
    }

    private mutating func take(_ key: Key, for form: Form, at now: Date) -> [Effect] {
        switch form.taking(key) {
        case .asking(let form):
            dialog = .form(form)
            return []
        case .abandoned:
            dialog = nil
            drafts.keep(form)
            return []
        case .answered(let answers):
            dialog = nil
            drafts.keep(form)
            return obey(form.purpose, answers, at: now)
        }
    }

    /// Has an operation cancelled, if it is one that can be, after all that has come in meanwhile.
    private mutating func cancel(_ row: ShownOperation, at now: Date) -> [Effect] {
        guard isRunning else {
            history.add(.trouble, "The client took nothing in: restart it.", at: now)
            return []
        }
        guard shown?.outbox.first(where: { $0.id == row.id })?.cancellable == true else {
            let sentence = "cannot be cancelled any more: its state has changed meanwhile."
            history.add(.trouble, "The \(row.title) \(sentence)", at: now)
            return []
        }
        return tell(.cancelOperation(row.id), at: now)
    }

    private mutating func take(_ key: Key, for menu: FaultMenu, at now: Date) -> [Effect] {
        switch menu.taking(key) {
        case .open(let menu):
            dialog = .faults(menu)
            return []
        case .left:
            dialog = nil
            return []
        case .chosen(let plan):
            dialog = nil
            history.add(.staged, plan?.sentence ?? "All calls go as usual again", at: now)
            return [.plan(plan)]
        }
    }

    /// Does what the answers of a form are for.
    mutating func obey(
        _ purpose: Form.Purpose,
        _ answers: [String],
        at now: Date
    ) -> [Effect] {
        // It may have died while the form was open.
        guard isRunning else {
            history.add(.trouble, "The client took nothing in: restart it.", at: now)
            return []
        }
        if case .provider = purpose {
            return browserURL.map { [.browse(url: $0, email: answers[0])] } ?? []
        }
        passwords.take(answers, for: purpose, by: shown?.username)
        return tell(purpose.order(answers), at: now)
    }
}
