import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("An external login through the port")
struct ExternalLoginTests {
    @Test("a browser goes to the provider's page, says who it is, and arrives at the app")
    func wholeWay() async throws {
        try await withEmulator { test in
            let providers = try await test.control(.GET, "/providers").object()
            let id = try found(providers["facebook"] as? String)
            let start = try await test.get("/auth/\(id)")
            #expect(start.status == 302)
            let page = try found(start.headers["Location"].first)
            #expect(page.hasPrefix("http://127.0.0.1:\(test.emulator.port)/provider/facebook?"))
            let cookie = try found(start.headers["Set-Cookie"].first?.split(separator: ";").first)
            let state = try found(page.split(separator: "=").last)

            let said = try await test.submit(page, "state=\(state)&email=frank%40example.com")
            #expect(said.status == 302)
            let back = try found(URL(string: found(said.headers["Location"].first)))
            let path = try back.path() + "?" + found(back.query())
            let refused = try await test.get(path)
            #expect(try refused.keys() == ["error", "errors"])

            let arrival = try await test.get(path, cookie: String(cookie))
            #expect(arrival.status == 302)
            let handler = try found(arrival.headers["Location"].first)
            #expect(handler.hasPrefix("https://yourapp.com/login?token="))
            #expect(await test.emulator.state().sessions.map(\.username) == ["frank"])
        }
    }

    @Test("a provider that is not there is 404")
    func unknown() async throws {
        try await withEmulator { test in
            let answer = try await test.get("/auth/nobody")
            #expect(answer.status == 404)
        }
    }

    @Test("a preflight has no body and no length, and the connection goes on")
    func preflight() async throws {
        try await withEmulator { test in
            let options =
                "OPTIONS /v1/login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a\r\n\r\n"
            let last = rawPost("/v1/login", loginBody, fields: ["Connection: close"])
            let received = try await bytesUntilClosed(port: test.emulator.port, options + last)
            let answers = received.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(answers.map { $0.prefix(3) } == ["204", "200"])
            #expect(answers.first?.lowercased().contains("content-length") == false)
        }
    }
}
