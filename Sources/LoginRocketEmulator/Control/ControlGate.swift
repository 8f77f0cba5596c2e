import HTTPTypes
import Hummingbird

/// Lets programs, and pages of the control port itself, pass; refuses the pages of other sites.
///
/// Any page in a browser of this machine can send requests to its loopback ports. Such a request
/// names the page's origin, or, after a change of the page's own name to this address (DNS
/// rebinding), the page's host. A page can send a body of JSON, unlike a form, only to its own
/// origin, since no answer allows anything else.
struct ControlGate<Context: RequestContext>: RouterMiddleware {
    /// The names of the port besides `localhost` and addresses, in lower case.
    private let names: Set<String>

    init(names: [String]) {
        self.names = Set(names.map { $0.lowercased() })
    }

    @concurrent
    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard isFromHere(request.head) else {
            return ControlFailure(status: .forbidden, reason: "not from here").response
        }
        guard !isPage(request.head) || !hasBody(request.head) || isJSON(request.head) else {
            let reason = "the body must be application/json"
            return ControlFailure(status: .unsupportedMediaType, reason: reason).response
        }
        return try await next(request, context)
    }

    private func isFromHere(_ head: HTTPRequest) -> Bool {
        // The first field `Host` is the authority, a second one is among the fields.
        guard let authority = head.authority, !head.has("host"),
            let host = HostField(authority.lowercased())
        else { return false }
        let own = "http://" + authority.lowercased()
        let origins = head.headerFields[values: .origin]
        return isOwn(host) && origins.allSatisfy { $0.lowercased() == own }
    }

    private func isOwn(_ host: HostField) -> Bool {
        switch host {
        case .address: true
        case .name(let name): name == "localhost" || names.contains(name)
        }
    }

    private func isPage(_ head: HTTPRequest) -> Bool {
        head.has("origin") || head.has("sec-fetch-site")
    }

    private func hasBody(_ head: HTTPRequest) -> Bool {
        head.has("transfer-encoding")
            || head.headerFields[values: .contentLength].contains { $0 != "0" }
    }

    private func isJSON(_ head: HTTPRequest) -> Bool {
        guard let field = head.headerFields[.contentType] else { return false }
        let type = field.prefix { $0 != ";" }.reversed().drop { $0 == " " || $0 == "\t" }
        return String(type.reversed()).lowercased() == "application/json"
    }
}

extension HTTPRequest {
    fileprivate func has(_ name: String) -> Bool {
        headerFields.contains { $0.name.canonicalName == name }
    }
}
