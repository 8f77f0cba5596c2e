import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("Events", .timeLimit(.minutes(1)))
struct EventTests {
    @Test func `events begin with a hello, and go on with each request, twice`() async throws {
        try await withEmulator { test in
            _ = try await test.get("/")
            try await withEvents(port: test.emulator.controlPort) { reader in
                let head = try await reader.head()
                #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(head.contains("text/event-stream"))
                #expect(head.contains("no-store"))
                #expect(head.contains("retry: 1000\n"))
                let hello = try await reader.next()
                #expect(hello.name == "hello")
                #expect(Set(hello.data.keys) == ["revision", "number", "up", "now"])
                #expect(hello.number("number") == 1)
                #expect(hello.data["up"] as? Bool == true)
                _ = try await test.login()
                let pending = try await reader.next("request")
                #expect(pending.id == 2)
                #expect(pending.data["outcome"] as? String == "pending")
                let answered = try await reader.next("request")
                #expect(answered.id == 2)
                #expect(answered.data["outcome"] as? String == "answered")
                #expect(answered.data["username"] as? String == "frank")
                _ = try await test.control(.PUT, "/settings", #"{"sessionMinutes":7}"#)
                let revision = await test.emulator.state().revision
                while try await reader.next("state").number("revision") != revision {}
            }
        }
    }

    @Test func `what the control port changes is told`() async throws {
        try await withEmulator { test in
            try await withEvents(port: test.emulator.controlPort) { reader in
                _ = try await reader.next("hello")
                try await test.planFault(.hang)
                #expect(try await reader.next("faults").data.isEmpty)
                _ = try await test.control(.PUT, "/network", #"{"up":false}"#)
                #expect(try await reader.next("network").data["up"] as? Bool == false)
                _ = try await test.control(.PUT, "/network", #"{"up":true}"#)
                #expect(try await reader.next("network").data["up"] as? Bool == true)
                _ = try await test.control(.POST, "/clock", #"{"advanceSeconds":1}"#)
                #expect(try await reader.next("clock").data["now"] is String)
                _ = try await test.control(.PUT, "/settings", #"{"sessionMinutes":7}"#)
                _ = try await reader.next("state")
                _ = try await test.get("/")
                _ = try await test.control(.DELETE, "/requests")
                let dropped = try await reader.next("dropped")
                #expect(dropped.number("from") == 1)
                #expect(dropped.number("to") == 1)
            }
        }
    }

    @Test func `a reader that comes back is told what it missed`() async throws {
        try await withEmulator { test in
            for _ in 0..<3 { _ = try await test.get("/") }
            try await withEvents(port: test.emulator.controlPort, after: 1) { reader in
                #expect(try await reader.next().name == "hello")
                var told: [Int?] = []
                for _ in 0..<5 { told.append(try await reader.next("request").id) }
                #expect(told == [2, 3, 1, 2, 3])
            }
        }
    }

    @Test func `a reader that stops reading is told what it missed, and holds up nobody`()
        async throws
    {
        try await withEmulator { test in
            let port = test.emulator.port
            try await withEvents(port: test.emulator.controlPort) { reader in
                _ = try await reader.next("hello")
                let path = String(repeating: "/xxxxxxxxx", count: 100)
                let one = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n"
                let many = String(repeating: one + "\r\n", count: 1999)
                _ = try await bytesUntilClosed(port: port, many + one + "Connection: close\r\n\r\n")
                #expect(await test.emulator.requests().count == 1000)
                var dropped: Event?
                var last: Event?
                while last?.id != 2000 || last?.data["outcome"] as? String != "answered" {
                    let event = try await reader.next()
                    if event.name == "dropped" { dropped = event } else { last = event }
                }
                #expect(try found(dropped?.number("to")) <= 1000)
            }
        }
    }

    @Test func `sixteen may read at once, and the next one when another has gone`() async throws {
        try await withEmulator { test in
            let port = test.emulator.controlPort
            try await withEvents(port: port) { reader in
                _ = try await reader.next("hello")
                try await withReaders(15, port: port) {
                    let refused = try await test.control(.GET, "/events")
                    #expect(refused.status == 503)
                    #expect(try refused.text("error") == "at most 16 readers of events at once")
                    #expect(try await test.control(.GET, "/state").status == 200)
                }
            }
            try await eventually {
                do {
                    try await withEvents(port: port) { reader in _ = try await reader.next("hello")
                    }
                    return true
                } catch is NotFound {
                    return false
                }
            }
        }
    }

    @Test func `a HEAD of the events takes no place`() async throws {
        try await withEmulator { test in
            for _ in 0..<40 {
                let head = try await test.control(.HEAD, "/events")
                #expect(head.status == 200)
                #expect(head.headers["Content-Type"] == ["text/event-stream"])
            }
            try await withReaders(16, port: test.emulator.controlPort) {}
        }
    }

    @Test func `the end of the emulator ends the readers, also one that does not read`()
        async throws
    {
        try await withEmulator { test in
            let emulator = test.emulator
            try await withEvents(port: emulator.controlPort) { reader in
                _ = try await reader.next("hello")
                try await withEvents(port: emulator.controlPort) { other in
                    _ = try await other.next("hello")
                    await emulator.shutdown()
                    await other.untilClosed()
                }
                await reader.untilClosed()
            }
        }
    }

    private func withReaders(
        _ count: Int,
        port: Int,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        guard count > 0 else { return try await body() }
        try await withEvents(port: port) { reader in
            _ = try await reader.next("hello")
            try await withReaders(count - 1, port: port, body)
        }
    }
}
