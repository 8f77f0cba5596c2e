import Foundation
import LoginRocketEmulator
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@Suite("The public port")
struct PublicPortTests {
    @Test("the realm answers behind it")
    func login() async throws {
        try await withEmulator { test in
            let answer = try await test.login()
            #expect(answer.status == 200)
            #expect(try answer.keys() == ["result", "token", "url"])
            #expect(answer.headers["Content-Type"] == ["application/json"])
            #expect(answer.headers["X-Request-ID"].count == 1)
            #expect(answer.headers["Date"].count == 1)
        }
    }

    @Test("a connection is used again, unless the request says close")
    func keepAlive() async throws {
        try await withEmulator { test in
            let one = rawPost("/v1/login", loginBody)
            let last = rawPost("/v1/check_session", "{}", fields: ["Connection: close"])
            let received = try await bytesUntilClosed(port: test.emulator.port, one + one + last)
            #expect(received.ranges(of: "HTTP/1.1 200 OK").count == 3)
            #expect(received.ranges(of: "Connection: close").count == 1)
        }
    }

    @Test("HTTP/1.0 closes, unless it asks to keep the connection")
    func oldVersion() async throws {
        try await withEmulator { test in
            let post = rawPost("/v1/login", loginBody).replacing("HTTP/1.1", with: "HTTP/1.0")
            let kept = post.replacing("Host:", with: "Connection: keep-alive\r\nHost:")
            let received = try await bytesUntilClosed(port: test.emulator.port, kept + post)
            #expect(received.ranges(of: "HTTP/1.1 200 OK").count == 2)
            #expect(received.ranges(of: "Connection: keep-alive").count == 1)
        }
    }

    @Test("what is not HTTP is refused with 400, a body of over 2 MiB with 413")
    func refused() async throws {
        try await withEmulator { test in
            let noise = try await bytesUntilClosed(port: test.emulator.port, "hello\r\n\r\n")
            #expect(noise.hasPrefix("HTTP/1.1 400 "))
            #expect(noise.contains("X-Request-ID: "))
            let body = String(repeating: " ", count: 2 * 1024 * 1024 + 1)
            let big = try await test.post("/v1/login", body)
            #expect(big.status == 413)
            #expect(try big.keys() == ["error", "errors"])
        }
    }

    @Test("heads are counted by path, without the query")
    func requests() async throws {
        try await withEmulator { test in
            _ = try await test.login()
            _ = try await test.post("/v1/login?a=b", "{}")
            _ = try await test.post("/nothing", "{}")
            #expect(await test.emulator.state().requests == ["/v1/login": 2, "others": 1])
        }
    }

    @Test("a port in use is an error that names it, and nothing stays open")
    func portInUse() async throws {
        try await withEmulator { test in
            var configuration = Emulator.Configuration()
            configuration.port = test.emulator.port
            await #expect { try await Emulator.start(configuration) } throws: { error in
                "\(error)".contains("\(test.emulator.port): the port is in use")
            }
            configuration.port = 0
            configuration.controlPort = test.emulator.controlPort
            await #expect { try await Emulator.start(configuration) } throws: { error in
                "\(error)".contains("\(test.emulator.controlPort): the port is in use")
            }
        }
    }
}

@Suite("TLS")
struct TLSTests {
    @Test("with the CA trusted, a valid certificate is good for localhost and 127.0.0.1")
    func valid() async throws {
        try await withEmulator(tls: .valid) { test in
            let shown = try await test.control(.GET, "/ca.pem")
            #expect(String(decoding: shown.body, as: UTF8.self) == test.emulator.caPEM)
            for host in ["localhost", "127.0.0.1"] {
                let answer = try await test.post("/v1/login", loginBody, host: host)
                #expect(try answer.text("result") == "okay")
            }
        }
    }

    @Test(
        "an expired certificate, and one for another name, are refused by a client",
        arguments: [Emulator.CertificateValidity.expired, .wrongHost]
    )
    func invalid(validity: Emulator.CertificateValidity) async throws {
        try await withEmulator(tls: validity) { test in
            await #expect(throws: (any Error).self) { try await test.login() }
            #expect(await test.emulator.state().requests.isEmpty)
        }
    }

    @Test("a network that goes down cuts TLS at once, and the port comes back")
    func cut() async throws {
        try await withEmulator(tls: .valid) { test in
            _ = try await test.login()
            try await test.emulator.setNetwork(up: false)
            await #expect(throws: (any Error).self) { try await test.login() }
            try await test.emulator.setNetwork(up: true)
            #expect(try await test.login().text("result") == "okay")
        }
    }

    @Test("without TLS there is no CA")
    func none() async throws {
        try await withEmulator { test in
            let answer = try await test.control(.GET, "/ca.pem")
            #expect(answer.status == 404)
        }
    }
}
