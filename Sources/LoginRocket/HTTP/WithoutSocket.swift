package import LoginRocketCore

// The seam for a realm in the same process: what would be written to a socket, and what a whole
// response read from one would mean.

extension Call {
    /// The path of the request.
    package var path: String { "/v1/\(endpoint.rawValue)" }

    /// The JSON body of the request.
    package var json: [UInt8] { body }

    /// What this response means.
    package func answer(status: Int, contentType: String?, body: [UInt8]) -> Answer<Reply> {
        let response = HTTPResponse(
            status: status,
            contentTypes: contentType.map { [$0] } ?? [],
            framing: .length(body.count),
            body: body
        )
        return classify(response, to: endpoint)
    }
}
