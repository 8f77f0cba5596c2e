import FoundationEssentials

extension Realm {
    /// An answer of the realm to a request.
    public struct Answer: Equatable, Sendable {
        /// The HTTP status code: nearly always 200, also for an error.
        ///
        /// The others are 204, 302, 400, 404, 405, 406, 414, 415, 429 and 500.
        public let status: Int

        /// The header fields, without those of the connection.
        public let headers: [Header]

        /// The body: a JSON object, the same in a JavaScript call for JSONP, or a page.
        public let body: [UInt8]

        package init(status: Int, headers: [Header], body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        /// The value of the first header field of that name.
        public subscript(header name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }
}

extension Realm.Answer: CustomStringConvertible, CustomReflectable {
    /// The status and the size: never the body, which may hold a token.
    public var description: String { "Answer \(status), \(body.count) bytes" }

    /// An empty mirror, so that a dump of an answer shows no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The outcome of a call, before it is an answer of HTTP.
struct Reply {
    enum Content {
        case object([Text: JSON])
        case page(String)
        case redirect(to: String)
        case nothing
    }

    var status: Int
    var content: Content
    var headers: [Realm.Header] = []

    static func object(_ members: [Text: JSON], _ headers: [Realm.Header] = []) -> Reply {
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

extension JSON {
    /// The two members of every error.
    package static func error(_ sentences: [String]) -> [Text: JSON] {
        [
            "error": .string(sentences.joined(separator: " ")),
            "errors": .array(sentences.map(JSON.string)),
        ]
    }
}

extension Realm.Answer {
    /// Writes a reply as HTTP; `id` is the value of the field `X-Request-ID`.
    init(_ reply: Reply, to request: Realm.Request, at now: Date, id: String) {
        var status = reply.status
        var fields = [
            Realm.Header("Date", httpDate(now)),
            Realm.Header("X-Request-ID", id),
            Realm.Header("X-Content-Type-Options", "nosniff"),
            Realm.Header("Cache-Control", "no-store"),
        ]
        var body = ""
        switch reply.content {
        case .object(let members):
            body = JSON.object(members).rendered
            if let callback = CrossOrigin.callback(of: request) {
                // A script element does not run an answer of another status.
                status = 200
                body = "\(callback.text)(\(body));"
                fields.append(Realm.Header("Content-Type", "text/javascript; charset=utf-8"))
            } else {
                fields.append(Realm.Header("Content-Type", "application/json"))
            }
        case .page(let html):
            body = html
            fields.append(Realm.Header("Content-Type", "text/html; charset=utf-8"))
        case .redirect(let address):
            fields.append(Realm.Header("Location", address))
        case .nothing:
            break
        }
        self.init(
            status: status,
            headers: fields + CrossOrigin.fields(for: request) + reply.headers,
            body: Array(body.utf8)
        )
    }
}

/// The time as a `Date` field writes it, such as `Fri, 02 Jan 1970 03:04:05 GMT`.
private func httpDate(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday, .hour, .minute, .second],
        from: date
    )
    let weekday = weekdays[((parts.weekday ?? 1) - 1) % weekdays.count]
    let month = months[((parts.month ?? 1) - 1) % months.count]
    let day = padded(parts.day, to: 2)
    let year = padded(parts.year, to: 4)
    let time = [parts.hour, parts.minute, parts.second].map { padded($0, to: 2) }
    return "\(weekday), \(day) \(month) \(year) \(time.joined(separator: ":")) GMT"
}

private func padded(_ number: Int?, to width: Int) -> String {
    let digits = String(number ?? 0)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
private let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
