package import LoginRocketCore

// The seam for a realm in the same process: what would be written to a socket, and what a whole
// response read from one would mean.

extension Call {
    /// The method of the request.
    package var method: String { body(.standard) == nil ? "GET" : "POST" }

    /// The path of the request; empty if no request can be made of the call.
    package var path: String { (try? target()) ?? "" }

    /// The JSON body of the request; empty for a `GET`.
    package var json: [UInt8] { json(.standard) }

    /// The JSON body of the request in a realm whose users are called by that.
    package func json(_ kind: UsernameKind) -> [UInt8] { body(kind) ?? [] }

    /// What this response means.
    package func answer(
        status: Int,
        contentType: String?,
        location: String? = nil,
        cookies: [String] = [],
        body: [UInt8]
    ) -> Answer<Reply> {
        let response = HTTPResponse(
            status: status,
            contentTypes: contentType.map { [$0] } ?? [],
            locations: location.map { [$0] } ?? [],
            cookies: cookies,
            framing: .length(body.count),
            body: body
        )
        return classify(response, to: endpoint)
    }
}
