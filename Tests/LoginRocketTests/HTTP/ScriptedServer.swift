import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that sends exactly the bytes it is told to, and notes what it was sent.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Go on when one more whole request has come.
        case awaitRequest
        case send(String)
        /// Sends this again and again, a little later each time, for ever.
        case trickle(String)
        case close
        /// Closes so that the peer sees a reset.
        case reset
    }

    struct Log: Sendable {
        var requests: [String] = []
        var opened = 0
        var closed = 0
    }

    let port: Int
    private let channel: any Channel
    private let log: LogBox

    /// The first connection plays the first script, and so on.
    ///
    /// After that all play the last script, or the scripts start again.
    init(_ scripts: [Step]..., repeating: Bool = false) async throws {
        let log = LogBox()
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let index = log.opened()
                    let last = scripts.count - 1
                    let turn = repeating ? index % scripts.count : min(index, last)
                    let script = scripts.isEmpty ? [] : scripts[turn]
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        port = channel.localAddress?.port ?? 0
    }

    deinit {
        channel.close(promise: nil)
    }

    var requests: [String] { log.value.requests }
    var connections: Int { log.value.opened }
    var closedConnections: Int { log.value.closed }

    func stop() async throws {
        try await channel.close()
    }
}

private final class LogBox: Sendable {
    private let log = Mutex(ScriptedServer.Log())

    var value: ScriptedServer.Log { log.withLock { $0 } }

    func opened() -> Int {
        log.withLock { log in
            log.opened += 1
            return log.opened - 1
        }
    }

    func closed() { log.withLock { $0.closed += 1 } }

    func received(_ request: String) { log.withLock { $0.requests.append(request) } }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var steps: ArraySlice<ScriptedServer.Step>
    private let log: LogBox
    private var received = ""
    private var unanswered = 0

    init(_ steps: [ScriptedServer.Step], _ log: LogBox) {
        self.steps = steps[...]
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        play(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            log.received(request)
            unanswered += 1
        }
        play(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        steps = []
        log.closed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func play(_ context: ChannelHandlerContext) {
        while let step = steps.popFirst() {
            switch step {
            case .awaitRequest where unanswered == 0:
                steps = [step] + steps
                return
            case .awaitRequest:
                unanswered -= 1
            case .send(let text):
                write(text, context)
            case .trickle(let text):
                write(text, context)
                steps = [step]
                context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) {
                    self.play(context)
                }
                return
            case .close:
                context.close(promise: nil)
            case .reset:
                let options = context.channel as? any SocketOptionProvider
                _ = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                context.close(promise: nil)
            }
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    /// Takes one whole request, head and body, off what was received.
    private func nextRequest() -> String? {
        guard let headEnd = received.firstRange(of: "\r\n\r\n") else { return nil }
        let head = received[..<headEnd.lowerBound].lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) }
        let body = received.utf8[headEnd.upperBound...]
        guard body.count >= length ?? 0 else { return nil }
        let end = body.index(headEnd.upperBound, offsetBy: length ?? 0)
        defer { received = String(received[end...]) }
        return String(received[..<end])
    }
}

/// An answer as most servers write it.
func http(_ status: Int, _ headers: [String] = [], body: String) -> String {
    let lines = ["HTTP/1.1 \(status) Text", "Content-Length: \(body.utf8.count)"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}

/// A JSON answer as LoginRocket writes it.
func http(json body: String) -> String {
    http(200, ["Content-Type: application/json"], body: body)
}
