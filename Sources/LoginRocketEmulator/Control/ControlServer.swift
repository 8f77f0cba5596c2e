import Hummingbird
import Logging
import NIOCore

/// The control API behind its port.
struct ControlServer: Sendable {
    /// The port's number.
    let port: Int

    private let running: Task<Void, any Error>

    /// Opens the port.
    static func start(
        _ api: ControlAPI,
        host: String,
        port: Int
    ) async throws -> ControlServer {
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: api.router(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                opened.yield(channel.localAddress?.port ?? port)
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
        for await port in ports { return ControlServer(port: port, running: running) }
        try await running.value
        throw CancellationError()
    }

    /// Closes the port and its connections at once.
    func stop() async {
        running.cancel()
        _ = await running.result
    }
}
