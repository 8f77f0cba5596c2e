import Foundation
import LoginRocketRealm
import Testing

@Suite("Noise")
struct NoiseTests {
    private static let paths =
        [
            "login", "verify_login", "logout", "check_session", "forgot_password", "reset_password",
            "update_password", "signup", "resend_email_token", "verify_email",
        ].map { "/v1/" + $0 } + [
            "/auth/facebook", "/auth/facebook/callback", "/provider/google", "/",
        ]

    private static let scraps = [
        "username", "password", "email", "token", "code", "state", "callback", "=", "&", "%", "%zz",
        "+", "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83d", "1e999", "-", "null",
        "true",
        "frank", "secret", "kli_x", "a.b.c", "eyJhbGciOiJub25lIn0", "..", "\u{0}", "\r\n", "é", "😀",
    ]

    @Test("whatever is sent, there is an answer of a known status and shape", arguments: 1...8)
    func anything(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var test = try RealmUnderTest(seed: seed)
        for _ in 0..<1000 {
            let answer = test.realm.answer(request(&chance), at: test.now)
            #expect([200, 204, 302, 400, 404, 405, 406, 414, 415].contains(answer.status))
            for header in answer.headers {
                #expect(!header.value.contains { $0 == "\r" || $0 == "\n" || $0 == "\r\n" })
            }
            guard answer[header: "Content-Type"] == "application/json" else { continue }
            #expect(try Heard(answer).keys.contains("error") || answer.status == 200)
        }
    }

    private func request(_ chance: inout SeededGenerator) -> Realm.Request {
        let types = [
            "application/json", "application/x-www-form-urlencoded", "text/plain", "", ";",
        ]
        var headers: [Realm.Header] = []
        for name in ["Content-Type", "Cookie", "Origin", "Accept", "Host"]
        where Bool.random(using: &chance) {
            let value = name == "Content-Type" ? types.randomElement(using: &chance) : nil
            headers.append(Realm.Header(name, value ?? text(&chance)))
        }
        let method = ["GET", "POST", "OPTIONS", "PUT", ""].randomElement(using: &chance)
        let path = Self.paths.randomElement(using: &chance)
        var body = Array(text(&chance).utf8)
        if Bool.random(using: &chance) { body.append(UInt8.random(in: 0...255, using: &chance)) }
        return Realm.Request(
            method: method ?? "",
            target: (path ?? "") + "?" + text(&chance),
            headers: headers,
            body: body
        )
    }

    private func text(_ chance: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...12, using: &chance))
            .compactMap { _ in Self.scraps.randomElement(using: &chance) }.joined()
    }
}
