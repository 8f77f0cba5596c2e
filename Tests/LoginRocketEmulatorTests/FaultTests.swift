import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("Faults")
struct FaultTests {
    @Test(
        "a cut connection carries no answer; only applyThenDrop lets the realm apply",
        arguments: [(Fault.applyThenDrop, 1), (.dropBeforeApply, 0)]
    )
    func drops(fault: Fault, sessions: Int) async throws {
        try await withEmulator { test in
            try await test.planFault(fault)
            await #expect(throws: (any Error).self) { try await test.login() }
            #expect(await test.emulator.state().sessions.count == sessions)
        }
    }

    @Test(
        "the realm applies a request if its fault says so, and else not",
        arguments: Fault.allCases
    )
    func reachesRealm(fault: Fault) async throws {
        try await withEmulator { test in
            try await test.planFault(fault)
            try await withRawConnection(port: test.emulator.port) { _, outbound in
                try await outbound.write(ByteBuffer(string: rawPost("/v1/login", loginBody)))
                try await eventually { await test.emulator.state().requests["/v1/login"] == 1 }
                #expect(try await test.login().status == 200)
            }
            let sessions = await test.emulator.state().sessions.count
            #expect(sessions == (fault.reachesRealm ? 2 : 1))
        }
    }

    @Test("headThenClose: the realm applies, a part of the head arrives")
    func headThenClose() async throws {
        try await withEmulator { test in
            try await test.planFault(.headThenClose, times: 2)
            await #expect(throws: (any Error).self) { try await test.login() }
            let post = rawPost("/v1/login", loginBody)
            let received = try await bytesUntilClosed(port: test.emulator.port, post)
            #expect(received == "HTTP/1.1 200 OK\r\nContent-Type: applic")
            #expect(await test.emulator.state().sessions.count == 2)
        }
    }

    @Test("hang: no answer, until the network goes down")
    func hang() async throws {
        try await withEmulator { test in
            try await test.planFault(.hang)
            let port = test.emulator.port
            async let received = bytesUntilClosed(port: port, rawPost("/v1/login", loginBody))
            try await eventually { await test.emulator.state().requests["/v1/login"] == 1 }
            try await test.emulator.setNetwork(up: false)
            #expect(try await received == "")
            #expect(await test.emulator.state().sessions.isEmpty)
        }
    }

    @Test("trickle: the realm applies, a correct head arrives, then a byte at a time")
    func trickle() async throws {
        try await withEmulator { test in
            try await test.planFault(.trickle)
            let received = try await withRawConnection(port: test.emulator.port) {
                inbound,
                outbound in
                try await outbound.write(ByteBuffer(string: rawPost("/v1/login", loginBody)))
                var received = ""
                for try await bytes in inbound {
                    received += String(buffer: bytes)
                    if received.contains("\r\n\r\n  ") { break }
                }
                return received
            }
            #expect(received.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(received.contains("Content-Length: 4096\r\n"))
            #expect(received.hasSuffix("\r\n\r\n  "))
            #expect(await test.emulator.state().sessions.count == 1)
        }
    }

    @Test("unframed: the realm applies, half a body comes without a length, ended by EOF")
    func unframed() async throws {
        try await withEmulator { test in
            try await test.planFault(.unframed, times: 2)
            let answer = try await test.login()
            #expect(answer.status == 200)
            #expect(throws: (any Error).self) { try answer.object() }
            let post = rawPost("/v1/login", loginBody)
            let received = try await bytesUntilClosed(port: test.emulator.port, post)
            #expect(!received.lowercased().contains("content-length"))
            #expect(!received.lowercased().contains("transfer-encoding"))
            #expect(received.contains("\r\n\r\n{"))
            #expect(await test.emulator.state().sessions.count == 2)
        }
    }

    @Test(
        "what stands between client and realm answers in its place",
        arguments: [
            (Fault.status500, 500, "text/plain"), (.status503, 503, "text/plain"),
            (.html200, 200, "text/html; charset=utf-8"),
            (.emptyJson, 200, "application/json"), (.oversize, 200, "application/json"),
        ]
    )
    func fakes(fault: Fault, status: Int, type: String) async throws {
        try await withEmulator { test in
            try await test.planFault(fault)
            let answer = try await test.login()
            #expect(answer.status == status)
            #expect(answer.headers["Content-Type"] == [type])
            #expect((answer.body.count > 64 * 1024) == (fault == .oversize))
            #expect(await test.emulator.state().sessions.isEmpty)
            #expect(try await test.login().text("result") == "okay")
        }
    }

