import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("Where an external login begins")
struct RedirectTests {
    private let cookies = ["lr=abc; Path=/; HttpOnly; Secure", "b=\u{E9}"]

    @Test(
        "is a whole URL of https, or of this machine",
        arguments: [
            "https://www.facebook.com/dialog/oauth?client_id=1&state=abc#x",
            "HTTPS://a.example", "http://127.0.0.1:8600/provider/facebook?state=abc",
            "http://[::1]:1/", "http://localhost/",
        ]
    )
    func clear(_ location: String) {
        let response = redirect([location], cookies)
        #expect(
            classify(response, to: .externalLogin)
                == .accepted(
                    .redirect(location: Secret(location), cookies: cookies.map { Secret($0) })
                )
        )
        for endpoint in Endpoint.allCases where endpoint != .externalLogin {
            #expect(classify(response, to: endpoint).isUnknown)
        }
        for status in [301, 303, 307, 308, 200, 201] {
            var other = response
            other.status = status
            #expect(classify(other, to: .externalLogin).isUnknown)
        }
    }

    @Test(
        "is unknown where the answer does not say it clearly",
        arguments: [
            [], ["https://a.example", "https://a.example"], [""], ["/provider"], ["//a.example/"],
            ["http://a.example/"], ["javascript:alert(1)"], ["https://"], ["file:///etc/passwd"],
            ["https://frank:secret@a.example/"], ["https://a.example\\@b.example/"],
            ["https://a.example/\r\nX: y"], ["https://a.example/ä"], [" https://a.example/"],
            ["https://a.example/" + String(repeating: "a", count: 8 * 1024)],
        ]
    )
    func unclear(_ locations: [String]) {
        #expect(classify(redirect(locations, cookies), to: .externalLogin).isUnknown)
    }

    @Test(
        "brings no cookies that could break out of their line, and not too many",
        arguments: [
            ["a=b\r\nc: d"], ["a=\u{0}"], ["a=\u{7F}"],
            ["a=" + String(repeating: "b", count: 8192)],
            Array(repeating: "a=b", count: 33),
        ]
    )
    func cookies(_ lines: [String]) {
        #expect(classify(redirect(["https://a.example/"], lines), to: .externalLogin).isUnknown)
    }

    @Test("is refused by a 404, and by LoginRocket's error object")
    func refused() {
        let missing = HTTPResponse(status: 404, framing: .none)
        #expect(classify(missing, to: .externalLogin) == .refused([]))
        #expect(classify(ok(#"{"error":"A."}"#), to: .externalLogin) == .refused(["A."]))
        #expect(classify(ok("{}"), to: .externalLogin).isUnknown)
    }

    @Test("is asked for with a GET, and not followed")
    func request() async throws {
        let other = try await ScriptedServer([.awaitRequest, .send(http(json: "{}"))])
        let location = "http://127.0.0.1:\(other.port)/provider?state=abc"
        let lines = ["Location: \(location)", "Set-Cookie: a=b; Path=/", "Set-Cookie: c=d"]
        let server = try await ScriptedServer([.awaitRequest, .send(http(302, lines, body: ""))])
        let answer = await perform(.question(.externalLogin(provider: "facebook")), at: server)
        #expect(
            answer
                == .accepted(
                    .redirect(
                        location: Secret(location),
                        cookies: [Secret("a=b; Path=/"), Secret("c=d")]
                    )
                )
        )
        #expect(other.connections == 0)
        let request = try #require(server.requests.first).lowercased()
        #expect(request.hasPrefix("get /auth/facebook http/1.1\r\n"))
        #expect(!request.contains("content-"))
        let traversal = await perform(
            .question(.externalLogin(provider: "../v1/logout")),
            at: server
        )
        #expect(traversal.isNotSent)
        #expect(server.connections == 1)
    }
}

private func redirect(_ locations: [String], _ cookies: [String]) -> HTTPResponse {
    HTTPResponse(status: 302, locations: locations, cookies: cookies, framing: .none)
}
