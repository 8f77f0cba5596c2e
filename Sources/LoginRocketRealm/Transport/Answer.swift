extension Realm {
    /// What the realm says to a request.
    public struct Answer: Equatable, Sendable {
        /// The HTTP status code: nearly always 200, also for an error.
        ///
        /// Else 204, 302, 400, 404, 405, 406, 414, 415, 429 or 500.
        public let status: Int

        /// The header fields, without those of the connection.
        public let headers: [Header]

        /// The body: a JSON object, the same in a JavaScript call for JSONP, or a page.
        public let body: [UInt8]

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

/// What a call came to, before it is an answer of HTTP.
struct Reply {
    enum Content {
        case object([String: JSON])
        case page(String)
        case redirect(to: String)
        case nothing
    }

    var status: Int
    var content: Content
    var headers: [Realm.Header] = []

    static func object(_ members: [String: JSON], _ headers: [Realm.Header] = []) -> Reply {
        Reply(status: 200, content: .object(members), headers: headers)
    }

    /// Success in one sentence, as the API document words it.
    static func message(_ text: String) -> Reply {
        .object(["message": .string(text)])
    }

    static func redirect(to address: String, _ headers: [Realm.Header] = []) -> Reply {
        Reply(status: 302, content: .redirect(to: address), headers: headers)
    }
}
