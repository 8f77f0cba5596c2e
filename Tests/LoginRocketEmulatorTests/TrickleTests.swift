import LoginRocketRealm
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import LoginRocketEmulator

/// An answer that takes a quarter of an hour, on a connection whose time is the test's.
@Suite struct TrickleTests {
    @Test func `a connection answers the next request after an answer that came slowly`() throws {
        let connection = try Connection()
        try connection.send(loginRequest())
        #expect(try connection.received().hasSuffix("\r\n\r\n "))
        connection.wait(.minutes(20))
        #expect(try connection.received().hasSuffix("}"))
        try connection.send(loginRequest())
        let answer = try connection.received()
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains(#""result":"okay""#))
    }

    @Test func `requests that arrive during a slow answer are answered after it, in order`() throws
    {
        let connection = try Connection()
        try connection.send(loginRequest())
        connection.wait(.seconds(10))
        try connection.send(loginRequest(path: "/v1/nothing"))
        try connection.send(loginRequest())
        #expect(try connection.received().matches(of: /HTTP\/1.1/).count == 1)
        connection.wait(.minutes(20))
        let rest = try connection.received()
        #expect(rest.matches(of: /HTTP\/1.1 (\d+)/).map(\.output.1) == ["404", "200"])
    }

    @Test func `a slow answer is the last one for a caller that asks for no more`() throws {
        let connection = try Connection()
        try connection.send(loginRequest(fields: ["Connection": "close"]))
        #expect(try connection.received().contains("Connection: close\r\n"))
        #expect(connection.isOpen)
        connection.wait(.minutes(20))
        #expect(!connection.isOpen)
    }

    @Test func `a slow answer to a question for the head is the head alone`() throws {
        let connection = try Connection()
        try connection.send(loginRequest(method: .HEAD))
        #expect(try connection.received().hasSuffix("\r\n\r\n"))
        try connection.send(loginRequest())
        #expect(try connection.received().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
}

/// A connection to a realm that answers the first login a byte at a time.
private struct Connection {
    private let channel = EmbeddedChannel()

    init() throws {
        var realm = Realm()
        try realm.addUser("frank", password: "secret")
        let backstage = Backstage(realm: realm, file: nil)
        backstage.change { $0.plan(PlannedFault(.trickle), for: "/v1/login", times: 1) }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(Sender(), ConnectionHandler(backstage: backstage))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    var isOpen: Bool { channel.isActive }

    func send(_ parts: [HTTPServerRequestPart]) throws {
        for part in parts { try channel.writeInbound(part) }
    }

    func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    /// All that has come since it was asked for last.
    func received() throws -> String {
        var received = ByteBuffer()
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            received.writeImmutableBuffer(bytes)
        }
        return String(buffer: received)
    }
}

private func loginRequest(
    method: HTTPMethod = .POST,
    path: String = "/v1/login",
    fields: HTTPHeaders = [:]
) -> [HTTPServerRequestPart] {
    let type: HTTPHeaders = ["Content-Type": "application/json"]
    let headers = HTTPHeaders(Array(type) + Array(fields))
    let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
    return [.head(head), .body(ByteBuffer(string: loginBody)), .end(nil)]
}
