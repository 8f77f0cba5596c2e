import Foundation
import LoginRocketCore
import NIOCore
import NIOPosix
import Testing

@testable import LoginRocket

@Suite("The HTTP transport", .timeLimit(.minutes(2)))
struct HTTPAPITests {
    @Test("sends the documented request, its secrets in the body only")
    func request() async throws {
        let server = try await ScriptedServer([
            .awaitRequest, .send(http(json: #"{"token":"jwt"}"#)),
        ])
        let answer = await perform(login, at: server, acceptLanguage: "de, en;q=0.5")
        #expect(answer == .accepted(.session(token: Secret("jwt"))))
        let parts = try #require(server.requests.first).components(separatedBy: "\r\n\r\n")
        let head = parts[0].split(separator: "\r\n").map(String.init)
        #expect(head.first == "POST /v1/login HTTP/1.1")
        #expect(
            Set(head.dropFirst().map { $0.lowercased() }) == [
                "host: 127.0.0.1:\(server.port)", "content-type: application/json",
                "accept: application/json", "accept-encoding: identity",
                "user-agent: loginrocket-swift/0.1",
                "accept-language: de, en;q=0.5", "content-length: 49",
            ]
        )
        #expect(parts[1] == #"{"username":"frank","password":"canary-password"}"#)
    }

    @Test("understands bodies in chunks, and an empty one of logout")
    func bodies() async throws {
        let chunks = """
            HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
            8\r\n{"valid"\r\n6\r\n:true}\r\n0\r\n\r\n
            """
        #expect(try await answer(to: check, chunks) == .accepted(.valid))
        let logout = Request.logout(token: Secret("canary-token"))
        #expect(try await answer(to: logout, http(200, body: "")) == .accepted(.loggedOut))
        let continued = "HTTP/1.1 100 Continue\r\n\r\n" + http(json: #"{"valid":true}"#)
        #expect(try await answer(to: check, continued) == .accepted(.valid))
    }

    @Test(
        "an answer that is cut off, malformed or without a clear end is unknown",
        arguments: [
            "", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"valid\":true}",
            "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"valid\":tru",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
                + "e\r\n{\"valid\":true}\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n", "{\"valid\":true}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 20_000) + "\r\n",
            "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 200_000) + "\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    func unclear(_ text: String) async throws {
        for call in [check, .logout(token: Secret("canary-token")), login] {
            for end in [ScriptedServer.Step.close, .reset] {
                let server = try await ScriptedServer([.awaitRequest, .send(text), end])
                let answer = await perform(call, at: server)
                #expect(answer.isUnknown, "\(answer)")
                #expect(server.requests.count == 1)
                #expect(server.connections == 1)
            }
        }
    }

    @Test(
        "head and body share one deadline",
        arguments: [
            [], [.trickle("x")], [.send("HTTP/1.1 200 OK\r\n"), .trickle("A: b\r\n")],
            [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n"),
                .send("Content-Type: application/json\r\n\r\n"), .trickle(" "),
            ],
            [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                .trickle("1\r\n \r\n"),
            ],
            [.send("HTTP/1.1 100 Continue\r\n\r\n")],
        ] as [[ScriptedServer.Step]]
    )
    func deadline(_ steps: [ScriptedServer.Step]) async throws {
        for call in [check, login] {
            let server = try await ScriptedServer([.awaitRequest] + steps)
            let start = ContinuousClock.now
            let answer = await perform(call, at: server, timeout: .seconds(2))
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(answer.isUnknown, "\(answer)")
            try await eventually { server.closedConnections == 1 }
        }
    }

    @Test("a body over 64 KiB is unknown, announced or not, and is not read to its end")
    func oversize() async throws {
        let announced = "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n"
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "1000\r\n" + String(repeating: " ", count: 0x1000) + "\r\n"
        let scripts: [[ScriptedServer.Step]] = [
            [.awaitRequest, .send(announced)], [.awaitRequest, .send(chunked), .trickle(chunk)],
        ]
        for script in scripts {
            let server = try await ScriptedServer(script)
            let answer = await perform(check, at: server, timeout: .seconds(60))
            #expect(answer == .unknown("the answer of 127.0.0.1 is larger than 64 KiB"))
            try await eventually { server.closedConnections == 1 }
        }
        let whole = "10001\r\n" + String(repeating: " ", count: 0x10001) + "\r\n0\r\n\r\n"
        let tooLarge = try await answer(to: check, chunked + whole)
        #expect(tooLarge == .unknown("the answer of 127.0.0.1 is larger than 64 KiB"))
        let body = #"{"valid":true}"# + String(repeating: " ", count: 64 * 1024 - 14)
        #expect(try await answer(to: check, http(json: body)) == .accepted(.valid))
    }

    @Test("a redirect is never followed", arguments: [301, 302, 303, 307, 308])
    func redirect(_ status: Int) async throws {
        let other = try await ScriptedServer([.awaitRequest, .send(http(json: "{}"))])
        for target in ["http://127.0.0.1:\(other.port)/v1/login", "/v1/logout", "//a.example/"] {
            let server = try await ScriptedServer([
                .awaitRequest, .send(http(status, ["Location: \(target)"], body: "{}")),
            ])
            #expect(await perform(login, at: server).isUnknown)
            #expect(server.requests.count == 1)
            #expect(server.connections == 1)
        }
        #expect(other.connections == 0)
    }

    @Test("a request on a kept connection that dies is not sent again")
    func deadConnection() async throws {
        let yes = ScriptedServer.Step.send(http(json: #"{"valid":true}"#))
        for end in [ScriptedServer.Step.close, .reset] {
            let server = try await ScriptedServer(
                [.awaitRequest, yes, .awaitRequest, end],
                [.awaitRequest, yes]
            )
            try await withAPI(server) { api in
                #expect(await api.perform(check, timeout: .seconds(10)).answer == .accepted(.valid))
                #expect(await api.perform(check, timeout: .seconds(10)).answer.isUnknown)
                #expect(server.requests.count == 2)
                #expect(server.connections == 1)
                #expect(await api.perform(check, timeout: .seconds(10)).answer == .accepted(.valid))
            }
        }
    }

    @Test("a kept connection that the server closed leads to one request at most")
    func closedConnection() async throws {
        let server = try await ScriptedServer([
            .awaitRequest, .send(http(json: #"{"valid":true}"#)), .close,
        ])
        try await withAPI(server) { api in
            for count in 1...20 {
                _ = await api.perform(check, timeout: .seconds(10))
                #expect(server.requests.count <= count)
            }
        }
    }

    @Test("a second answer to one request is never taken for the answer to the next")
    func twoAnswers() async throws {
        let no = http(json: #"{"valid":false}"#)
        let yes = http(json: #"{"valid":true}"#)
        let server = try await ScriptedServer(
            [.awaitRequest, .send(yes + no)],
            [.awaitRequest, .send(yes)]
        )
        try await withAPI(server) { api in
            #expect(await api.perform(check, timeout: .seconds(10)).answer == .accepted(.valid))
            let next = await api.perform(check, timeout: .seconds(1)).answer
            #expect(next == .accepted(.valid) || next.isUnknown || next.isNotSent, "\(next)")
        }
    }

    @Test("a request with a password has a connection of its own; others share one")
    func connections() async throws {
        let answer = ScriptedServer.Step.send(http(json: #"{"valid":true,"token":"jwt"}"#))
        let server = try await ScriptedServer([.awaitRequest, answer, .awaitRequest, answer])
        try await withAPI(server) { api in
            for call in [login, login, check, check] {
                _ = await api.perform(call, timeout: .seconds(10))
            }
            #expect(server.requests.count == 4)
            #expect(server.connections == 3)
        }
    }
}
