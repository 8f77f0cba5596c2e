import Foundation
import LoginRocketCore
import NIOCore
import NIOPosix
import Testing

@testable import LoginRocket

@Suite("The HTTP transport", .timeLimit(.minutes(2)))
struct HTTPAPITests {
    private let check = Call.checkSession(token: Secret("canary-token"))
    private let login = Call.login(username: "frank", password: Secret("canary-password"))

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
                "accept: application/json", "user-agent: loginrocket-swift/0.1",
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
        let logout = Call.logout(token: Secret("canary-token"))
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
                #expect(await api.perform(check, timeout: .seconds(10)) == .accepted(.valid))
                #expect(await api.perform(check, timeout: .seconds(10)).isUnknown)
                #expect(server.requests.count == 2)
                #expect(server.connections == 1)
                #expect(await api.perform(check, timeout: .seconds(10)) == .accepted(.valid))
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
            #expect(await api.perform(check, timeout: .seconds(10)) == .accepted(.valid))
            let next = await api.perform(check, timeout: .seconds(1))
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

    @Test("a refused port and an unknown host are notSent, at once")
    func unreachable() async throws {
        let start = ContinuousClock.now
        // Nobody listens on port 1, and no test is ever given it.
        for base in ["http://127.0.0.1:1", "http://localhost:1"] {
            let answer = await perform(login, at: try BaseURL(base), timeout: .seconds(60))
            #expect(answer == .notSent("\(try BaseURL(base).origin.host) refuses connections"))
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        let unknown = try BaseURL("https://no-such-host.invalid")
        #expect(await perform(login, at: unknown, timeout: .seconds(60)).isNotSent)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a host that accepts no connection is notSent by the deadline, or after five seconds")
    func blackhole() async throws {
        let hole = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let address = try #require(hole.localAddress)
        // The kernel accepts a few connections by itself; then it stops answering.
        var fillers: [any Channel] = []
        while let filler = try? await ClientBootstrap(group: hole.eventLoop)
            .connectTimeout(.milliseconds(300)).connect(to: address).get()
        {
            fillers.append(filler)
        }
        let base = try BaseURL("http://127.0.0.1:\(address.port ?? 0)")
        let start = ContinuousClock.now
        #expect(await perform(check, at: base, timeout: .seconds(2)).isNotSent)
        #expect(ContinuousClock.now - start < .seconds(4))
        #expect(await perform(login, at: base, timeout: .seconds(60)).isNotSent)
        #expect(ContinuousClock.now - start < .seconds(30))
        for filler in fillers { try await filler.close() }
        try await hole.close()
    }

    @Test(
        "a TLS handshake that does not come about is notSent",
        arguments: [
            [], [.close], [.reset], [.send("HTTP/1.1 400 Bad Request\r\n\r\n"), .close],
            [.trickle("x")],
        ] as [[ScriptedServer.Step]]
    )
    func handshake(_ steps: [ScriptedServer.Step]) async throws {
        for host in ["127.0.0.1", "localhost"] {
            let server = try await ScriptedServer(steps)
            let base = try BaseURL("https://\(host):\(server.port)")
            let answer = await perform(login, at: base, timeout: .milliseconds(500))
            #expect(answer.isNotSent, "\(answer)")
        }
    }

    @Test("what is notSent never reached the server, whatever raced")
    func notSentIsTrue() async throws {
        let yes = ScriptedServer.Step.send(http(json: #"{"valid":true,"token":"jwt"}"#))
        let server = try await ScriptedServer(
            [.awaitRequest, yes, .awaitRequest, yes, .close],
            [.close],
            [.awaitRequest, .reset],
            [.awaitRequest, yes, .close],
            [yes, .close],
            [.reset],
            [.awaitRequest, yes],
            repeating: true
        )
        var notSent = 0
        try await withAPI(server) { api in
            for round in 0..<100 {
                let answers = await withTaskGroup { group in
                    for lane in 0..<4 {
                        let mark = Secret("<\(round).\(lane)>")
                        group.addTask {
                            let call =
                                lane % 2 == 0
                                ? Call.checkSession(token: mark)
                                : .login(username: mark.text, password: mark)
                            let timeout = Duration.microseconds(Int.random(in: 1..<4000))
                            return (mark.text, await api.perform(call, timeout: timeout))
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                for (mark, answer) in answers where answer.isNotSent {
                    notSent += 1
                    #expect(!server.requests.contains { $0.contains(mark) }, "\(answer)")
                }
            }
        }
        try await eventually { server.closedConnections == server.connections }
        #expect(notSent > 0)
        #expect(server.requests.count <= 400 - notSent)
    }

    @Test("a cancelled call closes its connection and is unknown")
    func cancellation() async throws {
        let server = try await ScriptedServer([.awaitRequest])
        try await withAPI(server) { api in
            let call = Task { await api.perform(login, timeout: .seconds(60)) }
            try await eventually { server.requests.count == 1 }
            let start = ContinuousClock.now
            call.cancel()
            #expect(await call.value == .unknown("the call was cancelled"))
            #expect(ContinuousClock.now - start < .seconds(30))
            try await eventually { server.closedConnections == 1 }
            let early = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return await api.perform(check, timeout: .seconds(60))
            }
            #expect(await early.value == .unknown("the call was cancelled"))
            #expect(server.requests.count == 1)
        }
    }

    @Test("all the time in the world is a time")
    func allTime() async throws {
        let server = try await ScriptedServer([
            .awaitRequest, .send(http(json: #"{"valid":true}"#)),
        ])
        let answer = await perform(check, at: server, timeout: .seconds(Int64.max))
        #expect(answer == .accepted(.valid))
    }

    @Test("no time is no request")
    func noTime() async throws {
        let server = try await ScriptedServer([.awaitRequest])
        for timeout in [Duration.zero, .seconds(-1), .seconds(Int64.min), .nanoseconds(1)] {
            #expect(await perform(login, at: server, timeout: timeout).isNotSent)
        }
        #expect(server.requests == [])
    }

    @Test("closing ends a call on its way, and later ones send nothing")
    func close() async throws {
        let server = try await ScriptedServer([.awaitRequest])
        let api = try HTTPAPI(BaseURL("http://127.0.0.1:\(server.port)"))
        async let running = api.perform(login, timeout: .seconds(60))
        try await eventually { server.requests.count == 1 }
        await api.close()
        #expect(await running.isUnknown)
        #expect(await api.perform(login, timeout: .seconds(60)).isNotSent)
        await api.close()
        #expect(server.requests.count == 1)
    }

    @Test("a transport that nobody closed goes quietly")
    func forgotten() async throws {
        let server = try await ScriptedServer([
            .awaitRequest, .send(http(json: #"{"valid":true}"#)),
        ])
        let call: () async throws -> Answer<Reply> = {
            try await HTTPAPI(BaseURL("http://127.0.0.1:\(server.port)"))
                .perform(check, timeout: .seconds(10))
        }
        #expect(try await call() == .accepted(.valid))
        try await eventually { server.closedConnections == 1 }
    }

    @Test("no reason repeats a secret")
    func reasons() async throws {
        let texts = [
            "", "HTTP/1.1 302 Found\r\nLocation: /?canary-token\r\n\r\n", "canary-password",
        ]
        for text in texts {
            for call in [check, login] {
                let server = try await ScriptedServer([.awaitRequest, .send(text), .close])
                let answer = await perform(call, at: server)
                #expect(answer.isUnknown)
                #expect(!"\(answer)".contains("canary"))
            }
        }
    }

    @Test("trust roots that cannot be read, and a language with a line end, are bad input")
    func badInput() throws {
        let base = try BaseURL("https://example.org")
        for file in ["/nowhere/ca.pem", "/dev/null", "/"] {
            let error = #expect(throws: LoginRocketError.self) {
                try HTTPAPI(base, trustRoots: .pem(file: file))
            }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains(file) == true)
        }
        let error = #expect(throws: LoginRocketError.self) {
            try HTTPAPI(base, acceptLanguage: "en\r\nX: y")
        }
        #expect(error?.code == .badInput)
    }

    private func answer(to call: Call, _ text: String) async throws -> Answer<Reply> {
        let server = try await ScriptedServer([.awaitRequest, .send(text)])
        return await perform(call, at: server)
    }
}

/// Makes one call with a transport of its own.
private func perform(
    _ call: Call,
    at server: ScriptedServer,
    timeout: Duration = .seconds(10),
    acceptLanguage: String? = nil
) async -> Answer<Reply> {
    guard let base = try? BaseURL("http://127.0.0.1:\(server.port)") else {
        return .unknown("bad URL")
    }
    return await perform(call, at: base, timeout: timeout, acceptLanguage: acceptLanguage)
}

private func perform(
    _ call: Call,
    at base: BaseURL,
    timeout: Duration,
    acceptLanguage: String? = nil
) async -> Answer<Reply> {
    do {
        let api = try HTTPAPI(base, acceptLanguage: acceptLanguage)
        let answer = await api.perform(call, timeout: timeout)
        await api.close()
        return answer
    } catch {
        Issue.record(error)
        return .unknown("thrown")
    }
}

private func withAPI(
    _ server: ScriptedServer,
    _ body: (HTTPAPI) async throws -> Void
) async throws {
    let api = try HTTPAPI(BaseURL("http://127.0.0.1:\(server.port)"))
    try await body(api)
    await api.close()
}

/// Waits for something another thread is about to do, ten seconds at most.
private func eventually(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("did not happen within ten seconds")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
