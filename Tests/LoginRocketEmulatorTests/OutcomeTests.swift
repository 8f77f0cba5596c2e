import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("The ends of requests")
struct OutcomeTests {
    @Test(
        "a fault that closes the connection cuts the request, and is named",
        arguments: [Fault.applyThenDrop, .dropBeforeApply, .headThenClose, .unframed]
    )
    func cut(fault: Fault) async throws {
        try await withEmulator { test in
            try await test.planFault(fault)
            _ = try? await test.login()
            let row = try await end(of: 1, test)
            #expect(row.outcome == .cut)
            #expect(row.fault == fault.rawValue)
            #expect(row.status == (fault == .unframed ? 200 : nil))
            #expect(row.username == "frank")
        }
    }

    @Test(
        "a fault that answers is named, and the request answered",
        arguments: [(Fault.status503, 503), (.html200, 200), (.oversize, 200)]
    )
    func answered(fault: Fault, status: Int) async throws {
        try await withEmulator { test in
            try await test.planFault(fault)
            _ = try await test.login()
            let row = try await end(of: 1, test)
            #expect(row.outcome == .answered)
            #expect(row.fault == fault.rawValue)
            #expect(row.status == status)
        }
    }

    @Test("a request is left if its caller goes first", arguments: [nil, Fault.hang, .trickle])
    func left(fault: Fault?) async throws {
        try await withEmulator { test in
            if let fault { try await test.planFault(fault) }
            let post = rawPost("/v1/login", loginBody)
            try await withRawConnection(port: test.emulator.port) { _, outbound in
                let part = fault == nil ? String(post.dropLast()) : post
                try await outbound.write(ByteBuffer(string: part))
                try await eventually { await test.emulator.requests().first?.path == "/v1/login" }
            }
            let row = try await end(of: 1, test)
            #expect(row.outcome == .left)
            #expect(row.milliseconds != nil)
        }
    }

    @Test func `a request is left if its caller goes during a delay`() async throws {
        try await withEmulator { test in
            await test.emulator.plan(delay: .seconds(600), for: "/v1/login")
            try await withRawConnection(port: test.emulator.port) { _, outbound in
                try await outbound.write(ByteBuffer(string: rawPost("/v1/login", loginBody)))
                try await eventually { await test.emulator.requests().first?.fault == "delay" }
                #expect(await test.emulator.requests().first?.outcome == .pending)
            }
            let row = try await end(of: 1, test)
            #expect(row.outcome == .left)
            #expect(row.status == nil)
        }
    }

    @Test func `a request that hangs is cut if the network goes down`() async throws {
        try await withEmulator { test in
            try await test.planFault(.hang)
            let port = test.emulator.port
            async let received = bytesUntilClosed(port: port, rawPost("/v1/login", loginBody))
            try await eventually { await test.emulator.requests().first?.fault == "hang" }
            try await test.emulator.setNetwork(up: false)
            _ = try await received
            #expect(try await end(of: 1, test).outcome == .cut)
        }
    }

    @Test func `a request too large, and bytes that are not HTTP, are refused`() async throws {
        try await withEmulator { test in
            let port = test.emulator.port
            let long = rawPost("/v1/login", String(repeating: " ", count: 2 * 1024 * 1024 + 1))
            _ = try? await bytesUntilClosed(port: port, long)
            let large = try await end(of: 1, test)
            #expect(large.outcome == .refused)
            #expect(large.status == 413)
            #expect(large.path == "/v1/login")
            _ = try await bytesUntilClosed(port: port, "hello\r\n\r\n")
            let strange = try await end(of: 2, test)
            #expect(strange.outcome == .refused)
            #expect(strange.status == 400)
            #expect(strange.method == nil && strange.path == nil)
            #expect(await test.emulator.state().requests == ["/v1/login": 1])
            let shown = try await test.control(.GET, "/requests/2")
            #expect(try shown.object()["request"] is NSNull)
        }
    }

    private func end(
        of number: Int,
        _ test: EmulatorUnderTest
    ) async throws -> Emulator.SeenRequest {
        try await eventually {
            let row = await test.emulator.requests().first { $0.number == number }
            return row.map { $0.outcome != .pending } ?? false
        }
        return try found(await test.emulator.requests().first { $0.number == number })
    }
}
