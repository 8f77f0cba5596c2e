extension Realm {
    /// What the realm says to a request.
    public struct Answer: Equatable, Sendable {
        /// The HTTP status code: nearly always 200, also for an error; else 400, 404, 415 or 429.
        public let status: Int

        /// The header fields, without those of the connection.
        public let headers: [Header]

        /// The body: a JSON object.
        public let body: [UInt8]

        init(status: Int, headers: [Header], json: JSON) {
            self.status = status
            self.headers = headers
            self.body = Array(json.rendered.utf8)
        }

        /// The value of the first header field of that name.
        public subscript(header name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }
}

extension Realm.Answer: CustomStringConvertible, CustomReflectable {
    /// The status: never the body, which may hold a token.
    public var description: String { "Answer \(status), \(body.count) bytes" }

    /// Nothing: a dump of an answer shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
