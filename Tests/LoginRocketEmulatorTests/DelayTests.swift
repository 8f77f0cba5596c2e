import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("Delays and chances")
struct DelayTests {
    @Test("a delay answers as usual when its time is over", arguments: [0, 1, 300])
    func delay(milliseconds: Int) async throws {
        try await withEmulator { test in
            try await plan(test, #""fault":"delay","milliseconds":\#(milliseconds)"#)
            let begun = ContinuousClock.now
            #expect(try await test.login().text("result") == "okay")
            #expect(ContinuousClock.now - begun >= .milliseconds(milliseconds))
            #expect(await test.emulator.state().sessions.count == 1)
        }
    }

    @Test("a delay holds up its own request only, and the connection is used again")
    func own() async throws {
        try await withEmulator { test in
            try await plan(test, #""fault":"delay","milliseconds":3000"#)
            let one = rawPost("/v1/login", loginBody)
            let last = rawPost("/v1/check_session", "{}", fields: ["Connection: close"])
            try await withRawConnection(port: test.emulator.port) { inbound, outbound in
                try await outbound.write(ByteBuffer(string: one))
                try await eventually { await test.emulator.state().requests["/v1/login"] == 1 }
                #expect(try await test.login().text("result") == "okay")
                #expect(await test.emulator.state().sessions.count == 1)
                var received = ""
                for try await bytes in inbound {
                    received += String(buffer: bytes)
                    let answers = received.ranges(of: "HTTP/1.1 200 OK").count
                    guard received.hasSuffix("}"), answers == 1 else { continue }
                    try await outbound.write(ByteBuffer(string: last))
                }
                #expect(received.ranges(of: "HTTP/1.1 200 OK").count == 2)
            }
            #expect(await test.emulator.state().sessions.count == 2)
        }
    }

    @Test(
        "requests that arrive during a delay are answered after it, in order",
        .timeLimit(.minutes(1)),
        arguments: 1...3
    )
    func pipelined(delays: Int) async throws {
        try await withEmulator { test in
            let members = #""fault":"delay","milliseconds":200,"times":\#(delays)"#
            try await plan(test, members)
            let logins = String(repeating: rawPost("/v1/login", loginBody), count: 2)
            let last = rawPost("/v1/check_session", "{}", fields: ["Connection: close"])
            let port = test.emulator.port
            let received = try await bytesUntilClosed(port: port, logins + last)
            let words = received.matches(of: /"result":"okay"|"valid":false/).map(\.output)
            #expect(words == [#""result":"okay""#, #""result":"okay""#, #""valid":false"#])
        }
    }

    @Test("a caller who leaves during a delay has asked for nothing")
    func left() async throws {
        try await withEmulator { test in
            let json = #"{"token":"\#(try await test.token())"}"#
            try await plan(test, #""fault":"delay","milliseconds":600000"#, path: "/v1/logout")
            try await withRawConnection(port: test.emulator.port) { _, outbound in
                try await outbound.write(ByteBuffer(string: rawPost("/v1/logout", json)))
                try await eventually { await test.emulator.state().maxInFlight == ["frank": 1] }
            }
            try await eventually { try await test.post("/v1/logout", "{}").status == 200 }
            #expect(await test.emulator.state().sessions.count == 1)
            #expect(await test.emulator.state().maxInFlight == ["frank": 1])
        }
    }

    @Test("a network that goes down ends a delay, and the realm never sees the request")
    func networkDown() async throws {
        try await withEmulator { test in
            try await plan(test, #""fault":"delay","milliseconds":600000"#)
            let port = test.emulator.port
            async let received = bytesUntilClosed(port: port, rawPost("/v1/login", loginBody))
            try await eventually { await test.emulator.state().requests["/v1/login"] == 1 }
            try await test.emulator.setNetwork(up: false)
            #expect(try await received == "")
            #expect(await test.emulator.state().sessions.isEmpty)
        }
    }

    @Test("a chance of 0 never strikes and one of 1 always does", arguments: [(0, 200), (1, 500)])
    func certain(chance: Int, status: Int) async throws {
        try await withEmulator { test in
            try await plan(test, #""fault":"status500","probability":\#(chance),"times":9"#)
            for _ in 0..<9 { #expect(try await test.login().status == status) }
            #expect(try await test.login().status == 200)
        }
    }

    @Test("a fault is offered to as many requests as it says, whether it strikes or not")
    func offered() async throws {
        try await withEmulator { test in
            try await plan(test, #""fault":"status503","probability":0,"times":2"#)
            try await plan(test, #""fault":"status500""#)
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await test.login().status) }
            #expect(statuses == [200, 200, 500, 200])
        }
    }

    @Test("the same seed gives the same strikes, another seed others", arguments: [0.5, 0.3])
    func seeded(chance: Double) async throws {
        func statuses(seed: UInt64) async throws -> [Int] {
            try await withEmulator(configure: { $0.seed = seed }) { test in
                try await plan(test, #""fault":"emptyJson","probability":\#(chance),"times":40"#)
                var strikes: [Int] = []
                for number in 0..<40 where try await test.login().keys().isEmpty {
                    strikes.append(number)
                }
                return strikes
            }
        }
        let first = try await statuses(seed: 7)
        #expect(try await statuses(seed: 7) == first)
        #expect(try await statuses(seed: 8) != first)
        #expect(1..<40 ~= first.count)
    }

    @Test(
        "a delay needs its milliseconds, nothing else has them, and a chance is from 0 to 1",
        arguments: [
            (#""fault":"delay""#, "missing: milliseconds: a whole number from 0 to 600000"),
            (
                #""fault":"delay","milliseconds":-1"#,
                "invalid: milliseconds: a whole number from 0 to 600000"
            ),
            (
                #""fault":"delay","milliseconds":600001"#,
                "invalid: milliseconds: a whole number from 0 to 600000"
            ),
            (#""fault":"hang","milliseconds":1"#, "invalid: milliseconds: only of the fault delay"),
            (#""fault":"hang","probability":1.1"#, "invalid: probability: a number from 0 to 1"),
            (#""fault":"hang","probability":-0.1"#, "invalid: probability: a number from 0 to 1"),
            (#""fault":"hang","probability":1e999"#, "invalid: probability: a number from 0 to 1"),
        ]
    )
    func bounds(members: String, error: String) async throws {
        try await withEmulator { test in
            let json = #"{"path":"*",\#(members)}"#
            let answer = try await test.control(.POST, "/faults", json)
            #expect(answer.status == 400)
            #expect(try answer.text("error") == error)
            #expect(try await test.login().text("result") == "okay")
        }
    }
}

private func plan(
    _ test: EmulatorUnderTest,
    _ members: String,
    path: String = "/v1/login"
) async throws {
    let answer = try await test.control(.POST, "/faults", #"{"path":"\#(path)",\#(members)}"#)
    #expect(answer.status == 200)
}
