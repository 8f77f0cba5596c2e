import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("Callers of the control port")
struct ControlCallerTests {
    @Test(
        "a page of another origin is refused: it reads nothing and changes nothing",
        arguments: [
            "https://evil.example", "http://evil.example", "null", "http://localhost:3000",
            "http://localhost", "https://localhost:{port}", "http://127.0.0.1:{port}",
            "http://localhost:{port}.evil.example", "http://localhost:{port}/", "",
        ]
    )
    func otherOrigin(origin: String) async throws {
        try await withEmulator { test in
            let port = test.emulator.controlPort
            let origin = origin.replacing("{port}", with: "\(port)")
            let fields = ["Host: localhost:\(port)", "Origin: \(origin)"]
            for (start, body) in [
                ("GET /state", nil), ("POST /users", #"{"username":"eve","password":"x"}"#),
                ("PUT /network", #"{"up":false}"#), ("DELETE /faults", nil),
                ("OPTIONS /users", nil), ("GET /nothing", nil),
            ] {
                let heard = try await ask(test, start, fields, body)
                #expect(heard.status == 403, "\(start)")
                #expect(heard.body == #"{"error":"not from here"}"#, "\(start)")
            }
            #expect(await test.emulator.state().users.map(\.username) == ["frank", "grace"])
        }
    }

    @Test(
        "a page of the control port itself may call, however its name is written",
        arguments: ["localhost", "LocalHost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]"]
    )
    func ownOrigin(name: String) async throws {
        try await withEmulator { test in
            let host = "\(name):\(test.emulator.controlPort)"
            let fields = ["Host: \(host)", "Origin: http://\(host.lowercased())"]
            let heard = try await ask(test, "GET /state", fields)
            #expect(heard.status == 200)
        }
    }

    @Test(
        "a host that could be any site's is refused",
        arguments: [
            ["Host: evil.example"], ["Host: evil.example:8601"], ["Host: localhost.evil.example"],
            ["Host: 127.0.0.1.evil.example"], ["Host: 127.0.0.1@evil.example"], ["Host: "], [],
            ["Host: localhost", "Host: evil.example"], ["Host: localhost", "Host: localhost"],
            ["Host: ::1"], ["Host: [::1].evil.example"], ["Host: [evil.example]"],
            ["Host: localhost:port"], ["Host: 1.2.3"], ["Host: localhost evil.example"],
        ]
    )
    func otherHost(fields: [String]) async throws {
        try await withEmulator { test in
            for start in ["GET /keys", "GET /nothing", "DELETE /faults"] {
                let heard = try await ask(test, start, fields)
                #expect(heard.status == 403, "\(start)")
                #expect(heard.body == #"{"error":"not from here"}"#, "\(start)")
            }
        }
    }

    @Test(
        "an address, localhost and the name given as host are the port's own, with any port",
        arguments: [
            "localhost", "LOCALHOST:1", "127.0.0.1:8601", "192.168.7.9", "[::1]", "[fe80::1]:80",
            "127.0.0.1",
        ]
    )
    func ownHost(host: String) async throws {
        try await withEmulator { test in
            let heard = try await ask(test, "GET /state", ["Host: \(host)"])
            #expect(heard.status == 200)
        }
    }

    @Test(
        "a page must say that its body is JSON; a program need not",
        arguments: [
            ("text/plain", 415), ("application/x-www-form-urlencoded", 415), (nil, 415),
            ("application/jsonp", 415), ("application/json, text/plain", 415),
            ("application/ json", 415), ("applicat\tion/json", 415),
            ("application/json", 200), ("Application/JSON ; charset=utf-8", 200),
        ]
    )
    func mediaType(type: String?, status: Int) async throws {
        try await withEmulator { test in
            let host = "localhost:\(test.emulator.controlPort)"
            let fields = ["Host: \(host)"] + (type.map { ["Content-Type: \($0)"] } ?? [])
            let body = #"{"advanceSeconds":1}"#
            #expect(try await ask(test, "POST /clock", fields, body).status == 200)
            for page in ["Origin: http://\(host)", "Sec-Fetch-Site: same-origin"] {
                let heard = try await ask(test, "POST /clock", fields + [page], body)
                #expect(heard.status == status, "\(page)")
                let refusal = #"{"error":"the body must be application/json"}"#
                #expect((heard.body == refusal) == (status == 415), "\(page)")
            }
            let chunked = fields + ["Sec-Fetch-Site: none", "Transfer-Encoding: chunked"]
            let parts = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            #expect(try await ask(test, "POST /clock", chunked, parts).status == status)
        }
    }

    @Test("a page may make a call that has no body without saying a type")
    func noBody() async throws {
        try await withEmulator { test in
            let host = "localhost:\(test.emulator.controlPort)"
            let fields = ["Host: \(host)", "Origin: http://\(host)", "Content-Length: 0"]
            let heard = try await ask(test, "DELETE /faults", fields)
            #expect(heard.status == 200)
        }
    }

    @Test("no answer allows another origin to read it")
    func noCrossOrigin() async throws {
        try await withEmulator { test in
            let host = "localhost:\(test.emulator.controlPort)"
            for origin in ["http://\(host)", "https://evil.example"] {
                for start in ["GET /state", "OPTIONS /users", "POST /users", "GET /nothing"] {
                    let fields = ["Host: \(host)", "Origin: \(origin)"]
                    let heard = try await ask(test, start, fields)
                    #expect(!heard.head.lowercased().contains("access-control"))
                }
            }
        }
    }

    @Test("the control port stays on loopback when the other port does not")
    func loopback() async throws {
        try await withEmulator(configure: { $0.host = "0.0.0.0" }) { test in
            await #expect(throws: (any Error).self) {
                try await withRawConnection(port: test.emulator.controlPort, host: "127.0.0.2") {
                    _,
                    _ in
                }
            }
            let near = try await test.control(.GET, "/state")
            #expect(near.status == 200)
        }
    }
}

/// Sends a call with exactly these fields, and returns the answer.
private func ask(
    _ test: EmulatorUnderTest,
    _ start: String,
    _ fields: [String],
    _ body: String? = nil
) async throws -> (status: Int, head: String, body: String) {
    var lines = ["\(start) HTTP/1.1", "Connection: close"] + fields
    if let body, !fields.contains("Transfer-Encoding: chunked") {
        lines.append("Content-Length: \(body.utf8.count)")
    }
    let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    let heard = try await bytesUntilClosed(port: test.emulator.controlPort, request)
    let end = try found(heard.range(of: "\r\n\r\n"))
    let status = try found(Int(heard.dropFirst("HTTP/1.1 ".count).prefix(3)))
    return (status, String(heard[..<end.lowerBound]), String(heard[end.upperBound...]))
}
