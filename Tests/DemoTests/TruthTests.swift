import Foundation
import LoginRocket
import LoginRocketProtocol
import Testing

@testable import LoginRocketDemo

@Suite("The truth on the screen")
struct TruthTests {
    private let queued = Play.Operation.change(.queued)

    @Test("of a dead client nothing is told but that it is dead, and its last words as such")
    func dead() throws {
        var play = Play()
        try play.prints(#""state":"loggedIn","username":"grace""#, [queued])
        #expect(play.plainText.contains("next in"))
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.plainText.contains("DEAD"))
        #expect(play.plainText.contains("last known"))
        #expect(play.plainText.contains("1 waited"))
        for lie in ["the client gets", "next in", "next now", "Outbox   1 waiting"] {
            #expect(!play.plainText.contains(lie), "\(lie)")
        }
        _ = play.type("r")
        #expect(play.plainText.contains("last known"), "it has not said anything yet")
        _ = play.screen.take(.clientStarted(pid: 8), at: play.now)
        try play.prints(#""state":"loggedIn","username":"grace""#, [queued])
        #expect(!play.plainText.contains("DEAD") && !play.plainText.contains("last known"))
        #expect(play.plainText.contains("next in"))
    }

    @Test("a client that says nothing for long at its start is told of, and can be killed")
    func silentStart() {
        var play = Play()
        #expect(!play.plainText.contains("does not answer"))
        #expect(play.keys.contains("k") && !play.keys.contains("r"))
        let later = Drawing(screen: play.screen, size: play.size, now: play.now + 11).lines
        let text = later.flatMap(\.spans).map(\.text).joined()
        #expect(text.contains("does not answer for 11 s; k kills it"))
        #expect(play.hit("k") == [.killClient])
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(play.hit("r") == [.startClient])
        #expect(!play.keys.contains("k"), "there is no process yet")
    }

    @Test(
        "an outage that the client has not noticed is told as that, and so is its end",
        arguments: [
            (true, "online", "the client gets answers"),
            (false, "online", "the client has not noticed: its last call was answered"),
            (false, "offline", "the client gets no answers"),
            (true, "offline", "the client has not noticed: its last call got no answer"),
            (true, "unknown", "the client has not tried it yet"),
            (false, "unknown", "the client has not tried it yet"),
            (true, "paused", "the realm asked the client to wait"),
        ]
    )
    func unnoticed(isPluggedIn: Bool, network: String, sentence: String) throws {
        var play = Play()
        try play.prints(#""state":"loggedOut""#, network: network)
        var view = RealmView()
        view.isPluggedIn = isPluggedIn
        _ = play.screen.take(.looked(view), at: play.now)
        #expect(play.plainText.contains(" · \(sentence)"))
    }
}

@Suite("Columns")
struct ColumnsTests {
    @Test(
        "a long name is shortened, and never runs into the state",
        arguments: [
            "otto@example.com", "somebody.with.a.very.long.name@mail.example.com",
            String(repeating: "名", count: 60), String(repeating: "e\u{301}", count: 90),
            "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
        ]
    )
    func longNames(name: String) throws {
        for columns in [80, 200] {
            var play = Play()
            play.size = Drawing.Size(rows: 24, columns: columns)
            try play.prints(
                #""state":"loggedIn","username":"grace""#,
                [.change(.queued, of: name), .logout(.queued)]
            )
            let rows = play.plainLines.filter { $0.hasPrefix("    ") && $0.contains(" queued ") }
            #expect(rows.count == 2)
            let starts = rows.compactMap { row in
                row.range(of: " queued ").map { String(row[..<$0.lowerBound]).columns }
            }
            #expect(Set(starts).count == 1, "the states stand below each other: \(rows)")
            let isWhole = rows[0].contains("updatePassword of \(name.visible) ")
            #expect(isWhole || rows[0].contains("… "))
        }
    }

    @Test("a line that does not fit ends with an ellipsis", arguments: [80, 60, 40])
    func ellipsis(columns: Int) throws {
        var play = Play()
        play.size = Drawing.Size(rows: 24, columns: columns)
        try play.prints(
            #""state":"loggedIn","username":"a.rather.long.name.of.a.person@mail.example.com""#
                + #","freshness":"confirmed","emailVerification":"awaitingToken""#,
            [.change(.rejected(["The current password is wrong, so the new one was not taken."]))]
        )
        for line in play.lines where line.width == columns {
            let text = line.spans.map(\.text).joined()
            // Keys go to the next line as a whole.
            guard !text.contains("kill -9") else { continue }
            #expect(text.hasSuffix("…") || line.spans.contains { $0.style == .title }, "\(text)")
        }
        #expect(play.plainText.contains("…"))
    }

    @Test("combining characters take no column, wide ones take two")
    func columns() {
        #expect("e\u{301}a".columns == 2)
        #expect("\u{301}".columns == 0)
        #expect("名a".columns == 3)
        #expect("🚀".columns == 2)
    }

    @Test(
        "every scalar takes the columns that terminals give it",
        arguments: [
            ("กำ", 2), ("को", 2), ("கா", 2), ("ក្\u{17b6}", 2), ("क्", 1),
            ("\u{1100}\u{1161}\u{11a8}", 2), ("한", 2), ("🇩🇪", 2), ("⌚", 2), ("✈", 1),
            ("👍\u{1f3fd}", 4), ("🌡", 1), ("〈", 2),
        ]
    )
    func scalars(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test("no style takes the background to be dark or light")
    func colours() {
        let styles: [Style] = [.plain, .bold, .dim, .title, .good, .bad, .notice]
        let codes = styles.map { style in
            StyledLine().adding("x", style).escaped(inColour: true)
                .split(separator: "x").first.map { $0.filter { $0.isNumber || $0 == ";" } } ?? ""
        }
        // Red, green and magenta; not bold green, which old terminals show as light green.
        let harmless: Set = ["", "1", "2", "7", "32", "1;31", "35"]
        #expect(Set(codes).isSubset(of: harmless), "\(codes)")
    }
}
