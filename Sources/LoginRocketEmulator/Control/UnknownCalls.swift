import HTTPTypes
import Hummingbird
import LoginRocketRealm

/// Refuses the calls that a router does not have, and names those that it has.
struct UnknownCalls: RouterMiddleware {
    private let calls: [(path: RouterPath, method: HTTPRequest.Method)]

    init(_ router: Router<ControlContext>) {
        calls = router.routes.map { ($0.path, $0.method) }
    }

    @concurrent
    func handle(
        _ request: Request,
        context: ControlContext,
        next: @concurrent (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        let methods = methods(of: request.uri.path)
        guard !methods.isEmpty else {
            let paths = Set(calls.map(\.path.description)).sorted().joined(separator: ", ")
            let mistake = JSONMistake("path", "one of \(paths)")
            return ControlFailure(status: .notFound, reason: mistake.description).response
        }
        let allowed = methods.joined(separator: ", ")
        let mistake = JSONMistake("method", "one of \(allowed)")
        var response = ControlFailure(status: .methodNotAllowed, reason: mistake.description)
            .response
        response.headers[.allow] = allowed
        return response
    }

    /// The methods of a path; a `GET` can be a `HEAD`, too.
    ///
    /// A path is one with a parameter only if there is none of just these words.
    private func methods(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        let literal = calls.filter { $0.path.description == "/" + parts.joined(separator: "/") }
        let similar = calls.filter { call in
            call.path.count == parts.count && zip(call.path, parts).allSatisfy { $0 ~= $1 }
        }
        let methods = (literal.isEmpty ? similar : literal).map(\.method.rawValue)
        return methods.contains("GET") ? methods + ["HEAD"] : methods
    }
}

/// Answers a `HEAD` as a `GET`, without the body (RFC 9110, section 9.3.2).
///
/// The length of a stream is given as 0: without a length the server would send an empty chunk,
/// which is a part of a body.
struct HeadResponder<Responder: HTTPResponder>: HTTPResponder {
    let responder: Responder

    @concurrent
    func respond(
        to request: Request,
        context: Responder.Context
    ) async throws -> Response {
        guard request.method == .head else {
            return try await responder.respond(to: request, context: context)
        }
        var head = request.head
        head.method = .get
        let get = Request(head: head, body: request.body)
        return try await responder.respond(to: get, context: context).createHeadResponse()
    }
}
