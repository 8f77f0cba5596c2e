import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The control API behind its port.
struct ControlServer: Sendable {
    /// The port's number.
    let port: Int

    /// The machines that reach the port.
    let audience: Audience

    /// The calls, each as a method and a path.
    let calls: [String]

    private let readers: EventReaders
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Opens the port.
    static func start(
        _ api: ControlAPI,
        host: String,
        port: Int
    ) async throws -> ControlServer {
        let (addresses, opened) = AsyncStream.makeStream(of: SocketAddress?.self)
        let router = api.router()
        let application = Application(
            responder: HeadResponder(responder: router.buildResponder()),
            server: HTTPServerBuilder { ControlChannel(whole: HTTP1Channel(responder: $0)) },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                opened.yield(channel.localAddress)
            },
            // Hummingbird still uses its event loop for a moment after it ended, so this one stays.
            eventLoopGroupProvider: .singleton,
            logger: logger
        )
        let group = ServiceGroup(configuration: configuration(of: application))
        let running = Task {
            defer { opened.finish() }
            do {
                try await group.run()
            } catch let error where !(error is CancellationError) {
                throw Emulator.ListenError(host: host, port: port, reason: error)
            }
        }
        for await address in addresses {
            return ControlServer(
                port: address?.port ?? port,
                audience: Audience(of: address?.ipAddress ?? host),
                calls: router.routes.map(\.description),
                readers: api.readers,
                group: group,
                running: running
            )
        }
        try await running.value
        throw CancellationError()
    }

    /// Ends the readers of events and closes the port, and after a second its connections, too.
    ///
    /// A connection that was just accepted has no task yet, and Hummingbird traps if its server is
    /// cancelled then. So nothing is cancelled before the port is closed.
    func stop() async {
        readers.close()
        await group.triggerGracefulShutdown()
        _ = await running.result
    }

    private static func configuration(of server: any Service) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(services: [server], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        return configuration
    }

    private static let logger = Logger(label: "control") { _ in SwiftLogNoOpLogHandler() }
}
