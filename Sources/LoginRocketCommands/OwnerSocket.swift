import Foundation
import LoginRocket
import LoginRocketProtocol
import NIOCore
import NIOPosix
import Synchronization

/// The socket at which other programs give orders to a run.
struct OwnerSocket {
    private let file: SocketFile
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let connections: AsyncStream<Connection>

    /// Makes the socket, in the place of one that nobody listens at any more.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`.
    init(at place: SocketFile) async throws {
        var file = place
        let descriptor = try file.listen()
        do {
            group = try LibraryThreads.own()
        } catch {
            close(descriptor)
            file.remove()
            throw error
        }
        self.file = file
        let (connections, continuation) = AsyncStream.makeStream(of: Connection.self)
        self.connections = connections
        listener = try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PatientAcceptor())
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Whatever a peer sends or ends comes after this, and waits here until it is taken.
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    continuation.yield(try Connection(wrappingChannelSynchronously: channel))
                }
            }
            .withBoundSocket(descriptor)
            .get()
        // On the one thread on which connections are accepted: none is left behind.
        listener.closeFuture.whenComplete { _ in continuation.finish() }
    }

    /// Holds a conversation with everybody who comes; returns once no more are accepted and all
    /// conversations have ended, as they do when the client is closed.
    func serve(_ begin: @escaping @Sendable (Peer) async -> Conversation) async {
        let guests = Guests()
        await withDiscardingTaskGroup { group in
            for await connection in connections {
                group.addTask {
                    let hasRoom = guests.enter()
                    defer { guests.leave() }
                    await receive(connection, hasRoom, begin)
                }
            }
        }
        try? await group.shutdownGracefully()
    }

    /// Accepts no more connections; those that there are go on.
    ///
    /// It is to be called by the owner of the database: the next one makes a socket of this name.
    func acceptNoMore() {
        file.remove()
        listener.close(promise: nil)
    }

    private func receive(
        _ connection: Connection,
        _ hasRoom: Bool,
        _ begin: @Sendable (Peer) async -> Conversation
    ) async {
        try? await connection.executeThenClose { input, output in
            guard let peer = await file.peer(of: connection.channel) else {
                return try await output.refuse(notOfTheGroup)
            }
            guard hasRoom else { return try await output.refuse(tooMany) }
            await begin(peer).hold(input, over: connection.channel)
        }
    }
}

private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

/// The number of those who are connected.
private final class Guests: Sendable {
    private let count = Mutex(0)

    /// One more has come; `false` if there are too many.
    func enter() -> Bool {
        count.withLock { count in
            count += 1
            return count <= 200
        }
    }

    func leave() {
        count.withLock { $0 -= 1 }
    }
}

/// Goes on when a connection cannot be accepted, for want of descriptors for example: after a
/// second, in which those who are there may leave.
private final class PatientAcceptor: ChannelInboundHandler, Sendable {
    typealias InboundIn = any Channel

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Only this takes back the wish to accept: while it stands, the system tells at once and
        // again and again that somebody waits.
        let channel = context.channel
        channel.setOption(.autoRead, value: false).whenSuccess {
            channel.eventLoop.scheduleTask(in: .seconds(1)) {
                channel.setOption(.autoRead, value: true)
            }
        }
    }
}

private let tooMany = LoginRocketError(
    .busy,
    "There are too many connections to this client: try it again later."
)
private let notOfTheGroup = LoginRocketError(
    .refused,
    "This socket is for the client's own user, and for the group it was given to: ask as one of "
        + "them."
)

extension NIOAsyncChannelOutboundWriter<ByteBuffer> {
    fileprivate func refuse(_ error: LoginRocketError) async throws {
        let line = Message.answer(OrderAnswer(.failed(error), nil)).line
        try await write(ByteBuffer(string: line + "\n"))
    }
}
