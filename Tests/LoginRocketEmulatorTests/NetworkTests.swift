import LoginRocketEmulator
import NIOCore
import NIOHTTP1
import Testing

@Suite("The network switch")
struct NetworkTests {
    @Test("down refuses connections; up opens the same port with the same realm")
    func downAndUp() async throws {
        try await withEmulator { test in
            let token = try await test.token()
            let down = try await test.control(.PUT, "/network", #"{"up":false}"#)
            #expect(down.status == 200)
            await #expect(throws: (any Error).self) { try await test.login() }

            let up = try await test.control(.PUT, "/network", #"{"up":true}"#)
            #expect(up.status == 200)
            let answer = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            #expect(try answer.keys() == ["valid"])
        }
    }

    @Test("connections are closed before the call answers")
    func closesConnections() async throws {
        try await withEmulator { test in
            try await withRawConnection(port: test.emulator.port) { inbound, outbound in
                var arrivals = inbound.makeAsyncIterator()
                try await outbound.write(ByteBuffer(string: rawPost("/v1/login", loginBody)))
                _ = try await arrivals.next()
                _ = try await test.control(.PUT, "/network", #"{"up":false}"#)
                let next = try? await arrivals.next()
                #expect(next == nil)
            }
        }
    }

    @Test("switching to where it is already changes nothing, in any number of calls at once")
    func repeated() async throws {
        try await withEmulator { test in
            let emulator = test.emulator
            for up in [false, true] {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<10 { group.addTask { try await emulator.setNetwork(up: up) } }
                    try await group.waitForAll()
                }
            }
            #expect(try await test.login().text("result") == "okay")
        }
    }

    @Test("the control port stays open while the network is down")
    func controlStays() async throws {
        try await withEmulator { test in
            try await test.emulator.setNetwork(up: false)
            #expect(try await test.control(.GET, "/state").status == 200)
        }
    }
}
