import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The port of the LoginRocket API: its listener, its connections, and the switch for both.
///
/// Everything runs on one event loop, so requests are counted in the order in which they arrive.
actor PublicPort {
    private let host: String
    private let bootstrap: ServerBootstrap
    private let connections: Connections
    private let backstage: Backstage
    private(set) var port: Int
    private var reservation: Reservation?
    private var listener: (any Channel)?
    private var turn: Task<Int, any Error>?

    init(
        host: String,
        port: Int,
        tls: NIOSSLContext?,
        group: MultiThreadedEventLoopGroup,
        backstage: Backstage
    ) {
        let connections = Connections()
        self.host = host
        self.port = port
        self.connections = connections
        self.backstage = backstage
        bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.add(channel)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(Cutter())
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(Sender())
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(OtherProtocols())
                    try pipeline.addHandler(ConnectionHandler(backstage: backstage))
                }
            }
    }

    /// Opens the port, or closes it and every connection, and returns its number.
    ///
    /// Calls take turns, and each is complete when it returns.
    func setNetwork(up: Bool) async throws -> Int {
        let turn = Task { [previous = turn] in
            _ = await previous?.result
            try await up ? open() : close()
            return port
        }
        self.turn = turn
        return try await turn.value
    }

    private func open() async throws {
        guard listener == nil else { return }
        if reservation == nil {
            reservation = Reservation(host: host, port: port)
            port = reservation?.port ?? port
        }
        do {
            let channel = try await bootstrap.bind(host: host, port: port).get()
            listener = channel
            port = channel.localAddress?.port ?? port
            backstage.change { $0.setNetwork(isUp: true) }
        } catch {
            throw Emulator.ListenError(host: host, port: port, reason: error)
        }
    }

    private func close() async throws {
        guard let listener else { return }
        self.listener = nil
        try await listener.close().get()
        await connections.cutAll()
        backstage.change { $0.setNetwork(isUp: false) }
    }
}

/// The live connections of a port.
private final class Connections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        channels.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0[id] = nil }
        }
    }

    func cutAll() async {
        for channel in channels.withLock({ Array($0.values) }) {
            channel.triggerUserOutboundEvent(WireCommand.cut, promise: nil)
            try? await channel.closeFuture.get()
        }
    }
}
