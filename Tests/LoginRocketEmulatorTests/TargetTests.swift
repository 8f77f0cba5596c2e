import LoginRocketEmulator
import LoginRocketRealm
import Testing

@Suite("Absolute targets on the public port")
struct TargetTests {
    @Test(
        "a request to an absolute address is the same as one to its path",
        arguments: [
            "http://host", "http://127.0.0.1:8600", "HTTP://Host.Example", "https://host:443",
            "http://[::1]:80",
        ]
    )
    func absolute(origin: String) async throws {
        try await withEmulator { test in
            let post = rawPost("\(origin)/v1/login", loginBody, fields: ["Connection: close"])
            let answer = try await bytesUntilClosed(port: test.emulator.port, post)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(answer.contains(#""result":"okay""#))
            #expect(await test.emulator.state().requests == ["/v1/login": 1])
        }
    }

    @Test("an absolute address may have a query, and no path at all")
    func query() async throws {
        try await withEmulator { test in
            let close = "Host: localhost\r\nConnection: close\r\n\r\n"
            let query = "username=frank&password=secret"
            for (target, word) in [
                ("http://host/v1/login?\(query)", #""result":"okay""#), ("http://host", "404"),
                ("http://host?\(query)", "404"), ("ftp://host/v1/login?\(query)", "404"),
            ] {
                let answer = try await bytesUntilClosed(
                    port: test.emulator.port,
                    "GET \(target) HTTP/1.1\r\n" + close
                )
                #expect(answer.contains(word), "\(target)")
            }
            let requests = await test.emulator.state().requests
            #expect(requests == ["/v1/login": 1, "others": 3])
        }
    }

    @Test("a fault of a path strikes a request to an absolute address")
    func fault() async throws {
        try await withEmulator { test in
            try await test.planFault(.status503)
            let post = rawPost("http://host/v1/login", loginBody, fields: ["Connection: close"])
            let answer = try await bytesUntilClosed(port: test.emulator.port, post)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
        }
    }
}
