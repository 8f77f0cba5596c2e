import LoginRocketProtocol
import Testing

@testable import LoginRocketDemo

@Suite("Keys")
struct KeyTests {
    @Test("an escape is a key, an arrow is one, a sequence of a function key means nothing")
    func escapes() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(in: [0x1b]) == [])
        #expect(decoder.keysAfterSilence() == [.escape])
        #expect(decoder.keysAfterSilence() == [])
        #expect(decoder.keys(in: Array("\u{1b}[A\u{1b}OB".utf8)) == [.move(.up), .move(.down)])
        #expect(decoder.keys(in: Array("\u{1b}[1;2A\u{1b}[1;5H".utf8)) == [])
        #expect(decoder.keys(in: Array("\u{1b}OP\u{1b}[15~q".utf8)) == [.character("q")])
        #expect(decoder.keys(in: Array("\u{1b}x".utf8)) == [])
        #expect(decoder.keys(in: Array("\u{1b}\u{1b}[15~q".utf8)) == [.character("q")])
        for text in ["é", "漢", "😀"] {
            let keys = Array("\u{1b}\(text)q".utf8).flatMap { decoder.keys(in: [$0]) }
            #expect(keys == [.character("q")], "\(text) together with Alt")
        }
        #expect(decoder.keys(in: [0x1b, 0xc3, 0x03]) == [.interrupt])
    }

    @Test("a sequence may arrive in pieces; one that breaks off is none")
    func piecesOfSequences() {
        var decoder = KeyDecoder()
        for byte in Array("\u{1b}[15~\u{1b}OP\u{1b}x".utf8) {
            #expect(decoder.keys(in: [byte]) == [])
        }
        #expect(decoder.keys(in: Array("q".utf8)) == [.character("q")])
        for start in ["\u{1b}[15", "\u{1b}O"] {
            #expect(decoder.keys(in: Array(start.utf8)) == [])
            #expect(decoder.keysAfterSilence() == [])
            #expect(decoder.keys(in: Array("q".utf8)) == [.character("q")])
        }
        #expect(decoder.keys(in: Array("\u{1b}[1\u{3}".utf8)) == [.interrupt])
    }

    @Test("what is pasted is one text, however many pieces it comes in; no line end in it is a key")
    func pasted() {
        let text = "a\r\n\u{3}\u{7f}é\u{1b}[31m\u{202e}~"
        let bytes = Array("\u{1b}[200~\(text)\u{1b}[201~\r".utf8)
        for size in [1, 2, 5, bytes.count] {
            var decoder = KeyDecoder()
            let keys = stride(from: 0, to: bytes.count, by: size).flatMap { start in
                decoder.keys(in: Array(bytes[start...].prefix(size)))
            }
            #expect(keys == [.pasted(.text(text)), .enter], "\(size) at once")
        }
    }

    @Test("a line end behind what is pasted is no part of it", arguments: ["\r", "\n", "\r\n"])
    func lineEnd(end: String) {
        var decoder = KeyDecoder()
        let keys = decoder.keys(in: Array("\u{1b}[200~frank\(end)\u{1b}[201~".utf8))
        #expect(keys == [.pasted(.text("frank"))])
    }

    @Test("what is pasted may be no text or too long, and is still one key")
    func noText() {
        var decoder = KeyDecoder()
        let (start, end) = (Array("\u{1b}[200~".utf8), Array("\u{1b}[201~".utf8))
        #expect(decoder.keys(in: start + [0x61, 0xe9, 0x62] + end) == [.pasted(.notText)])
        for (length, wanted) in [
            (16_384, Key.pasted(.text(String(repeating: "x", count: 16_384)))),
            (16_385, .pasted(.tooLong)), (16_386, .pasted(.tooLong)), (16_387, .pasted(.tooLong)),
            (100_000, .pasted(.tooLong)),
        ] {
            let bytes = start + Array(repeating: UInt8(ascii: "x"), count: length) + end
            #expect(decoder.keys(in: bytes + [0x71]) == [wanted, .character("q")], "\(length)")
        }
    }

    @Test("a paste whose end is lost ends after a second of silence, and then keys are keys again")
    func lostEnd() {
        for lost in ["", "\u{1b}", "\u{1b}[201"] {
            var decoder = KeyDecoder()
            #expect(decoder.keys(in: Array("\u{1b}[200~k\u{3}q\(lost)".utf8)) == [])
            #expect(decoder.patience == 1_000)
            #expect(decoder.keysAfterSilence() == [.pasted(.text("k\u{3}q\(lost)"))])
            #expect(decoder.keys(in: [0x03, 0x1b]) == [])
            #expect(decoder.patience == 50)
            #expect(decoder.keysAfterSilence() == [.interrupt, .escape])
            #expect(decoder.keys(in: [0x03]) == [.interrupt])
            #expect(decoder.keysAfterSilence() == [])
        }
    }

    @Test("a paste that stalls goes on with the text, and no piece of it is a key")
    func stalled() {
        for rest in ["q\r", "kq\r", String(repeating: "kq\r", count: 50)] {
            var decoder = KeyDecoder()
            #expect(decoder.keys(in: Array("\u{1b}[200~frank\r".utf8)) == [])
            #expect(decoder.keysAfterSilence() == [.pasted(.text("frank\r"))])
            #expect(decoder.keysAfterSilence() == [])
            let end = Array("\(rest)\u{1b}[201~q".utf8)
            let text = Key.pasted(.text(String(rest.dropLast())))
            #expect(decoder.keys(in: end) == [text, .character("q")])
        }
        var decoder = KeyDecoder()
        _ = decoder.keys(in: Array("\u{1b}[200~frank".utf8)) + decoder.keysAfterSilence()
        for _ in 1...2 {
            #expect(decoder.keys(in: Array("kqkqkqkqkq".utf8)) == [])
            #expect(decoder.patience == 1_000)
            #expect(decoder.keysAfterSilence() == [.pasted(.text("kqkqkqkqkq"))])
        }
        #expect(decoder.keys(in: Array("\u{1b}[201~q".utf8)).last == .character("q"))
    }

    @Test("an escape waits a moment for the rest of its sequence, and a character longer")
    func patience() {
        var decoder = KeyDecoder()
        _ = decoder.keys(in: [0x1b])
        #expect(decoder.patience == 50)
        _ = decoder.keysAfterSilence()
        _ = decoder.keys(in: [0xe2, 0x82])
        #expect(decoder.patience == 1_000)
        #expect(decoder.keysAfterSilence() == [.notText])
        #expect(decoder.keys(in: [0x61]) == [.character("a")])
    }

    @Test("without a form what is pasted does nothing, in one it is an answer")
    func pastedAnswer() throws {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.type("\u{1b}[200~kq\u{1b}[201~") == [])
        _ = play.hit("l")
        _ = play.type("\u{1b}[200~frank\r\u{1b}[201~")
        #expect(play.plainText.contains("User name: frank█"))
    }

    @Test("a character may arrive in pieces; no byte and no character is lost without a word")
    func pieces() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(in: [0xc3]) == [])
        #expect(decoder.keys(in: [0xa9]) == [.character("é")])
        #expect(decoder.keys(in: [0xff, 0x00, 0x61]) == [.notText, .control, .character("a")])
        #expect(decoder.keys(in: [0xc2, 0x85]) == [.control])
        #expect(decoder.keys(in: [0xe2, 0x80, 0x8d]) == [.character("\u{200d}")])
    }

    @Test("a character that breaks off holds up no key, as on a terminal without UTF-8")
    func brokenOff() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(in: [0xe9]) == [])
        #expect(decoder.keys(in: [0x03]) == [.notText, .interrupt])
        #expect(decoder.keys(in: [0xe4, 0x61]) == [.notText, .character("a")])
    }

    @Test("Enter, Backspace, Tab, Ctrl-U, Ctrl-C, Ctrl-L and Ctrl-Z are keys")
    func named() {
        var decoder = KeyDecoder()
        let keys = decoder.keys(in: [0x0d, 0x0a, 0x7f, 0x08, 0x09, 0x15, 0x03, 0x0c, 0x1a])
        let wanted: [Key] = [
            .enter, .enter, .backspace, .backspace, .tab, .clearLine, .interrupt, .redraw, .suspend,
        ]
        #expect(keys == wanted)
    }

    @Test(
        "the keys beside the arrows are keys, as any terminal sends them",
        arguments: [
            ("[5~", Key.Move.pageUp), ("[6~", .pageDown), ("[H", .home), ("OH", .home),
            ("[1~", .home), ("[F", .end), ("OF", .end), ("[4~", .end), ("OC", .right),
            ("[D", .left),
        ]
    )
    func moves(sequence: String, move: Key.Move) {
        var decoder = KeyDecoder()
        for byte in Array("\u{1b}\(sequence)".utf8).dropLast() {
            #expect(decoder.keys(in: [byte]) == [])
        }
        #expect(decoder.keys(in: Array(sequence.utf8.suffix(1))) == [.move(move)])
    }

    @Test("a form is typed, corrected, sent or left")
    func form() {
        var play = Play()
        _ = play.screen.take(.clientEnded("x"), at: play.now)
        var form = Form.login
        let keys = "ab\u{7f}c\r".unicodeScalars.map { UInt8(ascii: $0) }
        var decoder = KeyDecoder()
        for key in decoder.keys(in: keys) {
            guard case .asking(let next) = form.taking(key) else { continue }
            form = next
        }
        #expect(form.prompt == ("Password", ""))
        guard case .asking(let typed) = form.taking(.character("s")) else { return }
        #expect(typed.prompt == ("Password", "*"))
        #expect(typed.taking(.enter) == .answered(["ac", "s"]))
        #expect(typed.taking(.escape) == .abandoned)
    }
}
