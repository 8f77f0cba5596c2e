import Foundation
import Testing

@testable import LoginRocket

@Suite("Reading JSON")
struct JSONValueTests {
    @Test(
        "accepts what RFC 8259 accepts",
        arguments: [
            "null", " true ", "false\n", "0", "-0", "-1.5e+10", "1E9", "1e-2", "0.0", "\"\"",
            "[]", "[ ]", "{}", "{ }", "[[],{}]", #"{"a":1,"a":2}"#, #""\u0000""#,
            #""\uD83D\uDE00""#, #""\"\\\/\b\f\n\r\t""#, #"[1 , 2]"#, "\"\u{7F}\"", "\"\u{2028}\"",
            "123456789012345678901234567890", "1e999", "\t{ \"a\" :\r\n[ ] }",
        ]
    )
    func accepts(_ text: String) {
        #expect(JSONValue(Array(text.utf8)) != nil)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", " ", "nul", "True", "nulll", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1",
            "NaN", "Infinity", "'a'", "\"", "\"a", "\"\n\"", "\"\t\"", #""\x""#, #""\u12""#,
            #""\u12G4""#, #""\uD83D""#, #""\uDE00""#, #""\uD83Dx""#, #""\uD83D\uD83D""#,
            #""\uDE00\uD83D""#, "[", "]", "[1", "[1,]", "[,1]", "[1 2]", "{", "{a:1}", "{\"a\"}",
            "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1]", "[1}", "1 2", "{} {}", "{}x",
            "\u{FEFF}{}", "/**/{}", "{1:2}", "[1\u{A0}]", "\u{0}", "{}\u{0}",
        ]
    )
    func refuses(_ text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test(
        "refuses invalid UTF-8",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]]
    )
    func invalidUTF8(_ bytes: [UInt8]) {
        #expect(JSONValue(bytes) == nil)
    }

    @Test("decodes escapes and keeps order and duplicates")
    func decoding() {
        let text = #"{"b":"\u00e9\ud83d\ude00\n","a":[-1.5e3,null],"b":true}"#
        #expect(
            JSONValue(Array(text.utf8))
                == .object([
                    .init(name: "b", value: .string("é😀\n")),
                    .init(name: "a", value: .array([.number("-1.5e3"), .null])),
                    .init(name: "b", value: .bool(true)),
                ])
        )
    }

    @Test("is not crashed by depth", arguments: ["[", "{\"a\":"])
    func depth(_ opening: String) {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ levels: Int) -> [UInt8] {
            Array(
                (String(repeating: opening, count: levels) + "1"
                    + String(repeating: closing, count: levels)).utf8
            )
        }
        #expect(JSONValue(nested(64)) != nil)
        #expect(JSONValue(nested(65)) == nil)
        #expect(JSONValue(nested(100_000)) == nil)
        #expect(JSONValue(Array(String(repeating: opening, count: 100_000).utf8)) == nil)
    }

    @Test("accepts nothing that Foundation refuses, and never crashes, on mutated texts")
    func mutations() {
        let seeds = [
            #"{"result":"okay","token":"4JagCZ.eSC-VH_x","url":"https://a.b/?token=x"}"#,
            #"{"error":"All \u00e9.","errors":["All \ud83d\ude00.","b"],"valid":false}"#,
            #"[1,-2.5e3,0.1,true,null,{"a":{"b":[]}}]"#,
        ].map { Array($0.utf8) }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: position)
                default: bytes.insert(bytes[position], at: position)
                }
            }
            guard let value = JSONValue(bytes) else { continue }
            let accepted = try? JSONSerialization.jsonObject(
                with: Data(bytes),
                options: .fragmentsAllowed
            )
            if accepted == nil, !hasHugeNumber(value) {
                Issue.record("accepted \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}

/// Foundation refuses numbers that no `Double` holds; RFC 8259 leaves that to the reader.
private func hasHugeNumber(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let text): Double(text)?.isFinite != true
    case .array(let elements): elements.contains(where: hasHugeNumber)
    case .object(let members): members.contains { hasHugeNumber($0.value) }
    case .null, .bool, .string: false
    }
}