    @Test("redirect302 points to a portal")
    func redirect() async throws {
        try await withEmulator { test in
            try await test.planFault(.redirect302)
            let answer = try await test.login()
            #expect(answer.status == 302)
            #expect(answer.headers["Location"] == ["http://portal.example/welcome"])
        }
    }

    @Test("faults happen in the order planned, on their own path, and are counted as requests")
    func order() async throws {
        try await withEmulator { test in
            try await test.planFault(.status500, times: 2)
            try await test.planFault(.html200)
            try await test.planFault(.status500, path: "/v1/logout")
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await test.login().status) }
            #expect(statuses == [500, 500, 200, 200])
            #expect(try await test.post("/v1/logout", "{}").status == 500)
            #expect(await test.emulator.state().requests == ["/v1/login": 4, "/v1/logout": 1])
        }
    }

    @Test("a fault for any path happens to the next request that has no fault of its own")
    func anyPath() async throws {
        try await withEmulator { test in
            try await test.planFault(.status500, path: "/v1/login")
            try await test.planFault(.html200, path: Fault.anyPath)
            #expect(await test.emulator.plannedFault(for: Fault.anyPath) == .html200)
            #expect(try await test.login().status == 500)
            let portal = try await test.post("/v1/logout", "{}")
            #expect(portal.headers["Content-Type"] == ["text/html; charset=utf-8"])
            #expect(await test.emulator.plannedFault(for: Fault.anyPath) == nil)
            #expect(try await test.login().status == 200)
        }
    }

    @Test("DELETE forgets the faults that have not happened")
    func clear() async throws {
        try await withEmulator { test in
            try await test.planFault(.status500, times: 5)
            #expect(try await test.login().status == 500)
            #expect(try await test.control(.DELETE, "/faults").status == 200)
            #expect(try await test.login().status == 200)
        }
    }
}

@Suite("Requests in flight")
struct InFlightTests {
    @Test("requests of one user that overlap are counted from head to closed connection")
    func overlap() async throws {
        try await withEmulator { test in
            let json = #"{"token":"\#(try await test.token())"}"#
            try await test.planFault(.hang, path: "/v1/logout", times: 2)
            let port = test.emulator.port
            async let first = bytesUntilClosed(port: port, rawPost("/v1/logout", json))
            async let second = bytesUntilClosed(port: port, rawPost("/v1/logout", json))
            try await eventually {
                await test.emulator.state().maxInFlight == ["frank": 2]
            }
            try await test.emulator.setNetwork(up: false)
            _ = try await (first, second)
        }
    }

    @Test("a request counts from its head on, although only its body tells whose it is")
    func fromHead() async throws {
        try await withEmulator { test in
            let json = #"{"token":"\#(try await test.token())"}"#
            let post = rawPost("/v1/logout", json, fields: ["Connection: close"])
            let head = String(post.dropLast(json.count))
            try await withRawConnection(port: test.emulator.port) { inbound, outbound in
                try await outbound.write(ByteBuffer(string: head))
                try await eventually { await test.emulator.state().requests["/v1/logout"] == 1 }
                _ = try await test.post("/v1/logout", json)
                #expect(await test.emulator.state().maxInFlight == ["frank": 1])
                try await outbound.write(ByteBuffer(string: json))
                for try await _ in inbound {}
            }
            #expect(await test.emulator.state().maxInFlight == ["frank": 2])
        }
    }

    @Test("requests one after the other are one at a time, also after one that hung")
    func oneAtATime() async throws {
        try await withEmulator { test in
            let json = #"{"token":"\#(try await test.token())"}"#
            try await test.planFault(.dropBeforeApply, path: "/v1/logout")
            _ = try? await test.post("/v1/logout", json)
            _ = try await test.post("/v1/logout", json)
            _ = try await test.post("/v1/update_password", json)
            #expect(await test.emulator.state().maxInFlight == ["frank": 1])
        }
    }

    @Test("logins and checks do not count, and neither do tokens of nobody")
    func others() async throws {
        try await withEmulator { test in
            _ = try await test.post("/v1/check_session", #"{"token":"\#(try await test.token())"}"#)
            _ = try await test.post("/v1/logout", #"{"token":"x"}"#)
            #expect(await test.emulator.state().maxInFlight.isEmpty)
        }
    }
}
