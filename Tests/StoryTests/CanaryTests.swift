import Foundation
import Testing

/// The scanner that all stories end with finds what it is there for.
@Suite struct CanaryTests {
    private let canary = Canary()

    @Test func `nothing is found where nothing is`() {
        let other = Canary()
        let innocent = Data("loggedIn eyJ kli_ \(other.text) eyJhb".utf8)
        #expect(leaks(of: [canary], in: innocent) == [])
    }

    @Test func `a plain password is found`() {
        #expect(finds(canary.text))
        #expect(finds("{\"password\":\"\(canary.text.replacing("\"", with: "\\\""))\"}"))
    }

    @Test func `a percent-encoded password is found, however eager the encoder`() throws {
        let spared = canary.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        #expect(finds("password=\(try #require(spared))"))
        for format in ["%%%02x", "%%%02X"] {
            #expect(finds(canary.text.utf8.map { String(format: format, Int($0)) }.joined()))
        }
    }

    @Test(arguments: 0..<3)
    func `a base64-encoded password is found at each place`(offset: Int) {
        let before = Data("abc".prefix(offset).utf8)
        for after in ["", "!", "!?"] {
            let whole = before + Data(canary.text.utf8) + Data(after.utf8)
            let text = whole.base64EncodedString()
            #expect(finds(text))
            #expect(finds(text.replacing("+", with: "-").replacing("/", with: "_")))
        }
    }

    @Test func `a password in hexadecimal digits is found`() {
        #expect(finds(canary.text.utf8.map { String(format: "%02x", Int($0)) }.joined()))
    }

    @Test(arguments: ["", "a", "ab"])
    func `tokens are found, plain and in base64`(before: String) {
        let head = Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8).base64EncodedString()
            .replacing("=", with: "")
        let token = head + ".eyJleHAiOjF9.c2lnbmF0dXJl"
        #expect(leaks(of: [], in: Data((before + token).utf8)) == ["session token"])
        let encoded = Data((before + token).utf8).base64EncodedString()
        #expect(leaks(of: [], in: Data(encoded.utf8)) != [])
        #expect(leaks(of: [], in: Data("\(before)kli_3zpHFOD3iXYp8gY8".utf8)) != [])
    }

    private func finds(_ text: String) -> Bool {
        leaks(of: [canary], in: Data(("before " + text + " after").utf8)) != []
    }
}
