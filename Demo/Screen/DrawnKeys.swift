import LoginRocketProtocol
import LoginRocketRealm

// The bottom of the screen, and what is shown about keys.

extension Drawing {
    /// The keys, or the dialog that takes them.
    var bottom: [StyledLine] {
        switch screen.dialog {
        case nil:
            let notice = screen.notice.map { StyledLine().adding("  \($0)", .notice) }
            return [notice].compactMap(\.self) + [StyledLine()] + keys
        case .form(let form)?: return [StyledLine()] + lines(form)
        case .help?: return [StyledLine().adding("  Any key leaves this list.", .bold)]
        case .faults?:
            return [
                StyledLine(),
                StyledLine().adding("  Enter", .bold).adding(" plans it, ").adding("Esc", .bold)
                    .adding(" leaves, ").adding("↑ ↓", .bold).adding(" choose"),
            ]
        case .cancelling(let row)?:
            return [
                StyledLine(),
                StyledLine().adding("  Cancel \(row.title)?".shortened(to: size.columns), .bold),
                StyledLine().adding("  y", .bold) + " cancels it, any other key keeps it.",
            ]
        }
    }

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

    // MARK: - Forms

    private func lines(_ form: Form) -> [StyledLine] {
        let complaint = form.complaint.map { text in
            "! \(text)".wrapped(to: size.columns - 4).map { text in
                StyledLine().adding("    \(text)", .bad)
            }
        }
        let open = openField(form) + (complaint ?? [])
        // A terminal with few rows shows the open question alone.
        guard size.rows >= 16 else { return open }
        let title = StyledLine().adding("  \(form.purpose.title)", .bold)
        let before = form.fields.prefix(form.position)
        let after = form.fields.dropFirst(form.position + 1)
        return [title] + before.map(closedField) + open + after.map(closedField)
    }

    private func openField(_ form: Form) -> [StyledLine] {
        let (question, answer) = form.prompt
        let hint = form.isSuggested ? "Enter takes it, typing replaces it" : "Enter, or Esc"
        let room = max(0, size.columns - question.columns - hint.columns - 7)
        return [
            StyledLine().adding("  \(question): ", .bold)
                + "\(answer.shortenedAtStart(to: room))█" + "  \(hint)"
        ]
    }

    private func closedField(_ field: Form.Field) -> StyledLine {
        StyledLine().adding("  \(field.question): \(field.shown)", .dim)
    }

    // MARK: - Keys with sentences

    /// All keys.
    var helpPage: [StyledLine] {
        Help.entries.map { line($0, isLegal: isLegal($0)) }
    }

    /// The keys, for a large terminal: all, or those that are legal now if there is less room.
    var keyPanel: [StyledLine] {
        [heading("Keys")]
            + (size.rows < 48
                ? Help.entries.filter(isLegal).map { line($0, isLegal: true) } : helpPage)
    }

    private func isLegal(_ entry: Help.Entry) -> Bool {
        entry.choices.isEmpty || entry.choices.contains(where: screen.isLegal)
    }

    private func line(_ entry: Help.Entry, isLegal: Bool) -> StyledLine {
        StyledLine()
            .adding("    " + entry.keys.cell(6), isLegal ? .bold : .dim)
            .adding(entry.sentence, isLegal ? .plain : .dim)
    }

    // MARK: - Faults

    func faultPage(_ menu: FaultMenu) -> [StyledLine] {
        let title = "  What becomes of the next calls".shortened(to: rightColumns)
        let settings = [
            ("p", "chance", "\(menu.percent) %"),
            ("n", "calls", menu.calls == 1 ? "the next one" : "the next \(menu.calls)"),
            ("s", "delay", "\(menu.seconds) s, of the fault delay"),
        ]
        let rows = FaultMenu.entries.enumerated().map { place, entry in
            place == menu.cursor
                ? StyledLine().adding("  ▶ \(entry.name.cell(16))\(entry.sentence)", .bold)
                : indented(entry.name.cell(16) + entry.sentence)
        }
        let room = min(rows.count, bodyRows - settings.count - 2)
        return [StyledLine().adding(title, .bold)]
            + window(of: rows, around: menu.cursor, fitting: room) + [StyledLine()]
            + settings.map { key, name, value in
                StyledLine().adding("    \(key)", .bold).adding("  \(name.cell(8))\(value)")
            }
    }
}
