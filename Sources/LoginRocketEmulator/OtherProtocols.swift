import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Ignores the offer of another protocol (RFC 9110, 7.8): such a request is answered as any other,
/// and is the last one of its connection.
///
/// The decoder reads nothing more after some of these requests, for what follows may be no HTTP.
final class OtherProtocols: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data),
            head.method == .CONNECT || head.headers.contains(name: "upgrade")
        else { return context.fireChannelRead(data) }
        head.headers.remove(name: "upgrade")
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}

/// A connection of the control port, which is that of Hummingbird apart from offers.
struct ControlChannel: ServerChildChannel {
    let whole: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        whole.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(OtherProtocols(), position: .after(decoder))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await whole.handle(value: value, logger: logger)
    }
}
