import Foundation
import LoginRocketCore
import NIOCore
import NIOPosix
import Testing

@testable import LoginRocket

/// What becomes of a call that cannot be made, or is cut off.
@Suite("The HTTP transport in trouble", .timeLimit(.minutes(2)))
struct HTTPTroubleTests {
    @Test("a refused port and an unknown host are notSent, at once")
    func unreachable() async throws {
        let start = ContinuousClock.now
        // Nobody listens on port 1, and no test is ever given it.
        for base in ["http://127.0.0.1:1", "http://localhost:1"] {
            let answer = await perform(login, at: try BaseURL(base), timeout: .seconds(60))
            #expect(answer == .notSent("\(try BaseURL(base).origin.host) refuses connections"))
        }
        let unknown = try BaseURL("https://no-such-host.invalid")
        #expect(await perform(login, at: unknown, timeout: .seconds(60)).isNotSent)
        // Well before the timeouts, however busy the machine is.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a host that accepts no connection is notSent by the deadline, or the connect timeout")
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
        let impatient = try HTTPAPI(base, connectTimeout: .seconds(1))
        #expect(await impatient.perform(login, timeout: .seconds(60)).answer.isNotSent)
        await impatient.close()
        // The system gives up after two minutes.
        #expect(ContinuousClock.now - start < .seconds(60))
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
                                ? Request.checkSession(token: mark)
                                : .login(User(mark.text), password: mark)
                            let timeout = Duration.microseconds(Int.random(in: 1..<4000))
                            return (mark.text, await api.perform(call, timeout: timeout).answer)
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
            let call = Task { await api.perform(login, timeout: .seconds(60)).answer }
            try await eventually { server.requests.count == 1 }
            let start = ContinuousClock.now
            call.cancel()
            #expect(await call.value == .unknown("the call was cancelled"))
            #expect(ContinuousClock.now - start < .seconds(30))
            try await eventually { server.closedConnections == 1 }
            let early = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return await api.perform(check, timeout: .seconds(60)).answer
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
        #expect(await running.answer.isUnknown)
        #expect(await api.perform(login, timeout: .seconds(60)).answer.isNotSent)
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
                .perform(check, timeout: .seconds(10)).answer
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
            expectSentence(error)
        }
        let error = #expect(throws: LoginRocketError.self) {
            try HTTPAPI(base, acceptLanguage: "en\r\nX: y")
        }
        #expect(error?.code == .badInput)
    }

    @Test("a pipe is not waited for to bring trust roots", .timeLimit(.minutes(1)))
    func pipe() throws {
        let path = NSTemporaryDirectory() + UUID().uuidString
        #expect(unsafe mkfifo(path, 0o600) == 0)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let base = try BaseURL("https://example.org")
        let error = #expect(throws: LoginRocketError.self) {
            try HTTPAPI(base, trustRoots: .pem(file: path))
        }
        #expect(error?.code == .badInput)
    }
}
