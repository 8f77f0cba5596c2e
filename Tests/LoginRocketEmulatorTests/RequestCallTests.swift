import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("The calls that show requests")
struct RequestCallTests {
    @Test func `requests are shown in order, with their users, statuses and numbers`() async throws
    {
        try await withEmulator { test in
            let token = try await test.token()
            _ = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            _ = try await test.post("/v1/login", #"{"username":"NOBODY","password":"x"}"#)
            let id = try await test.get("/v1/nothing?a=b").headers["X-Request-ID"].first
            let shown = try await test.control(.GET, "/requests")
            #expect(try shown.keys() == ["requests", "next", "dropped"])
            #expect(try shown.number("next") == 4)
            #expect(try shown.number("dropped") == 0)
            let rows = try shown.rows("requests")
            #expect(rows.map { $0["number"] as? Int } == [1, 2, 3, 4])
            #expect(rows.map { $0["username"] as? String } == ["frank", "frank", "nobody", nil])
            let last = try found(rows.last)
            #expect(Set(last.keys) == rowKeys)
            #expect(last["path"] as? String == "/v1/nothing")
            #expect(last["method"] as? String == "GET")
            #expect(last["status"] as? Int == 404)
            #expect(last["outcome"] as? String == "answered")
            #expect(last["fault"] is NSNull)
            #expect(last["requestId"] as? String == id)
            let time = try found(last["time"] as? String)
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        }
    }

    @Test(
        "a query chooses requests, and tells where to go on",
        arguments: [
            ("", [1, 2, 3, 4], 4), ("?after=2", [3, 4], 4), ("?after=9", [], 9),
            ("?limit=2", [1, 2], 2), ("?limit=2&after=2", [3, 4], 4), ("?user=frank", [1, 3], 4),
            ("?user=FRANK&limit=1", [1], 1), ("?path=/v1/login&user=grace", [2], 4),
            ("?path=/v1/l%6Fgin", [1, 2], 4), ("?path=/v1/", [], 4),
        ]
    )
    func query(query: String, numbers: [Int], next: Int) async throws {
        try await withEmulator { test in
            _ = try await test.login("frank")
            _ = try await test.login("grace")
            _ = try await test.post("/v1/forgot_password", #"{"username":"frank"}"#)
            _ = try await test.get("/")
            let shown = try await test.control(.GET, "/requests\(query)")
            #expect(try shown.rows("requests").map { $0["number"] as? Int } == numbers)
            #expect(try shown.number("next") == next)
        }
    }

    @Test func `names of users are compared by their bytes`() async throws {
        try await withEmulator { test in
            _ = try await test.login("jos\u{E9}")
            _ = try await test.login("jose\u{301}")
            for (name, number) in [("jos%C3%A9", 1), ("jose%CC%81", 2)] {
                let shown = try await test.control(.GET, "/requests?user=\(name)")
                #expect(try shown.rows("requests").map { $0["number"] as? Int } == [number])
            }
        }
    }

    @Test func `both sides of a request are shown with secrets masked, unless asked otherwise`()
        async throws
    {
        try await withEmulator { test in
            let fields = ["Authorization: Bearer 7001", "Cookie: lr_session=7001"]
            let post = rawPost("/v1/login?password=7001", loginBody, fields: fields)
            let sent = post.replacing("Host:", with: "Connection: close\r\nHost:")
            let heard = try await bytesUntilClosed(port: test.emulator.port, sent)
            let shown = try await test.control(.GET, "/requests/1")
            #expect(try shown.keys() == rowKeys.union(["request", "response"]))
            let text = String(decoding: shown.body, as: UTF8.self)
            #expect(!text.contains("7001") && !text.contains("eyJ") && !text.contains("secret"))
            #expect(!text.contains("kss_"))
            let request = try found(shown.object()["request"] as? [String: Any])
            #expect(request["target"] as? String == "/v1/login?password=•••(4)")
            #expect(request["body"] as? String == #"{"password":"•••(6)","username":"frank"}"#)
            #expect(request["encoding"] as? String == "utf-8")
            #expect(request["truncated"] as? Bool == false)
            let pairs = try found(request["headers"] as? [[String]])
            #expect(pairs.contains(["Authorization", "•••(11)"]))
            #expect(pairs.contains(["Cookie", "lr_session=•••(4)"]))
            let open = try await test.control(.GET, "/requests/1?secrets=true")
            let response = try found(open.object()["response"] as? [String: Any])
            let body = try found(response["body"] as? String)
            #expect(heard.hasSuffix(body))
            #expect(String(decoding: open.body, as: UTF8.self).contains("kss_"))
        }
    }

    @Test func `the tokens in a call from a script are masked`() async throws {
        try await withEmulator { test in
            let query = "callback=f&username=frank&password=secret"
            _ = try await test.get("/v1/login?\(query)")
            let shown = try await test.control(.GET, "/requests/1")
            let response = try found(shown.object()["response"] as? [String: Any])
            let body = try found(response["body"] as? String)
            #expect(body.hasPrefix(#"f({"result":"okay","token":"•••("#))
            #expect(body.hasSuffix("});") && !body.contains("eyJ"))
        }
    }

    @Test func `the name of a user is shown, whatever it looks like`() async throws {
        try await withEmulator { test in
            _ = try await test.control(.POST, "/users", #"{"username":"<b>","password":"x"}"#)
            for name in ["<b>", "<i>"] {
                _ = try await test.post("/v1/login", #"{"username":"\#(name)","password":"x"}"#)
            }
            _ = try await test.post("/v1/signup", #"{"username":"<u>","password":"x"}"#)
            try await test.planFault(.applyThenDrop, path: "/v1/signup")
            _ = try? await test.post("/v1/signup", #"{"username":"<s>","password":"x"}"#)
            let rows = try await test.control(.GET, "/requests").rows("requests")
            let shown = rows.map { $0["username"] as? String }
            #expect(shown == ["<b>", "•••(3)", "<u>", "<s>"])
        }
    }

    @Test func `a query chooses by the true path and name, also where these are masked`()
        async throws
    {
        try await withEmulator { test in
            _ = try await test.login("a,b")
            _ = try await test.get("/v1/login/a/b")
            for (query, number) in [("user=a,b", 1), ("path=/v1/login/a/b", 2)] {
                let shown = try await test.control(.GET, "/requests?\(query)")
                #expect(try shown.rows("requests").map { $0["number"] as? Int } == [number])
            }
        }
    }

    @Test func `a body that is not UTF-8 is shown as base64, and a long one is cut`() async throws {
        try await withEmulator { test in
            let url = "http://127.0.0.1:\(test.emulator.port)/v1/login"
            _ = try await test.submit(url, String(repeating: "x", count: 20_000))
            let long = try await request(1, test, "?secrets=true")
            #expect((long["body"] as? String)?.utf8.count == 16_384)
            #expect(long["truncated"] as? Bool == true)
            var bytes = Array("POST /v1/login HTTP/1.1\r\nConnection: close\r\n".utf8)
            bytes += Array("Content-Length: 12\r\n\r\n".utf8) + Array("password=".utf8)
            bytes += [0xFF, 0xFE, 0x00]
            _ = try await bytesUntilClosed(port: test.emulator.port, bytes: bytes)
            let masked = try await request(2, test)
            #expect(masked["body"] as? String == "•••(12)")
            #expect(masked["encoding"] as? String == "utf-8")
            let open = try await request(2, test, "?secrets=true")
            #expect(open["encoding"] as? String == "base64")
            #expect(open["body"] as? String == "cGFzc3dvcmQ9//4A")
        }
    }

    @Test func `requests are counted by path, and those of paths nobody has together`() async throws
    {
        try await withEmulator { test in
            for path in ["/v1/login", "/v1/login?a=b", "/auth/github", "/auth/nobody", "/"] {
                _ = try await test.get(path)
            }
            for number in 1...50 { _ = try await test.get("/made/up/\(number)") }
            let counts = try await test.control(.GET, "/state").counts("requests")
            #expect(counts == ["/v1/login": 2, "/auth/github": 1, "others": 52])
        }
    }

    @Test func `forgotten requests are gone, and their counts`() async throws {
        try await withEmulator { test in
            _ = try await test.login()
            let answer = try await test.control(.DELETE, "/requests")
            #expect(answer.status == 200)
            #expect(try answer.keys() == [])
            #expect(try await test.control(.GET, "/requests").rows("requests").isEmpty)
            #expect(try await test.control(.GET, "/state").counts("requests") == [:])
            _ = try await test.login()
            #expect(await test.emulator.requests().map(\.number) == [2])
        }
    }

    @Test(
        "a bad query, or a number that is not there, is an error that names the valid ones",
        arguments: [
            ("?after=-1", 400, badAfter), ("?after=9007199254740992", 400, badAfter),
            ("?after=", 400, badAfter), ("?after=+1", 400, badAfter),
            ("?limit=0", 400, "invalid: limit: a whole number from 1 to 1000"),
            ("?limit=1001", 400, "invalid: limit: a whole number from 1 to 1000"),
            ("?limit=1&limit=2", 400, "invalid: limit: once"),
            ("?colour=7", 400, "unknown: colour: one of after, limit, path, user"),
            ("?user=%ff", 400, "invalid: query: percent-encoded UTF-8"),
            ("/1?secrets=yes", 400, "invalid: secrets: one of true, false"),
            ("/1?secret=true", 400, "unknown: secret: one of secrets"),
            ("/2", 404, "no such request: one of 1 to 1"),
            ("/0", 404, "no such request: one of 1 to 1"),
            ("/x", 404, "no such request: one of 1 to 1"),
            ("/-1", 404, "no such request: one of 1 to 1"),
        ]
    )
    func errors(rest: String, status: Int, error: String) async throws {
        try await withEmulator { test in
            _ = try await test.get("/")
            let answer = try await test.control(.GET, "/requests\(rest)")
            #expect(answer.status == status)
            #expect(try answer.text("error") == error)
        }
    }

    private func request(
        _ number: Int,
        _ test: EmulatorUnderTest,
        _ query: String = ""
    ) async throws -> [String: Any] {
        let shown = try await test.control(.GET, "/requests/\(number)\(query)")
        return try found(shown.object()["request"] as? [String: Any])
    }
}

private let badAfter = "invalid: after: a whole number from 0 to 9007199254740991"

private let rowKeys: Set = [
    "number", "time", "method", "path", "username", "status", "fault", "outcome", "milliseconds",
    "requestId",
]
