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
    private let listener: NIOAsyncChannel<any Channel, Never>

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
        listener = try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PatientAcceptor())
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Nothing is read before somebody listens; a connection may come too late for that.
            .childChannelOption(.autoRead, value: false)
            .bind(descriptor) { channel in channel.eventLoop.makeSucceededFuture(channel) }
    }

    /// Holds a conversation with everybody who comes; returns once no more are accepted and all
    /// conversations have ended, as they do when the client is closed.
    func serve(_ begin: @escaping @Sendable (Peer) async -> Conversation) async {
        let guests = Guests()
        try? await listener.executeThenClose { channels in
            try await withThrowingDiscardingTaskGroup { group in
                for try await channel in channels {
                    group.addTask {
                        let hasRoom = guests.enter()
                        defer { guests.leave() }
                        await receive(channel, hasRoom, begin)
                    }
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
        listener.channel.close(promise: nil)
    }

    private func receive(
        _ channel: any Channel,
        _ hasRoom: Bool,
        _ begin: @Sendable (Peer) async -> Conversation
    ) async {
        let connection = try? await channel.eventLoop.submit {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }.get()
        try? await connection?.executeThenClose { input, output in
            try await channel.setOption(.autoRead, value: true).get()
            guard let peer = await file.peer(of: channel) else {
                return try await output.refuse(notOfTheGroup)
            }
            guard hasRoom else { return try await output.refuse(tooMany) }
            await begin(peer).hold(input, over: channel)
        }
    }
}

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
