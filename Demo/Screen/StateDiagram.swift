/// The machine's states as text, the current one in a double frame.
///
/// ```
///  ╔═══════════╗ ─── login ──▶ ╭─────────────╮ ─── code ──▶ ╭──────────╮
///  ║ loggedOut ║               │ awaitingMfa │              │ loggedIn │
///  ╚═══════════╝ ◀── cancel ── ╰─────────────╯              ╰──────────╯
///     │     ▲                                                 ▲     │
///     │     ╰────────── logout, ended by the realm ───────────┼─────╯
///     ╰───────────────── login without a code ────────────────╯
/// ```
struct StateDiagram {
    /// The state to mark; `nil` if it is not known.
    let current: String?

    /// The lines, all of the same width.
    var lines: [StyledLine] {
        let frames = ["loggedOut", "awaitingMfa", "loggedIn"].map(frame)
        let arrows = [
            [" ─── login ──▶ ", " ─── code ──▶ "],
            ["               ", "              "],
            [" ◀── cancel ── ", "              "],
        ]
        let rows = arrows.indices.map { row in
            StyledLine()
                .adding("  ")
                .adding(frames[0].rows[row], frames[0].style)
                .adding(arrows[row][0])
                .adding(frames[1].rows[row], frames[1].style)
                .adding(arrows[row][1])
                .adding(frames[2].rows[row], frames[2].style)
        }
        return rows + [
            StyledLine() + "     │     ▲                                                 ▲     │",
            StyledLine() + "     │     ╰────────── logout, ended by the realm ───────────┼─────╯",
            StyledLine() + "     ╰───────────────── login without a code ────────────────╯",
        ]
    }

    private func frame(_ name: String) -> (rows: [String], style: Style) {
        let width = name.count + 2
        let isCurrent = name == current
        let line = String(repeating: isCurrent ? "═" : "─", count: width)
        return isCurrent
            ? (["╔\(line)╗", "║ \(name) ║", "╚\(line)╝"], .good)
            : (["╭\(line)╮", "│ \(name) │", "╰\(line)╯"], .plain)
    }
}
