import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocketDemo

@Suite("Texts that a terminal may not be able to show")
struct TextTests {
    @Test("are as wide in ASCII, and no mark of theirs goes into what a terminal obeys")
    func ascii() {
        let glyphs = Glyphs(["LC_ALL": "C"])
        let line = StyledLine().adding("a", .bold).adding("\u{301}b", .bold) + "漢e\u{301}│"
        let escaped = glyphs(line).escaped(inColour: false)
        #expect(escaped == "\u{1b}[1ma\u{1b}[0m\u{1b}[1mb\u{1b}[0m???|")
    }

    @Test("keep their end as it is when their start is left out")
    func end() {
        for end in ["🇩🇪🇫", "\u{301}\u{302}b", "\u{11a8}가"] {
            let shown = "aaaaaaaa\(end)".shortenedAtStart(to: 7).unicodeScalars
            #expect(shown.suffix(end.unicodeScalars.count).elementsEqual(end.unicodeScalars))
        }
    }
}

@Suite("The drawing")
struct DrawingTests {
    private static let sizes = [
        Drawing.Size(rows: 24, columns: 80), .init(rows: 50, columns: 200),
        .init(rows: 10, columns: 40), .init(rows: 3, columns: 9), .init(rows: 1, columns: 1),
    ]

    @Test("has as many lines as there are rows, and none wider than the columns", arguments: sizes)
    func fits(size: Drawing.Size) throws {
        var play = Play()
        play.size = size
        let wide = String(repeating: "名", count: 300)
        try play.prints(
            #""state":"loggedIn","username":"\#(wide)""#,
            (0..<40).map { _ in .change(.queued) }
        )
        for _ in 0..<100 { _ = play.screen.take(.clientLogged(wide), at: play.now) }
        _ = play.hit("l")
        _ = play.type(wide)
        #expect(play.lines.count == size.rows)
        #expect(play.lines.allSatisfy { $0.width <= size.columns })
    }

