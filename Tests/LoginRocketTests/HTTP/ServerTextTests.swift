import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("Sentences of a server")
struct ServerTextTests {
    @Test(
        "lose what could move a cursor, turn text around or hide",
        arguments: [
            ("Plain, with ümläut and 密码 🔑.", "Plain, with ümläut and 密码 🔑."),
            ("a\u{1B}[31mred\u{7}\u{8}\u{0}\u{7F}", "a[31mred"), ("a\u{9B}31m\u{85}b", "a31m b"),
            ("two\r\nlines\n\n\tand tab", "two lines and tab"), ("  trim \n", "trim"),
            ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}e\u{FEFF}f\u{200B}g", "abcdefg"),
            ("a\u{2028}b\u{2029}c", "a b c"), ("\u{E0041}tag\u{E000}", "tag"),
            ("👨\u{200D}👩\u{200D}👧", "👨\u{200D}👩\u{200D}👧"),
        ]
    )
    func cleaned(_ text: String, _ expected: String) {
        #expect(ServerText.sentences([text]) == [expected])
    }

    @Test("are capped in length and number, and never empty")
    func caps() {
        #expect(
            ServerText.sentences([String(repeating: "x", count: 100_000)])
                == [String(repeating: "x", count: 256)]
        )
        let zalgo = ServerText.sentences(["a" + String(repeating: "\u{301}", count: 10_000)])
        #expect(zalgo.allSatisfy { $0.unicodeScalars.count == 256 })
        #expect(
            ServerText.sentences((1...100).map { "\($0)" }) == (1...20).map { "\($0)" }
        )
        #expect(ServerText.sentences(["", "\u{1B}\u{7}", " \n", "a"]) == ["a"])
    }
}
