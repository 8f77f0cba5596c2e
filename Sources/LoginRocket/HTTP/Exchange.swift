import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

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
