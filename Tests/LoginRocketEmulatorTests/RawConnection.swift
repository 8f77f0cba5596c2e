import Foundation
import NIOCore
import NIOPosix

/// One TCP connection to a port, on which bytes go out and come in as they are.
func withRawConnection<Result: Sendable>(
    port: Int,
    host: String = "127.0.0.1",
    receiveBuffer: Int? = nil,
    _ body:
        sending (
            NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) async throws -> Result
) async throws -> Result {
    var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    if let receiveBuffer {
        let size = ChannelOptions.Types.SocketOption.Value(receiveBuffer)
        bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: size)
    }
    let channel = try await bootstrap.connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
    }
    return try await channel.executeThenClose(body)
}

/// Sends a request and returns everything that comes until the other side closes.
func bytesUntilClosed(port: Int, _ request: String) async throws -> String {
    try await bytesUntilClosed(port: port, bytes: Array(request.utf8))
}

/// Sends bytes and returns everything that comes until the other side closes.
func bytesUntilClosed(port: Int, bytes: [UInt8]) async throws -> String {
    try await withRawConnection(port: port) { inbound, outbound in
        try await outbound.write(ByteBuffer(bytes: bytes))
        var received = ByteBuffer()
        for try await bytes in inbound { received.writeImmutableBuffer(bytes) }
        return String(buffer: received)
    }
}

/// The bytes of a POST request.
func rawPost(_ path: String, _ json: String, fields: [String] = []) -> String {
    let lines =
        [
            "POST \(path) HTTP/1.1", "Host: localhost", "Content-Type: application/json",
            "Content-Length: \(json.utf8.count)",
        ] + fields
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + json
}

let loginBody = #"{"username":"frank","password":"secret"}"#
