import Testing

/// The terminal that the screen stories look at.
@Suite struct TerminalScreenTests {
    private var screen = TerminalScreen(columns: 10, rows: 3)

    @Test mutating func `text is shown where the cursor is`() {
        screen.feed("one\r\n  two\u{1B}[3;9Hx\u{1B}[1;1HO".utf8)
        #expect(screen.lines == ["One", "  two", "        x"])
        #expect(screen.cursor == .init(row: 0, column: 1))
        #expect(screen.troubles == [])
    }

    @Test mutating func `the cursor stays on the screen`() {
        screen.feed("\u{1B}[99;99Ha\u{8}\u{1B}[9A\u{1B}[9Db\u{1B}[2C\u{1B}[Bc\u{1B}[10Gd".utf8)
        #expect(screen.lines == ["b", "   c     d", "         a"])
        #expect(screen.troubles == [])
    }

    @Test mutating func `what is cleared is gone, and the rest is not`() {
        screen.feed("aaaa\r\nbbbb\r\ncccc\u{1B}[2;3H\u{1B}[K".utf8)
        #expect(screen.lines == ["aaaa", "bb", "cccc"])
        screen.feed("\u{1B}[2K\u{1B}[J".utf8)
        #expect(screen.lines == ["aaaa", "", ""])
        screen.feed("\u{1B}[2J".utf8)
        #expect(screen.text == "\n\n")
    }

    @Test mutating func `the last column can be filled, and no more`() {
        screen.feed("0123456789\r\n".utf8)
        #expect(screen.troubles == [])
        screen.feed("0123456789x".utf8)
        #expect(screen.lines == ["0123456789", "0123456789", "x"])
        #expect(screen.troubles == [.overflow(row: 1)])
    }

    @Test mutating func `without autowrap what has no room stays in the last column`() {
        screen.feed("\u{1B}[?7l0123456789xy".utf8)
        #expect(!screen.wraps)
        #expect(screen.lines == ["012345678y", "", ""])
        #expect(screen.troubles == [.overflow(row: 0), .overflow(row: 0)])
    }

    @Test mutating func `a line more than there are is a scroll`() {
        screen.feed("a\r\nb\r\nc".utf8)
        #expect(screen.troubles == [])
        screen.feed("\r\nd".utf8)
        #expect(screen.lines == ["b", "c", "d"])
        #expect(screen.troubles == [.scroll])
    }

    @Test mutating func `the alternate screen leaves the main one alone`() {
        screen.feed("shell\u{1B}[?1049h\u{1B}[?25l\u{1B}[1;1Hdemo".utf8)
        #expect(screen.isAlternate)
        #expect(!screen.showsCursor)
        #expect(screen.lines == ["demo", "", ""])
        screen.feed("\u{1B}[?25h\u{1B}[?1049l".utf8)
        #expect(!screen.isAlternate)
        #expect(screen.showsCursor)
        #expect(screen.lines == ["shell", "", ""])
        #expect(screen.cursor == .init(row: 0, column: 5))
    }

    @Test mutating func `characters are kept with their looks`() {
        screen.feed("\u{1B}[1;7mbold\u{1B}[0m plain".utf8)
        #expect(screen.looks(of: "bold") == [TerminalLook(isBold: true, isReversed: true)])
        #expect(screen.looks(of: "plain") == [TerminalLook()])
        #expect(!screen.hasShownColour)
        screen.feed("\u{1B}[2;1H\u{1B}[92mg\u{1B}[38;5;208mo\u{1B}[48;2;1;2;3mb\u{1B}[m".utf8)
        #expect(screen.cell(1, 0).look.foreground == [10])
        #expect(screen.cell(1, 1).look.foreground == [208])
        #expect(screen.cell(1, 2).look.background == [1, 2, 3])
        screen.feed("\u{1B}[2J".utf8)
        #expect(screen.hasShownColour)
        #expect(screen.troubles == [])
    }

    @Test(arguments: [
        ("\u{7}", "<7>"), ("\u{0}", "<0>"), ("\u{1B}c", "ESC c"), ("\u{1B}[3J", "ESC [3J"),
        ("\u{1B}[?2005h", "ESC [?2005h"), ("\u{1B}[61m", "ESC [61m"), ("\u{85}", "<c2><85>"),
        ("\u{1B}[38;5m", "ESC [38;5m"), ("\u{1B}]0;title\u{7}", "ESC ]0;title"),
        ("\u{1B}]0;title\u{1B}\\", "ESC ]0;title"), ("\u{1B}[1 q", "ESC [1 q"),
        ("\u{1B}[1\u{1}", "ESC [1"),
    ])
    mutating func `what is not known is written down and not shown`(text: String, name: String) {
        screen.feed("a\(text)b".utf8)
        #expect(screen.lines[0] == "ab")
        #expect(screen.troubles.first == .unknown(name))
    }

    @Test mutating func `bytes that are not text are written down`() {
        screen.feed([0xFF, 0xC3, 0x41, 0xE2, 0x94])
        screen.feed([0x80])
        #expect(screen.lines[0] == "A─")
        #expect(screen.troubles == [.unknown("<ff>"), .unknown("<c3>")])
    }

    @Test mutating func `wide characters take two columns, and marks none`() {
        screen.feed("日本e\u{301}|".utf8)
        #expect(screen.lines[0] == "日本e\u{301}|")
        #expect(screen.cursor.column == 6)
        screen.feed("\u{1B}[1;10H日".utf8)
        #expect(screen.troubles == [.overflow(row: 0)])
        #expect(screen.lines[1] == "日")
    }

    @Test mutating func `a resized screen is cut or gets room, with the cursor on it`() {
        screen.feed("\u{1B}[3;1H0123456789".utf8)
        screen.resize(columns: 4, rows: 4)
        #expect(screen.lines == ["", "", "0123", ""])
        screen.resize(columns: 6, rows: 2)
        #expect(screen.cursor == .init(row: 1, column: 3))
        screen.feed("\u{1B}[2;6Hx".utf8)
        #expect(screen.lines == ["", "     x"])
        #expect(screen.troubles == [])
    }

    @Test mutating func `after a resize what has no room is a trouble once the screen was cleared`()
    {
        screen.feed("\u{1B}[?7l".utf8)
        screen.resize(columns: 4, rows: 3)
        screen.feed("0123456789".utf8)
        #expect(screen.isOutdated)
        #expect(screen.troubles == [])
        screen.feed("\u{1B}[2J\r01234".utf8)
        #expect(!screen.isOutdated)
        #expect(screen.troubles == [.overflow(row: 0)])
    }
}
