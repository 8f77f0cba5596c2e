import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite("Lines")
struct LineSplitterTests {
    private func split(_ bytes: [UInt8], limit: Int = 8) -> [LineSplitter.Line] {
        var splitter = LineSplitter(limit: limit)
        var lines = bytes.compactMap { splitter.take($0) }
        if let last = splitter.end() { lines.append(last) }
        return lines
    }

    @Test("end at LF or CR LF, and keep everything else")
    func ends() {
        let lines = split(Array(" a \r\n\n\r\nb\rc\r\r\nd\r".utf8))
        #expect(
            lines == [.text(" a "), .text(""), .text(""), .text("b\rc\r"), .text("d\r")]
        )
    }

    @Test("a line of the limit is a line, one byte more is too long, and the next is fine")
    func limit() {
        let lines = split(Array("12345678\n123456789\n1234567890\nx\n".utf8))
        #expect(lines == [.text("12345678"), .tooLong, .tooLong, .text("x")])
    }

    @Test("nothing of a line that is too long is taken for a shorter one")
    func overflow() {
        #expect(split(Array("12345678\r\n".utf8)) == [.text("12345678")])
        for rest in ["\rJUNK\n", "\r\r\n", "9\r\n", "\rJ\r\n"] {
            #expect(split(Array(("12345678" + rest).utf8)) == [.tooLong])
        }
    }

    @Test("what is not UTF-8 is no text")
    func notText() {
        #expect(split([0xFF, 0x0A, 0x41]) == [.notText, .text("A")])
    }
}

@Suite("Lines of a reader")
struct LinesTests {
    @Test("may be left before the last one was taken")
    func left() async {
        do {
            let lines = Lines()
            for _ in 1...5 { lines.add(.text("x")) }
            var taken = lines.makeAsyncIterator()
            #expect(await taken.next() == .text("x"))
        }
    }
}
