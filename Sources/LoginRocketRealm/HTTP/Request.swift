extension Realm {
    /// A header field of a request or an answer.
    public struct Header: Hashable, Sendable {
        /// The field's name, in any case.
        public let name: String

        /// The field's value.
        public let value: String

        /// Makes a header field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A request to the realm.
    public struct Request: Sendable {
        /// The method, in capitals.
        public let method: String

        /// The path, without the query.
        public let path: String

        /// The text after the question mark; empty without one.
        public let query: String

        /// The header fields, in order.
        public let headers: [Header]

        /// The body's bytes.
        public let body: [UInt8]

        /// Makes a request from its head and body.
        ///
        /// The target is a path with a query, or an absolute address. The host of an address stands
        /// in the place of the field `Host` (RFC 9112, section 3.2.2).
        public init(method: String, target: String, headers: [Header], body: [UInt8]) {
            let target = Target(target)
            self.method = method
            self.path = target.path
            self.query = target.query
            self.headers =
                target.authority.map { authority in
                    headers.filter { $0.name.lowercased() != "host" } + [Header("Host", authority)]
                } ?? headers
            self.body = body
        }

        /// Makes a POST request with a JSON object of texts.
        public init(post path: String, _ parameters: [String: String]) {
            var members: [Text: JSON] = [:]
            for (name, value) in parameters { members[Text(name)] = .string(value) }
            self.init(
                method: "POST",
                target: path,
                headers: [Header("Content-Type", "application/json")],
                body: Array(JSON.object(members).rendered.utf8)
            )
        }

        /// The value of the first header field of that name.
        public subscript(header name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }
}

extension Realm.Request: CustomStringConvertible, CustomReflectable {
    /// The method and path: never the query or the body, which hold passwords and tokens.
    public var description: String { "\(method) \(path)" }

    /// An empty mirror, so that a dump of a request shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
