// The seam for a realm in the same process: what would be written to a socket, and what a whole
// response read from one would mean.

package import LoginRocketCore

extension Request<Secret> {
    /// The method of the request.
    package var method: String { (try? written(.standard).body) == nil ? "GET" : "POST" }

    /// The path of the request; empty if the provider's name cannot be in one.
    package var path: String { (try? written(.standard).path) ?? "" }

    /// The JSON body of the request; empty for a `GET`.
    package var json: [UInt8] { json(.standard) }

    /// The JSON body of the request in a realm whose users are called by that.
    package func json(_ kind: UsernameKind) -> [UInt8] { (try? written(kind).body) ?? [] }

    /// Classifies the whole response of an HTTP server to the request.
    package func response(
        status: Int,
        headers: [(name: String, value: String)],
        body: [UInt8]
    ) -> Response {
        var response = HTTPResponse(status: status, framing: .length(body.count)) { name in
            headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        }
        response.body = body
        do {
            return Response(response, to: try written(.standard).endpoint)
        } catch {
            return Response(.notSent(error.message))
        }
    }
}
