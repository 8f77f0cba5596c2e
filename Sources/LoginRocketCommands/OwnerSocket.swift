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
    private let listener: NIOAsyncChannel<Connection, Never>

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Makes the socket, in the place of one that nobody listens at any more.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`.
    init(at file: SocketFile) async throws {
        try await file.makeRoom()
        let group = try LibraryThreads.own()
        do {
            listener = try await ServerBootstrap(group: group)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ErrorIgnorer())
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(unixDomainSocketPath: file.path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Connection(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: false)
                        )
                    }
                }
        } catch {
            try? await group.shutdownGracefully()
            throw LoginRocketError(
                .store,
                "The socket \(file.path) cannot be made (\(error)), and the client runs without: "
                    + "name another with --socket."
            )
        }
        self.file = file
        self.group = group
        do {
            try file.open()
        } catch {
            acceptNoMore()
            // Heard to its end, it has nothing left to do when its thread has gone.
            try? await listener.executeThenClose { for try await _ in $0 {} }
            file.remove()
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Holds a conversation with everybody who comes; returns once no more are accepted and all
    /// conversations have ended, as they do when the client is closed.
    func serve(_ begin: @escaping @Sendable (Peer) async -> Conversation) async {
        let guests = Guests()
        try? await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask {
                        let hasRoom = guests.enter()
                        defer { guests.leave() }
                        await receive(connection, hasRoom, begin)
                    }
                }
            }
        }
        file.remove()
        try? await group.shutdownGracefully()
    }

    /// Accepts no more connections; those that there are go on.
    func acceptNoMore() {
        listener.channel.close(promise: nil)
    }

    private func receive(
        _ connection: Connection,
        _ hasRoom: Bool,
        _ begin: @Sendable (Peer) async -> Conversation
    ) async {
        let channel = connection.channel
        try? await connection.executeThenClose { input, output in
            guard let peer = await file.peer(of: channel) else {
                return try await output.refuse(notOfTheGroup)
            }
            guard hasRoom else { return try await output.refuse(tooMany) }
            let conversation = await begin(peer)
            await conversation.hold(input, output, until: channel.closeFuture)
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

extension Conversation {
    /// Holds the conversation until the peer has ended it and got its answers, until the peer is
    /// gone, or until the client is closed.
    fileprivate func hold(
        _ input: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        until gone: EventLoopFuture<Void>
    ) async {
        let (presence, end) = AsyncStream.makeStream(of: Never.self)
        gone.whenComplete { _ in
            mailbox.giveUp()
            end.finish()
        }
        let writing = Task {
            while let message = await mailbox.next() {
                do {
                    try await output.write(ByteBuffer(string: message.line + "\n"))
                } catch {
                    mailbox.giveUp()
                }
            }
        }
        await withTaskGroup { group in
            group.addTask { await tellChanges() }
            group.addTask { await obey(SocketLines(input)) }
            group.addTask { for await _ in presence {} }
            await group.next()
            group.cancelAll()
        }
        let giving = Task {
            try await Task.sleep(for: .seconds(2))
            mailbox.giveUp()
        }
        await mailbox.awaitEnd()
        giving.cancel()
        mailbox.giveUp()
        await writing.value
    }
}

/// Goes on when a connection cannot be accepted, for want of descriptors for example.
private final class ErrorIgnorer: ChannelInboundHandler, Sendable {
    typealias InboundIn = any Channel

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
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
