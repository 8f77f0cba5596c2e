import AsyncHTTPClient
import NIOCore
import NIOSSL

extension HTTPClient.Configuration {
    /// The settings of every connection to a realm.
    init(_ trustRoots: TrustRoots, of origin: RealmOrigin, connectTimeout: TimeAmount) throws {
        self.init(
            tlsConfiguration: try trustRoots.tlsConfiguration(),
            redirectConfiguration: .disallow,
            timeout: Timeout(connect: connectTimeout),
            connectionPool: ConnectionPool(idleTimeout: .seconds(10)),
            proxy: nil,
            decompression: .disabled
        )
        connectionPool.retryConnectionEstablishment = false
        httpVersion = .http1Only
        guard origin.scheme == "https" else { return }
        // Runs after the TLS handshake and before the first request.
        http1_1ConnectionDebugInitializer = { channel in
            let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate()
            guard certificate?.names(origin.host) == true else {
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(OtherServer())
            }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
    }
}
