import AsyncHTTPClient
public import LoginRocketCore
public import NIOCore
import NIOHTTP1
import Synchronization

/// Calls LoginRocket over HTTP; sends nothing twice and follows no redirect.
///
/// ```swift
/// let api = try HTTPAPI(BaseURL("https://sample.e1.loginrocket.com"))
/// let response = await api.perform(.checkSession(token: token), timeout: .seconds(10))
/// await api.close()
/// ```
///
/// An answer is `notSent` exactly if no byte of the request was written to a connection. An answer
/// may have 64 KiB; a longer one is `unknown`, and so is one in a coding such as gzip, which is not
/// asked for. No proxy is used, whatever the environment says.
public final class HTTPAPI: API {
    /// The realm's URL.
    public let base: BaseURL

    private let usernameKind: UsernameKind
    private let headers: HTTPHeaders
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
    ///   - connectTimeout: The longest time to open a connection, with its TLS handshake. Give it
    ///     the timeout of the requests, as a client does.
    ///   - eventLoop: Runs the connections; by default one that the process shares. It is not shut
    ///     down by this class.
    /// - Throws: ``LoginRocketError`` with code `badInput` if the trust roots cannot be read, or if
    ///   the language is not plain text; with `store` if the process may open too few files.
    public init(
        _ base: BaseURL,
        usernameKind: UsernameKind = .standard,
        trustRoots: TrustRoots = .system,
        acceptLanguage: String? = nil,
        connectTimeout: Duration = .seconds(10),
        eventLoop: (any EventLoop)? = nil
    ) throws {
        guard acceptLanguage?.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) ?? true else {
            throw LoginRocketError(
                .badInput,
                "The language cannot be used: write it like \"en\" or \"de, en;q=0.5\"."
            )
        }
        let eventLoop = try eventLoop ?? LibraryThreads.shared()
        var configuration = try HTTPClient.Configuration(
            trustRoots,
            of: base.origin,
            connectTimeout: TimeAmount(connectTimeout)
        )
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
        var headers: HTTPHeaders = [
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "LoginRocket-Swift/0.1",
        ]
        if let acceptLanguage { headers.add(name: "Accept-Language", value: acceptLanguage) }
        self.headers = headers
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
            let written = try request.written(usernameKind)
            let client = written.endpoint.carriesPassword ? passwordClient : tokenClient
            var headers = headers
            if written.body != nil { headers.add(name: "Content-Type", value: "application/json") }
            let httpRequest = try HTTPClient.Request(
                url: base.text + written.path,
                method: written.body == nil ? .GET : .POST,
                headers: headers,
                body: written.body.map { HTTPClient.Body.bytes($0) }
            )
            // Unlike that of the client's async interface, this deadline spans head and body.
            let task = client.execute(
                request: httpRequest,
                delegate: exchange,
                deadline: .now() + TimeAmount(timeout)
            )
            let response = try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
            return Response(response, to: written.endpoint)
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
}

private let cancelled = "the call was cancelled"

/// One request on its way: gathers the response, and knows whether a byte of the request left.
///
/// Everything runs on the one event loop of the client: the request's head is written and
/// ``didSendRequestHead(task:_:)`` is called without anything in between. So a request that failed
/// in phase `waiting` was never written, whatever the error.
final class Exchange: HTTPClientResponseDelegate {
    enum Phase {
        /// No byte of the request was written.
        case waiting
        /// The request was written, at least in part.
        case sent
        /// The head of the response came, and this much of its body.
        case receiving(HTTPResponse)
    }

    private let state = Mutex<Phase>(.waiting)

    var phase: Phase {
        state.withLock { $0 }
    }

    func didSendRequestHead(task: HTTPClient.Task<HTTPResponse>, _ head: HTTPRequestHead) {
        state.withLock { $0 = .sent }
    }

    func didReceiveHead(
        task: HTTPClient.Task<HTTPResponse>,
        _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        let framing = HTTPResponse.Framing(head.headers)
        let response = HTTPResponse(status: Int(head.status.code), framing: framing) {
            head.headers[$0]
        }
        state.withLock { $0 = .receiving(response) }
        if case .length(let length) = response.framing, length > HTTPResponse.largestBody {
            return task.eventLoop.makeFailedFuture(OversizeBody())
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<HTTPResponse>,
        _ part: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let fits = state.withLock { phase in
            guard case .receiving(var response) = phase else { return true }
            guard response.body.count + part.readableBytes <= HTTPResponse.largestBody else {
                return false
            }
            phase = .sent  // So that the body has one owner and grows in place.
            response.body.append(contentsOf: part.readableBytesView)
            phase = .receiving(response)
            return true
        }
        return fits
            ? task.eventLoop.makeSucceededVoidFuture()
            : task.eventLoop.makeFailedFuture(OversizeBody())
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPResponse>) throws -> HTTPResponse {
        guard case .receiving(let response) = phase else {
            throw HTTPClientError.remoteConnectionClosed
        }
        return response
    }
}

/// The body is larger than any answer of LoginRocket.
struct OversizeBody: Error {}

extension HTTPResponse.Framing {
    init(_ headers: HTTPHeaders) {
        let lengths = headers[canonicalForm: "Content-Length"]
        let codings = headers[canonicalForm: "Transfer-Encoding"]
        switch (lengths.count, codings.count) {
        case (1, 0):
            self = Int(lengths[0]).map { .length($0) } ?? .none
        case (0, 1) where codings[0].lowercased() == "chunked":
            self = .chunked
        default:
            self = .none
        }
    }
}
