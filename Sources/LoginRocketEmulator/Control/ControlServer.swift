import Hummingbird
import Logging
import NIOCore

/// The control API behind its port.
struct ControlServer: Sendable {
    /// The port's number.
    let port: Int

    /// The machines that reach the port.
    let audience: Audience

    private let running: Task<Void, any Error>

    /// Opens the port.
    static func start(
        _ api: ControlAPI,
        host: String,
        port: Int
    ) async throws -> ControlServer {
        let (addresses, opened) = AsyncStream.makeStream(of: SocketAddress?.self)
        let application = Application(
            router: api.router(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                opened.yield(channel.localAddress)
            },
            // Hummingbird still uses its event loop for a moment after it ended, so this one stays.
            eventLoopGroupProvider: .singleton,
            logger: Logger(label: "control") { _ in SwiftLogNoOpLogHandler() }
        )
        let running = Task {
            defer { opened.finish() }
            do {
                try await application.run()
            } catch let error where !(error is CancellationError) {
                throw Emulator.ListenError(host: host, port: port, reason: error)
            }
        }
        for await address in addresses {
            return ControlServer(
                port: address?.port ?? port,
                audience: Audience(of: address?.ipAddress ?? host),
                running: running
            )
        }
        try await running.value
        throw CancellationError()
    }

    /// Closes the port and its connections at once.
    func stop() async {
        running.cancel()
        _ = await running.result
    }
}
