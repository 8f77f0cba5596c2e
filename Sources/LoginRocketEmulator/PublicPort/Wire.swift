import NIOCore

/// A command to a connection, below HTTP.
enum WireCommand: Sendable {
    /// Sends bytes as they are.
    case send(ByteBuffer)

    /// Closes the socket at once, without the closing message of TLS.
    case cut
}

/// Sends bytes from below the HTTP decoder, which would treat them as parts of an answer.
final class Sender: ChannelOutboundHandler {
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard case .send(let bytes)? = event as? WireCommand else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
    }
}

/// Cuts a connection from below TLS.
final class Cutter: ChannelOutboundHandler {
    typealias OutboundIn = Never

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard case .cut? = event as? WireCommand else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        context.close(promise: promise)
    }
}
