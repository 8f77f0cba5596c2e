import AsyncHTTPClient
public import LoginRocketCore
public import NIOCore
import NIOHTTP1
public import NIOPosix
import NIOSSL

/// Calls LoginRocket over HTTP; sends nothing twice and follows no redirect.
///
/// ```swift
/// let api = try HTTPAPI(BaseURL("https://sample.e1.loginrocket.com"))
/// let response = await api.perform(.checkSession(token: token), timeout: .seconds(10))
/// await api.close()
/// ```
///
/// An answer is `notSent` exactly if no byte of the request was written to a connection. Connecting
/// may take 5 seconds, and an answer may have 64 KiB; a longer one is `unknown`.
public final class HTTPAPI: API {
    /// The realm's URL.
    public let base: BaseURL

    private let usernameKind: UsernameKind
    private let acceptLanguage: String?
    /// For requests with a password: each has a connection of its own.
    private let passwordClient: HTTPClient
    /// For all others: connections are used again.
    private let tokenClient: HTTPClient

    /// Makes a client of one realm; it opens no connection yet.
    ///
    /// - Parameters:
    ///   - base: The realm's URL.
    ///   - usernameKind: The kind of the realm's user names.
    ///   - trustRoots: The authorities whose signature under the server's certificate is trusted.
    ///   - acceptLanguage: The language of the server's sentences, as in the header of that name.
    ///   - eventLoop: Runs the connections. It is not shut down by this class.
    /// - Throws: ``LoginRocketError`` with code `badInput` if the trust roots cannot be read, or if
    ///   the language is not plain text.
    public init(
        _ base: BaseURL,
        usernameKind: UsernameKind = .standard,
        trustRoots: TrustRoots = .system,
        acceptLanguage: String? = nil,
        eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.any()
    ) throws {
        guard acceptLanguage?.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) ?? true else {
            throw LoginRocketError(
                .badInput,
                "The language cannot be used: write it like \"en\" or \"de, en;q=0.5\"."
            )
        }
        var configuration = try HTTPClient.Configuration(trustRoots, of: base.origin)
        tokenClient = HTTPClient(
            eventLoopGroupProvider: .shared(eventLoop),
            configuration: configuration
        )
        configuration.maximumUsesPerConnection = 1
        passwordClient = HTTPClient(
            eventLoopGroupProvider: .shared(eventLoop),
            configuration: configuration
        )
        self.base = base
        self.usernameKind = usernameKind
        self.acceptLanguage = acceptLanguage
    }

    deinit {
        shutDownClients()
    }

    /// Makes one call and says what became of it, at the latest after `timeout`.
    public func perform(_ request: Request<Secret>, timeout: Duration) async -> Response {
        if Task.isCancelled { return Response(.unknown(cancelled)) }
        guard timeout > .zero else {
            return Response(.notSent("there was no time left to send the call"))
        }
        let exchange = Exchange()
        do {
            let client = request.endpoint.carriesPassword ? passwordClient : tokenClient
            // Unlike that of the client's async interface, this deadline spans head and body.
            let task = client.execute(
                request: try httpRequest(request),
                delegate: exchange,
                deadline: .now() + TimeAmount(timeout)
            )
            let response = try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
            return Response(response, to: request.endpoint)
        } catch {
            if Task.isCancelled { return Response(.unknown(cancelled)) }
            let why = reason(for: error, host: base.origin.host)
            switch exchange.phase {
            case .waiting: return Response(.notSent(why))
            case .sent, .receiving: return Response(.unknown(why))
            }
        }
    }

    /// Closes all connections; a call on its way gets no answer, a later one is not sent.
    public func close() async {
        shutDownClients()
    }

    /// Does not wait: a connection that is just being opened would hold it up for seconds.
    private func shutDownClients() {
        for client in [tokenClient, passwordClient] {
            // The only thing that can fail is shutting down what is shut down.
            client.shutdown { _ in }
        }
    }

    private func httpRequest(_ request: Request<Secret>) throws -> HTTPClient.Request {
        var headers: HTTPHeaders = [
            "Accept": "application/json",
            "User-Agent": "LoginRocket-Swift/0.1",
        ]
        if let acceptLanguage { headers.add(name: "Accept-Language", value: acceptLanguage) }
        let url = base.text + (try request.target())
        guard let body = request.body(usernameKind) else {
            return try HTTPClient.Request(url: url, method: .GET, headers: headers)
        }
        headers.add(name: "Content-Type", value: "application/json")
        return try HTTPClient.Request(
            url: url,
            method: .POST,
            headers: headers,
            body: .bytes(body)
        )
    }
}

private let cancelled = "the call was cancelled"

extension HTTPClient.Configuration {
    fileprivate init(_ trustRoots: TrustRoots, of origin: RealmOrigin) throws {
        self.init(
            tlsConfiguration: try trustRoots.tlsConfiguration(),
            redirectConfiguration: .disallow,
            timeout: Timeout(connect: .seconds(5)),
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
