import LoginRocket
import LoginRocketProtocol
import LoginRocketRealm

// The bottom of the screen, and all that is shown about keys.

extension Drawing {
    /// The keys, or the dialog that takes them.
    var bottom: [StyledLine] {
        let lines =
            switch screen.dialog {
            case nil: keys
            case .form(let form)?: gap + lines(form)
            case .help?:
                [StyledLine().adding("  ↑ ↓", .bold) + " scroll, any other key leaves this list."]
            case .faults?:
                gap + [
                    StyledLine().adding("  Enter", .bold).adding(" plans it, ")
                        .adding("Esc", .bold).adding(" leaves, ").adding("↑ ↓", .bold)
                        .adding(" choose")
                ]
            case .cancelling(let row)?:
                gap + [
                    StyledLine()
                        .adding("  Cancel \(row.title)?".shortened(to: size.columns), .bold),
                    StyledLine().adding("  y", .bold) + " cancels it, any other key keeps it.",
                ]
            }
        return Array(lines.prefix(size.rows))
    }

    /// A remark and the keys, in the lower half at most: the help has those that do not fit.
    private var keys: [StyledLine] {
        let notice = screen.notice.map { StyledLine().adding("  \($0)", .notice) }
        let above = [notice].compactMap(\.self) + gap
        let room = max(0, size.rows / 2 - above.count)
        let choices = screen.choices[...]
        let all = list(choices)
        guard all.count > room else { return above + all }
        // Help and quit, the last two, are never missing.
        let fitting = above + list(choices.dropLast(2)).prefix(max(0, room - 1))
        return Array((fitting + list(choices.suffix(2)).prefix(1)).prefix(size.rows / 2))
    }

    private func list(_ choices: ArraySlice<(key: Character, label: String)>) -> [StyledLine] {
        var lines = [StyledLine()]
        for (key, label) in choices {
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
        // A terminal with few rows shows the open question alone, and all of the trouble with it.
        guard size.rows >= 16 else {
            return Array(open.prefix(complaint == nil ? max(1, size.rows / 2) : size.rows))
        }
        let title = StyledLine().adding("  \(form.purpose.title)", .bold)
        let before = form.fields.prefix(form.position)
        let after = form.fields.dropFirst(form.position + 1)
        return [title] + before.map(closedField) + open + after.map(closedField)
    }

    /// The question, the answer and a hint; whatever their lengths, there is room for an answer.
    private func openField(_ form: Form) -> [StyledLine] {
        let room = max(0, size.columns - 5)
        let answerRoom = min(12, room / 2)
        let question = form.prompt.question.visible.shortened(to: max(0, room - answerRoom))
        let hint = form.isSuggested ? "  Enter takes it, typing replaces it" : "  Enter, or Esc"
        let rest = room - question.columns
        let hasHint = rest >= answerRoom + hint.columns
        let answer = form.prompt.answer.shortenedAtStart(to: hasHint ? rest - hint.columns : rest)
        return [
            StyledLine().adding("  \(question): ", .bold) + "\(answer)█" + (hasHint ? hint : "")
        ]
    }

    private func closedField(_ field: Form.Field) -> StyledLine {
        StyledLine().adding("  \(field.question): \(field.shown)", .dim)
    }

    // MARK: - Keys with sentences

    /// All keys.
    var helpPage: [StyledLine] {
        Help.entries.flatMap { lines($0, isLegal: isLegal($0)) }
    }

    /// The rows that the list of all keys can be shown from.
    var helpStarts: ClosedRange<Int> { 0...max(0, helpPage.count - bodyRows) }

    /// The keys, for a large terminal: all, or those that are legal now if there is less room.
    var keyPanel: [StyledLine] {
        [heading("Keys")]
            + (size.rows < 48
                ? Help.entries.filter(isLegal).flatMap { lines($0, isLegal: true) } : helpPage)
    }

    private func isLegal(_ entry: Help.Entry) -> Bool {
        entry.choices.isEmpty || entry.choices.contains(where: screen.isLegal)
    }

    private func lines(_ entry: Help.Entry, isLegal: Bool) -> [StyledLine] {
        entry.sentence.wrapped(to: rightColumns - 10).enumerated().map { number, text in
            StyledLine()
                .adding("    " + (number == 0 ? entry.keys : "").cell(6), isLegal ? .bold : .dim)
                .adding(text, isLegal ? .plain : .dim)
        }
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
        // Also where there is hardly any room, the chosen one is shown.
        let room = min(rows.count, max(1, bodyRows - settings.count - 2))
        let shown = window(of: rows, around: menu.cursor, fitting: room)
        return (room > 1 ? [StyledLine().adding(title, .bold)] : []) + shown + gap
            + settings.map { key, name, value in
                StyledLine().adding("    \(key)", .bold).adding("  \(name.cell(8))\(value)")
            }
    }
}
