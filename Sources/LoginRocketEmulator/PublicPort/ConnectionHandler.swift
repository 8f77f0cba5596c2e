import LoginRocketRealm
import NIOCore
import NIOHTTP1

/// One connection, which reads requests one after the other and delivers their answers.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never

    private let backstage: Backstage
    private var phase = Phase.idle
    private var unfinished: Set<InFlight.ID> = []

    /// The end of the requests that are unfinished when the connection closes.
    private var farewell = Emulator.SeenRequest.Outcome.left
    private var nextStep: Scheduled<Void>?

    /// Succeeds when all that was sent is out of the program; `nil` if nothing was.
    private var sent: EventLoopFuture<Void>?

    /// What arrived while an answer was held up, to be read after it: no more than was on its way,
    /// for nothing is taken from the network meanwhile.
    private var waiting: [Arrival] = []

    private enum Phase {
        /// The connection waits for a request.
        case idle

        /// The head of a request has arrived; one without an ID is not for the realm.
        case reading(id: InFlight.ID?, head: HTTPRequestHead, body: ByteBuffer)

        /// The last request waits, and the next ones wait for it; a caller who leaves has asked for
        /// nothing.
        case delayed

        /// The answer to the last request comes slowly, and the next requests wait for it.
        case trickling

        /// The connection answers no more requests.
        case stuck

        /// The request that is arriving.
        var request: InFlight.ID? {
            guard case .reading(let id, _, _) = self else { return nil }
            return id
        }
    }

    init(backstage: Backstage) {
        self.backstage = backstage
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        read(.part(unwrapInboundIn(data)), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { read(.end, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        nextStep?.cancel()
        phase = .stuck
        waiting = []
        for id in unfinished { backstage.change { $0.finish(id, farewell) } }
        unfinished = []
        context.fireChannelInactive()
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        if case .cut? = event as? WireCommand { farewell = .cut }
        context.triggerUserOutboundEvent(event, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        read(.notHTTP(error == .invalidEOFState ? .left : .refused), context)
    }

    private func read(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        switch (phase, arrival) {
        case (.delayed, .end):
            nextStep?.cancel()
            context.close(promise: nil)
        case (.delayed, _), (.trickling, _): waiting.append(arrival)
        case (_, .part(.head(let head))): headArrived(head)
        case (_, .part(.body(let bytes))): bodyArrived(bytes, context)
        case (_, .part(.end)): requestEnded(context)
        case (_, .notHTTP(let outcome)): refuse(status: 400, outcome, context)
        case (_, .end):
            guard let sent else { return context.close(promise: nil) }
            sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
    }

    private func headArrived(_ head: HTTPRequestHead) {
        let id = head.isForEmulator ? nil : backstage.change { $0.begin(head.seen) }
        if let id { unfinished.insert(id) }
        switch phase {
        case .idle: phase = .reading(id: id, head: head, body: ByteBuffer())
        case .reading, .delayed, .trickling, .stuck: phase = .stuck
        }
    }

    private func bodyArrived(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .reading(let id, let head, var body) = phase else { return }
        guard body.readableBytes + bytes.readableBytes <= maximumBody else {
            return refuse(status: 413, .refused, context)
        }
        body.writeImmutableBuffer(bytes)
        phase = .reading(id: id, head: head, body: body)
    }

    private func requestEnded(_ context: ChannelHandlerContext) {
        guard case .reading(let id, let head, let body) = phase else { return }
        phase = .stuck
        guard let id else { return send(.ofEmulator(to: head), to: head, as: nil, context) }
        let request = head.request(body: body)
        switch backstage.change({ $0.delivery(for: request, as: id) }) {
        case .whole(let answer):
            send(answer, to: head, as: id, context)
        case .unframed(let answer):
            let head = answer.head(length: nil, connection: "close")
            send(head + answer.body, context) { context in self.close(context) }
        case .cut(let bytes):
            send(bytes, context) { context in
                self.farewell = .cut
                context.triggerUserOutboundEvent(WireCommand.cut, promise: nil)
            }
        case .trickle(let answer):
            hold(.trickling, context)
            send(answer.head(to: head), context) { context in
                self.trickle(answer.body(to: head)[...], to: head, as: id, context)
            }
        case .silence:
            break
        case .later(let delay):
            hold(.delayed, context)
            nextStep = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
                let answer = self.backstage.change { $0.answer(to: request, as: id) }
                self.send(answer, to: head, as: id, context)
                self.readWaiting(context)
            }
        }
    }

    private func hold(_ phase: Phase, _ context: ChannelHandlerContext) {
        self.phase = phase
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }

    /// Reads what had to wait; a request among it may hold up the rest of it.
    private func readWaiting(_ context: ChannelHandlerContext) {
        let arrivals = waiting
        waiting = []
        for arrival in arrivals { read(arrival, context) }
        switch phase {
        case .delayed, .trickling: break
        case .idle, .reading, .stuck:
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }

    private func send(
        _ answer: Realm.Answer,
        to head: HTTPRequestHead,
        as id: InFlight.ID?,
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

    private func refuse(
        status: Int,
        _ outcome: Emulator.SeenRequest.Outcome,
        _ context: ChannelHandlerContext
    ) {
        let answer = Realm.Answer.refusal(status: status)
        backstage.change { $0.refuse(phase.request, with: answer, outcome) }
        if let id = phase.request { unfinished.remove(id) }
        phase = .stuck
        let head = answer.head(length: answer.body.count, connection: "close")
        send(head + answer.body, context) { context in self.close(context) }
    }

    private func send(
        _ bytes: [UInt8],
        _ context: ChannelHandlerContext,
        then next: @escaping (ChannelHandlerContext) -> Void
    ) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        self.sent = sent.futureResult
        sent.futureResult.assumeIsolated().whenSuccess { next(context) }
        let command = WireCommand.send(ByteBuffer(bytes: bytes))
        context.triggerUserOutboundEvent(command, promise: sent)
    }

    /// Ends a request that was answered in full, and its connection if it was the last one.
    private func finish(
        _ id: InFlight.ID?,
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        if let id, unfinished.remove(id) != nil { backstage.change { $0.finish(id, .answered) } }
        if !head.isKeepAlive { close(context) }
    }

    /// Closes the connection, whose caller is still there.
    private func close(_ context: ChannelHandlerContext) {
        farewell = .cut
        context.close(promise: nil)
    }
}

/// The longest request body that is read, in bytes.
private let maximumBody = 2 * 1024 * 1024
