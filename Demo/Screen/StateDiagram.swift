import LoginRocketCore

/// The machine's states as text, the current one between double lines.
///
/// ```
///  ╔═══════════╗               ╭─────────────╮              ╭──────────╮
///  ║ loggedOut ║ ─── login ──▶ │ awaitingMfa │ ─── code ──▶ │ loggedIn │
///  ╚═══════════╝ ◀── cancel ── ╰─────────────╯              ╰──────────╯
///     │     ▲                                                 ▲     │
///     │     ╰────── cancel, logout, ended by the realm ───────┼─────╯
///     ├──────────── login without a code, signup ─────────────┤
///     ├─ external ──▶ │ awaitingExternalLogin │ ─── return ───┤
///     ╰─ signup ──▶ │ awaitingSignupCompletion │ ─ complete ──╯
/// ```
struct StateDiagram {
    /// The state to mark; `nil` if it is not known.
    let current: SessionState.Name?

    /// The lines, each as wide as ever.
    var lines: [StyledLine] {
        upperRows + [
            line("     │     ▲                                                 ▲     │"),
            line("     │     ╰────── cancel, logout, ended by the realm ───────┼─────╯"),
            line("     ├──────────── login without a code, signup ─────────────┤"),
        ] + lowerRows
    }

    /// The states and the ways forward alone, for a terminal with few rows.
    var shortLines: [StyledLine] { [upperRows[1]] + lowerRows }

    private var lowerRows: [StyledLine] {
        [
            row("     ├─ external ──▶ ", .awaitingExternalLogin, " ─── return ───┤"),
            row("     ╰─ signup ──▶ ", .awaitingSignupCompletion, " ─ complete ──╯"),
        ]
    }

    /// The three states in frames.
    private var upperRows: [StyledLine] {
        let frames = [.loggedOut, .awaitingMfa, .loggedIn].map(frame)
        let arrows = [
            ["               ", "              "],
            [" ─── login ──▶ ", " ─── code ──▶ "],
            [" ◀── cancel ── ", "              "],
        ]
        return arrows.indices.map { row in
            StyledLine()
                .adding("  ")
                .adding(frames[0].rows[row], frames[0].style)
                .adding(arrows[row][0])
                .adding(frames[1].rows[row], frames[1].style)
                .adding(arrows[row][1])
                .adding(frames[2].rows[row], frames[2].style)
        }
    }

    /// A state between its arrows, in one row.
    private func row(_ before: String, _ state: SessionState.Name, _ after: String) -> StyledLine {
        let frame = frame(state)
        return line(before).adding(frame.rows[1], frame.style).adding(after)
    }

    private func line(_ text: String) -> StyledLine { StyledLine() + text }

    private func frame(_ state: SessionState.Name) -> (rows: [String], style: Style) {
        let name = state.rawValue
        let width = name.count + 2
        let isCurrent = state == current
        let line = String(repeating: isCurrent ? "═" : "─", count: width)
        return isCurrent
            ? (["╔\(line)╗", "║ \(name) ║", "╚\(line)╝"], .good)
            : (["╭\(line)╮", "│ \(name) │", "╰\(line)╯"], .plain)
    }
}