    @Test("shows the end of a long answer, where the cursor is")
    func longAnswer() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        _ = play.hit("l")
        _ = play.type(String(repeating: "名", count: 60) + "z")
        #expect(plain(play).contains("名z█  Enter, or Esc"))
    }

    @Test(
        "always has room for an answer, however long the question and however small the terminal",
        arguments: [
            Drawing.Size(rows: 24, columns: 80), .init(rows: 12, columns: 40),
            .init(rows: 5, columns: 20), .init(rows: 16, columns: 18), .init(rows: 1, columns: 20),
        ]
    )
    func longQuestion(size: Drawing.Size) throws {
        var play = Play(ownRealm: false)
        play.size = size
        try play.prints(#""state":"loggedOut""#)
        let name = String(repeating: "somebody.with.a.long.name@", count: 4)
        _ = play.type("w\(name)\r")
        try play.prints(#""state":"loggedOut","command":"forgotPassword","exit":0"#)
        _ = play.type("ykpw_7\rbet")
        #expect(plain(play).contains(": ***█"), "\(plain(play))")
        _ = play.type("\u{1}")
        #expect(plain(play).contains(": █"), "\(plain(play))")
        #expect(play.lines.count == size.rows)
    }

    @Test(
        "shows the state first, in whatever room there is, and the keys to help and to the end next",
        arguments: [(20, 5), (20, 2), (40, 3), (80, 9), (30, 10), (20, 1)]
    )
    func small(columns: Int, rows: Int) throws {
        var play = Play()
        play.size = Drawing.Size(rows: rows, columns: columns)
        try play.prints(#""state":"loggedOut","reason":"never""#)
        _ = play.type("Z")
        for _ in 1...2 {
            #expect(plain(play).contains("Session  loggedOut") || columns == 20)
            #expect(plain(play).contains("Session  logged"), "\(plain(play))")
            #expect(play.lines.count == rows && play.lines.allSatisfy { $0.width <= columns })
            _ = play.screen.take(.key(.redraw), at: play.now)
        }
        guard rows > 1 else { return }
        #expect(plain(play).contains("? help"), "\(plain(play))")
    }

    @Test("shows everything that matters on 80 columns and 24 rows")
    func everything() throws {
        var play = Play()
        try play.prints(
            #""state":"loggedIn","username":"grace","freshness":"confirmed""#,
            [.change(.queued), .logout(.done, attempts: 2)]
        )
        for wanted in [
            "http://127.0.0.1:8600", "client process 7", "loggedIn as grace · confirmed",
            "plugged in", "no session", "1 waiting", "updatePassword of grace",
            "next in 5 s", "2 attempts", "Process 7 starts", "o log out", "q quit",
        ] {
            #expect(play.text.contains(wanted) || plain(play).contains(wanted), "\(wanted)")
        }
    }

    @Test("fills both halves of a large terminal: the facts, and beside them keys and events")
    func wide() throws {
        var play = Play()
        play.size = Drawing.Size(rows: 50, columns: 200)
        try play.prints(
            #""state":"loggedIn","username":"grace","freshness":"confirmed""#,
            [.change(.queued)]
        )
        let halves = play.plainLines.filter { $0.dropFirst(98).hasPrefix(" │ ") }
            .map { ($0.prefix(98), $0.dropFirst(101)) }
        func place(of text: String) -> (row: Int, column: Int)? {
            play.plainLines.enumerated().compactMap { row, line in
                line.range(of: text).map { (row, String(line[..<$0.lowerBound]).columns) }
            }.first
        }
        #expect(halves.count > 40, "a line between them all the way")
        #expect(halves.count { !$0.0.allSatisfy(\.isWhitespace) } > 24, "the left half")
        #expect(halves.count { !$0.1.allSatisfy(\.isWhitespace) } > 24, "the right half")
        for left in ["Session", "Outbox", "updatePassword of grace"] {
            #expect(try #require(place(of: left)).column < 100, "\(left)")
        }
        for right in ["  Keys", "Log out; the realm", "  Events", "Process 7 starts"] {
            #expect(try #require(place(of: right)).column >= 100, "\(right)")
        }
        _ = play.type("t")
        #expect(try #require(place(of: "applyThenDrop")).column >= 100)
        #expect(place(of: "updatePassword of grace") != nil, "the left half stays")
        _ = play.type("\r")
        _ = play.hit("o")
        try play.prints(#""state":"loggedOut","reason":"user""#)
        _ = play.hit("l")
        #expect(place(of: "Sign up a new user.") != nil && place(of: "Log out; ") != nil)
    }

    @Test(
        "marks the current state, and no other",
        arguments: SessionState.Name.allCases
    )
    func marked(state: SessionState.Name) throws {
        var play = Play()
        try play.prints(#""state":"\#(state.rawValue)""#)
        #expect(plain(play).contains("║ \(state.rawValue) ║"))
        #expect(plain(play).components(separatedBy: "║").count == 3)
    }

    @Test("keeps the diagram as wide as ever, whichever state is marked")
    func steady() {
        let widths = ([nil] + SessionState.Name.allCases).map { state in
            StateDiagram(current: state).lines.map(\.width)
        }
        #expect(Set(widths).count == 1)
        #expect(widths.flatMap { $0 }.allSatisfy { $0 <= 80 })
    }

    @Test("joins the arrows of the diagram, row by row")
    func joined() throws {
        let rows = StateDiagram(current: nil).lines.map { line in
            Array(line.spans.map(\.text).joined())
        }
        for (upper, lower) in zip(rows.dropFirst(3), rows.dropFirst(4)) {
            for (column, character) in lower.enumerated() where "┤┼╯╰├".contains(character) {
                let above = upper.indices.contains(column) ? upper[column] : " "
                #expect("│▲┤┼├".contains(above), "column \(column) under \(above)")
            }
        }
    }

    @Test("shows a code only to whoever may type one")
    func code() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(!play.text.contains("123456"))
        try play.prints(#""state":"awaitingMfa","username":"grace""#)
        #expect(play.text.contains("123456 for 17 s"))
    }

    @Test("says why an operation was rejected: on one row as far as it fits, among the events all")
    func rejected() throws {
        var play = Play()
        let reason = "The current password is wrong, so the new one was not taken."
        try play.prints(#""state":"loggedIn","username":"grace""#, [.change(.queued)])
        try play.prints(
            #""state":"loggedIn","username":"grace""#,
            [.change(.rejected(["\u{1b}[2J" + reason, "Two\nrows."]))]
        )
        let row = try #require(play.plainLines.first { $0.hasPrefix("    updatePassword") })
        #expect(row.hasSuffix(" rejected   [2JThe current password is wrong…"))
        #expect(row.count == 80)
        let events = play.plainLines.map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(events.joined(separator: " ").contains("rejected ([2J\(reason) Two rows.)"))
    }

    @Test("without colour has no colour, without UTF-8 only ASCII")
    func modest() throws {
        var play = Play()
        try play.prints(#""state":"loggedIn","username":"grace""#, [.change(.queued)])
        for line in play.lines {
            let text = line.escaped(inColour: false)
            #expect(!text.contains("[3") && !text.contains(";3"))
            let ascii = Glyphs(["LANG": "C"])(line).escaped(inColour: false)
            #expect(ascii.allSatisfy { $0.isASCII })
            #expect(ascii.count == text.count, "what stands in is as wide")
        }
        let arrow = StyledLine() + "─▶"
        #expect(Glyphs(["LANG": "en_US.UTF-8"])(arrow) == arrow)
        #expect(Glyphs(["LANG": "en_US.UTF-8", "LC_ALL": "C"])(arrow) == StyledLine() + "->")
    }

    private func plain(_ play: Play) -> String {
        play.plainLines.joined(separator: "\n")
    }
}
