import LoginRocketRealm
import NIOCore
import NIOHTTP1

/// One connection, which reads requests one after the other and delivers their answers.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let backstage: Backstage
    private var phase = Phase.idle
    private var unfinished: Set<InFlight.ID> = []
    private var nextStep: Scheduled<Void>?

    /// The requests that arrived while an answer was held up, to be read after it.
    private var waiting: [HTTPServerRequestPart] = []

    private enum Phase {
        /// The connection waits for a request.
        case idle

        /// The head of a request has arrived; its body may still be on the way.
        case reading(id: InFlight.ID, head: HTTPRequestHead, body: ByteBuffer)

        /// The answer to the last request comes late or slowly, and the next requests wait for it.
        case heldUp

        /// The connection answers no more requests.
        case stuck
    }

    init(backstage: Backstage) {
        self.backstage = backstage
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        read(unwrapInboundIn(data), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        nextStep?.cancel()
        phase = .stuck
        waiting = []
        for id in unfinished { backstage.finish(id) }
        unfinished = []
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else {
            context.close(promise: nil)
            return
        }
        refuse(status: 400, context)
    }

    private func read(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        if case .heldUp = phase {
            guard waiting.count < maximumWaiting else { return context.close(promise: nil) }
            waiting.append(part)
            return
        }
        switch part {
        case .head(let head): headArrived(head)
        case .body(let bytes): bodyArrived(bytes, context)
        case .end: requestEnded(context)
        }
    }

    private func headArrived(_ head: HTTPRequestHead) {
        let id = backstage.headArrived(path: Target(head.uri).path)
        unfinished.insert(id)
        switch phase {
        case .idle: phase = .reading(id: id, head: head, body: ByteBuffer())
        case .reading, .heldUp, .stuck: phase = .stuck
        }
    }

    private func bodyArrived(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .reading(let id, let head, var body) = phase else { return }
        guard body.readableBytes + bytes.readableBytes <= maximumBody else {
            return refuse(status: 413, context)
        }
        body.writeImmutableBuffer(bytes)
        phase = .reading(id: id, head: head, body: body)
    }

    private func requestEnded(_ context: ChannelHandlerContext) {
        guard case .reading(let id, let head, let body) = phase else { return }
        phase = .stuck
        let request = Realm.Request(
            method: head.method.rawValue,
            target: head.uri,
            headers: head.headers.map { Realm.Header($0.name, $0.value) },
            body: Array(body.readableBytesView)
        )
        switch backstage.delivery(for: request, as: id) {
        case .whole(let answer):
            send(answer, to: head, as: id, context)
        case .unframed(let bytes):
            send(bytes, context) { context in context.close(promise: nil) }
        case .cut(let bytes):
            send(bytes, context) { context in
                context.triggerUserOutboundEvent(WireCommand.cut, promise: nil)
            }
        case .trickle(let answer):
            phase = .heldUp
            send(answer.head(to: head), context) { context in
                self.trickle(answer.body(to: head)[...], to: head, as: id, context)
            }
        case .silence:
            break
        case .later(let delay):
            phase = .heldUp
            nextStep = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
                self.send(self.backstage.answer(to: request), to: head, as: id, context)
                self.readWaiting(context)
            }
        }
    }

    /// Reads the requests that had to wait; another one may hold up the rest of them.
    private func readWaiting(_ context: ChannelHandlerContext) {
        let parts = waiting
        waiting = []
        for part in parts { read(part, context) }
    }

    private func send(
        _ answer: Realm.Answer,
        to head: HTTPRequestHead,
        as id: InFlight.ID,
        _ context: ChannelHandlerContext
    ) {
        phase = head.isKeepAlive ? .idle : .stuck
        send(answer.head(to: head) + answer.body(to: head), context) { context in
            self.finish(id, head, context)
        }
    }

    /// Sends a byte every 250 milliseconds; 4,096 bytes take a quarter of an hour.
    private func trickle(
        _ bytes: ArraySlice<UInt8>,
        to head: HTTPRequestHead,
        as id: InFlight.ID,
        _ context: ChannelHandlerContext
    ) {
        guard let byte = bytes.first else {
            phase = head.isKeepAlive ? .idle : .stuck
            finish(id, head, context)
            return readWaiting(context)
        }
        send([byte], context) { context in
            self.nextStep = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(250))
            {
                self.trickle(bytes.dropFirst(), to: head, as: id, context)
            }
        }
    }

    private func refuse(status: Int, _ context: ChannelHandlerContext) {
        phase = .stuck
        let sentence = status == 413 ? "The request is too large." : "This is not HTTP."
        let answer = Realm.Answer.error(status: status, sentence)
        let head = answer.head(length: answer.body.count, connection: "close")
        send(head + answer.body, context) { context in
            context.close(promise: nil)
        }
    }

    private func send(
        _ bytes: [UInt8],
        _ context: ChannelHandlerContext,
        then next: @escaping (ChannelHandlerContext) -> Void
    ) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenSuccess { next(context) }
        context.triggerUserOutboundEvent(
            WireCommand.send(ByteBuffer(bytes: bytes)),
            promise: sent
        )
    }

    /// Ends a request that was answered in full, and its connection if it was the last one.
    private func finish(
        _ id: InFlight.ID,
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        if unfinished.remove(id) != nil { backstage.finish(id) }
        if !head.isKeepAlive { context.close(promise: nil) }
    }
}

extension Realm.Answer {
    /// The status line and the header fields of the answer to a request.
    fileprivate func head(to request: HTTPRequestHead) -> [UInt8] {
        let connection: String? =
            switch (request.isKeepAlive, request.version) {
            case (false, _): "close"
            case (true, .http1_1): nil
            case (true, _): "keep-alive"
            }
        return head(length: body.count, connection: connection)
    }

    /// The body of the answer to a request.
    fileprivate func body(to request: HTTPRequestHead) -> [UInt8] {
        request.method == .HEAD ? [] : body
    }
}

/// The longest request body that is read, in bytes.
private let maximumBody = 2 * 1024 * 1024

/// The most parts of requests, each as large as one read from the network, that wait for a delay.
private let maximumWaiting = 1_000
