import LoginRocket
import Testing

@Suite("JSON")
struct JSONTests {
    @Test("escapes what is no visible text, and no slash")
    func escaping() {
        let text = "a\"b\\c/d\ne\u{1B}[31m\u{9B}\u{202E}\u{1F600}ä\u{E0001}"
        #expect(
            JSONValue.string(text).text
                == #""a\"b\\c/d\ne\u001b[31m\u009b\u202e😀ä\udb40\udc01""#
        )
    }

    @Test("text for people moves no cursor, and is on one line")
    func visible() {
        #expect("a\u{1B}[31mb\nc\u{202E}d\u{2028}e\rf".visible == "a[31mb cd e f")
    }
}
