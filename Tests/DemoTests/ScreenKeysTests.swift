import Testing

@testable import LoginRocketDemo

@Suite("The keys of the screen")
struct ScreenKeysTests {
    @Test("? lists every key with a sentence, and any key leaves the list, and does nothing else")
    func help() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        let before = play.plainText
        #expect(play.type("?") == [])
        #expect(play.plainLines.count == 24)
        for choice in Choice.allCases {
            let row = play.plainLines.dropFirst().first { line in
                line.prefix(20).split(separator: " ").contains { $0 == "\(choice.rawValue)" }
            }
            #expect(row?.hasSuffix(".") == true, "a whole sentence about \(choice)")
        }
        for name in ["Tab", "PgUp", "PgDn", "Home", "End", "Ctrl-L", "Ctrl-Z"] {
            #expect(play.plainText.contains(name), "\(name)")
        }
        #expect(play.type("u") == [])
        #expect(play.plainText == before)
    }

    @Test(
        "the list of keys is scrolled to its end where it does not fit",
        arguments: [(20, 5), (80, 12)]
    )
    func smallHelp(columns: Int, rows: Int) throws {
        var play = Play()
        play.size = Drawing.Size(rows: rows, columns: columns)
        try play.prints(#""state":"loggedOut","reason":"never""#)
        _ = play.type("?")
        var seen: [String] = []
        for _ in 0..<200 {
            let page = play.plainLines.dropLast()
            seen += page.filter { !seen.contains($0) }
            _ = play.type("\u{1b}[B")
        }
        let words = seen.joined(separator: " ").split(separator: " ")
        for choice in Choice.allCases {
            #expect(words.contains { $0 == "\(choice.rawValue)" }, "\(choice)")
        }
        #expect(words.last == "stops.")
        _ = play.type("\u{1b}[H")
        #expect(play.plainLines.contains { $0.hasPrefix("    f g") }, "back at its start")
        _ = play.type("\u{1b}[F\u{1b}[6~")
        #expect(play.plainText.contains("stops."))
        #expect(play.type("u") == [])
        #expect(play.plainText.contains("Session"))
    }

    @Test("a key that means nothing says so, until the next key")
    func unknownKey() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.type("Z") == [])
        #expect(play.plainText.contains("Z does nothing here: ? lists the keys."))
        #expect(play.type("\r") == [])
        #expect(!play.plainText.contains("Z does nothing"))
        #expect(play.plainText.contains("Enter does nothing here: ? lists the keys."))
        _ = play.type("u")
        #expect(!play.plainText.contains("does nothing"))
        _ = play.type("\u{1}")
        #expect(play.plainText.contains("This key does nothing here: ? lists the keys."))
    }

    @Test("a key that is not legal now says when it is")
    func illegalKey() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.type("o") == [])
        #expect(play.plainText.contains("o does nothing now: ? tells about it."))
    }
}

@Suite("The list of events")
struct EventsTests {
    private func play(events count: Int) throws -> Play {
        var play = Play()
        try play.prints(
            #""state":"loggedIn","username":"grace""#,
            [.change(.queued), .logout(.queued)]
        )
        for number in 1...count {
            _ = play.screen.take(.clientLogged("event \(number)."), at: play.now)
        }
        return play
    }

    private func numbers(_ play: Play) -> [Int] {
        play.eventLines.compactMap { line in
            line.split(separator: " ").last.flatMap { Int($0.dropLast()) }
        }
    }

    @Test("has at least seven rows on 24, with two operations above it")
    func rows() throws {
        let play = try play(events: 60)
        #expect(numbers(play).count >= 7)
        #expect(numbers(play).last == 60)
        #expect(play.plainText.contains("updatePassword of grace"))
        #expect(play.plainText.contains("logout of grace"))
    }

    @Test("scrolls by rows, by pages and to both ends, and tells how much there is beyond them")
    func scrolling() throws {
        var play = try play(events: 60)
        let page = numbers(play).count
        #expect(play.plainText.contains("↑ \(61 - page) more"))
        #expect(!play.plainText.contains("↓"))

        _ = play.type("\u{1b}[A")
        #expect(numbers(play) == Array((60 - page)...59))
        #expect(play.plainText.contains("↓ 1 newer"))
        _ = play.type("\u{1b}[B\u{1b}[B")
        #expect(numbers(play).last == 60, "no row below the last one")

        _ = play.type("\u{1b}[5~")
        #expect(numbers(play).last == 60 - page + 1, "a page repeats one row")
        _ = play.type("\u{1b}[6~")
        #expect(numbers(play).last == 60)

        _ = play.type("\u{1b}[H")
        #expect(numbers(play).first == 1 && play.eventLines.count == page)
        #expect(play.eventLines.first?.contains("Process 7 starts") == true)
        #expect(!play.plainText.contains("↑"))
        _ = play.type("\u{1b}[A\u{1b}[B")
        #expect(numbers(play).first == 1 && play.eventLines.count == page, "no row above the first")
        _ = play.type("\u{1b}[F")
        #expect(numbers(play).last == 60)
    }

    @Test("stays where it was scrolled to while more happens")
    func steady() throws {
        var play = try play(events: 60)
        _ = play.type("\u{1b}[5~")
        let before = numbers(play)
        _ = play.screen.take(.clientLogged("one more 61."), at: play.now)
        _ = play.screen.take(
            .clientLogged(String(repeating: "a long one ", count: 30)),
            at: play.now
        )
        #expect(numbers(play) == before)
        #expect(play.plainText.contains("newer"))
    }

    @Test("stays on the same events while the oldest are forgotten, until these are forgotten too")
    func forgotten() throws {
        var play = try play(events: 190)
        _ = play.type("\u{1b}[5~\u{1b}[5~")
        let before = numbers(play)
        for number in 191...250 {
            _ = play.screen.take(.clientLogged("event \(number)."), at: play.now)
            #expect(numbers(play) == before)
        }
        #expect(play.plainText.contains("↓ \(250 - (before.last ?? 0)) newer"))
        #expect(play.plainText.contains("↑ \((before.first ?? 0) - 51) more"))
        for number in 251...500 {
            _ = play.screen.take(.clientLogged("event \(number)."), at: play.now)
        }
        #expect(numbers(play).first == 301, "the oldest that there are")
        #expect(!play.plainText.contains("↑"))
    }
}
