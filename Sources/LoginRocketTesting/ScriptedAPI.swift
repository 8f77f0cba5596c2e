public import LoginRocket
public import LoginRocketCore
internal import Synchronization

/// A network in which the test is the server: every call waits until the test answers it.
///
/// ```swift
/// let call = await api.nextCall()
/// call?.answer(.accepted(.session(token: Secret("token"))))
/// ```
public final class ScriptedAPI: API {
    private let arrivals: AsyncStream<PendingCall>
    private let arrive: AsyncStream<PendingCall>.Continuation
    private let calls = Mutex<[Request<Secret>]>([])

    /// Makes a network without calls.
    public init() {
        (arrivals, arrive) = AsyncStream.makeStream()
    }

    /// A call that waits for its answer.
    public struct PendingCall: Sendable {
        /// The request, with its secrets.
        public let call: Request<Secret>

        fileprivate let reply: AsyncStream<Response>.Continuation

        /// Answers the call; only the first answer counts.
        public func answer(_ answer: Answer<Reply>) {
            respond(Response(answer))
        }

        /// Answers the call with all that a server can say; only the first answer counts.
        public func respond(_ response: Response) {
            reply.yield(response)
            reply.finish()
        }
    }

    /// All calls made so far, in order.
    public var allCalls: [Request<Secret>] {
        calls.withLock { $0 }
    }

    /// The next call that was not handed out yet; waits for it if need be.
    public func nextCall() async -> PendingCall? {
        for await call in arrivals { return call }
        return nil
    }

    /// Waits for the test's answer; a cancelled call is answered `unknown`.
    public func perform(_ request: Request<Secret>, timeout: Duration) async -> Response {
        let (replies, reply) = AsyncStream.makeStream(of: Response.self)
        calls.withLock { $0.append(request) }
        arrive.yield(PendingCall(call: request, reply: reply))
        for await response in replies { return response }
        return Response(.unknown("the call was cancelled"))
    }

    /// Nothing: there are no connections.
    public func close() async {}
}
