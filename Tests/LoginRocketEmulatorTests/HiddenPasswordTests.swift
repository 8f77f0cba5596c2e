import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("Passwords in requests")
struct HiddenPasswordTests {
    @Test("no way of writing a password in a body shows it", arguments: bodies)
    func body(type: String, body: String) async throws {
        try await withEmulator { test in
            let fields = ["Connection: close", "Content-Type: \(type)"]
            let post = rawPost("/v1/login", body, fields: fields)
            try await expectHidden(post.replacing(jsonType, with: "", maxReplacements: 1), test)
        }
    }

    @Test("no way of writing a password in an address or a field shows it", arguments: heads)
    func head(target: String, field: String) async throws {
        try await withEmulator { test in
            let fields = ["Host: localhost", "Connection: close", field].joined(separator: "\r\n")
            try await expectHidden("GET \(target) HTTP/1.1\r\n\(fields)\r\n\r\n", test)
        }
    }

    @Test("a password that is wrapped in one way and then in another is not shown")
    func wrapped() async throws {
        try await withEmulator { test in
            for outer in wrappings {
                for inner in wrappings {
                    _ = try await test.post("/v1/login", outer(inner("hunter2")))
                }
            }
            let rows = await test.emulator.requests()
            #expect(rows.count == wrappings.count * wrappings.count)
            for row in rows {
                let shown = try await test.control(.GET, "/requests/\(row.number)")
                #expect(!shows(shown), "\(row.number)")
            }
            #expect(try await !shows(test.control(.GET, "/requests")))
        }
    }

    /// Sends a request, and expects that none of the calls that show it shows the password.
    private func expectHidden(_ request: String, _ test: EmulatorUnderTest) async throws {
        #expect(request.contains("hunter2"))
        _ = try await bytesUntilClosed(port: test.emulator.port, request)
        #expect(try await test.control(.GET, "/requests").number("next") == 1)
        for path in ["/requests", "/requests/1", "/state"] {
            #expect(try await !shows(test.control(.GET, path)), "\(path)")
        }
        #expect(try await shows(test.control(.GET, "/requests/1?secrets=true")))
    }

    private func shows(_ answer: Heard) -> Bool {
        answer.body.range(of: Data("hunter2".utf8)) != nil
    }
}

private let jsonType = "Content-Type: application/json\r\n"

private let json = #"{"username":"frank","password":"hunter2"}"#

private let jsonInText = #""{\"username\":\"frank\",\"password\":\"hunter2\"}""#

private let part = """
    --x\r
    Content-Disposition: form-data; name="password"\r
    \r
    hunter2\r
    --x--\r

    """

private let bodies = [
    ("multipart/form-data; boundary=x", part),
    ("application/json", jsonInText), ("application/json", #"{"a":\#(jsonInText)}"#),
    ("application/json", #"{"username":\#(jsonInText)}"#), ("application/json", "\u{FEFF}\(json)"),
    ("application/json", "[\(json)]"), ("application/json", json + json),
    ("application/json", #"{"fields":[{"name":"password","value":"hunter2"}]}"#),
    ("application/json", "{username:frank,password:hunter2}"), ("application/json", "'hunter2'"),
    ("application/x-www-form-urlencoded", "a=\(json)"),
    ("application/x-www-form-urlencoded", "username=\(json)"),
    ("application/x-www-form-urlencoded", json),
    ("application/x-www-form-urlencoded", "username=password%253Dhunter2"),
    ("application/x-www-form-urlencoded", "username=frank&password=a&hunter2"),
    ("application/xml", "<login><password>hunter2</password></login>"),
    ("application/xml", #"<login password="hunter2"/>"#),
    ("text/plain", json), ("text/plain", "username: frank\npassword: hunter2"),
    ("text/plain", "hunter2"), ("application/json", #"{"hunter2":"frank"}"#),
    ("application/json", #"{"username":"frank","password:hunter2":true}"#),
    ("application/x-www-form-urlencoded", "username=frank,password:hunter2"),
    ("application/json", #"{"password":{"username":"hunter2"}}"#),
    ("application/json", #"{"token":[{"email":"hunter2"}]}"#),
    ("text/plain", #"{"password":"a&email=hunter2"#), ("text/plain", "hunter2({});"),
    ("application/x-www-form-urlencoded", "hunter2=x"), ("text/plain", "hunter2="),
]

private let heads = [
    ("/v1/login%3Fpassword=hunter2", "Accept: */*"),
    ("/v1/login/frank/hunter2", "Accept: */*"), ("/v1/login?hunter2=x", "Accept: */*"),
    ("/", "Referer: http://a/verify/hunter2"), ("/login/hunter2", "Accept: */*"),
    ("/", "Cookie: aHVudGVyMg=; hunter2=x"), ("/v1/login?callback=hunter2:", "Accept: */*"),
    ("/v1/login?url=hunter2&message=hunter2", "Accept: */*"),
    ("/v1/login?%2570assword=hunter2", "Accept: */*"),
    ("/v1/login?next=%2Fa%3Fpassword%3Dhunter2", "Accept: */*"),
    ("/v1/login?next=%252Fa%253Fpassword%253Dhunter2", "Accept: */*"),
    ("/v1/login?username=%7B%22password%22:%22hunter2%22%7D", "Accept: */*"),
    ("/v1/login?{%22password%22:%22hunter2%22}", "Accept: */*"),
    ("http://frank:hunter2@localhost/v1/login", "Accept: */*"),
    ("/", "Referer: http://a/?next=%2Fb%3Ftoken%3Dhunter2"),
    ("/", "Referer: http://a/?next=%252Fb%253Ftoken%253Dhunter2"),
    ("/", "Referer: http://a/b%3Ftoken%3Dhunter2"),
    ("/", "Referer: http://a/#token=hunter2"), ("/", #"X-Login: {"password":"hunter2"}"#),
    ("/", "X-Original-URL: /v1/login?password=hunter2"), ("/", "Cookie: hunter2"),
]

private let wrappings: [@Sendable (String) -> String] = [
    { #"{"a":\#(quoted($0))}"# }, { #"{"username":\#(quoted($0)),"password":"x"}"# }, quoted,
    { "username=\(escaped($0))&password=x" }, { "a=\(escaped($0))" }, { "[\(quoted($0))]" },
    { "<password>\($0)</password>" }, { "http://a/?password=\(escaped($0))" },
]

private func quoted(_ text: String) -> String { JSON.string(text).rendered }

/// The text as a value of a form; letters and digits stay, so that they can be found.
private func escaped(_ text: String) -> String {
    text.utf8.map { byte in
        let scalar = UnicodeScalar(byte)
        let isPlain = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        return isPlain ? String(scalar) : "%" + String(UInt16(byte) | 0x100, radix: 16).dropFirst()
    }.joined()
}
