import FoundationEssentials
import LoginRocketRealm
import NIOHTTP1

/// What a connection does about one request.
enum Reply: Sendable {
    /// Sends a whole answer; the connection can be used again.
    case whole(Message)

    /// Sends some bytes, then closes the connection as a server does at the end of a body.
    case unframed([UInt8])

    /// Sends some bytes, then cuts the connection.
    case cut(after: [UInt8])

    /// Sends the head of a message, then its body, one byte at a time.
    case trickle(Message)

    /// Sends nothing.
    case silence

    /// What a fault makes of a request; only some let the realm apply it, by calling `answer`.
    init(_ fault: Fault, realm answer: () -> Message) {
        switch fault {
        case .applyThenDrop:
            _ = answer()
            self = .cut(after: [])
        case .dropBeforeApply:
            self = .cut(after: [])
        case .hang:
            self = .silence
        case .status500:
            self = .whole(Message(status: 500, type: "text/plain", body: "Internal Server Error"))
        case .status503:
            self = .whole(Message(status: 503, type: "text/plain", body: "Service Unavailable"))
        case .html200:
            self = .whole(Message(status: 200, type: "text/html; charset=utf-8", body: portalPage))
        case .headThenClose:
            _ = answer()
            self = .cut(after: Array("HTTP/1.1 200 OK\r\nContent-Type: applic".utf8))
        case .trickle:
            self = .trickle(answer().padded(to: 4096))
        case .unframed:
            let message = answer()
            let half = message.body.prefix(message.body.count / 2)
            self = .unframed(message.head(length: nil, connection: "close") + half)
        case .redirect302:
            self = .whole(
                Message(status: 302, fields: [Realm.Header("Location", portalAddress)], body: [])
            )
        case .emptyJson:
            self = .whole(Message(status: 200, type: "application/json", body: "{}"))
        case .oversize:
            let filling = String(repeating: "x", count: 2 * 64 * 1024)
            let body = #"{"message":"\#(filling)"}"#
            self = .whole(Message(status: 200, type: "application/json", body: body))
        }
    }
}

/// An answer in the shape of HTTP/1.1.
struct Message: Sendable {
    let status: Int
    let fields: [Realm.Header]
    let body: [UInt8]

    init(status: Int, fields: [Realm.Header], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An error of the port, in the shape that errors of the realm have.
    init(status: Int, error: String) {
        self.init(
            status: status,
            fields: [
                Realm.Header("Content-Type", "application/json"),
                Realm.Header("X-Request-ID", UUID().uuidString.lowercased()),
            ],
            body: Array(#"{"error":"\#(error)","errors":["\#(error)"]}"#.utf8)
        )
    }

    init(_ answer: Realm.Answer) {
        self.init(status: answer.status, fields: answer.headers, body: answer.body)
    }

    init(status: Int, type: String, body: String) {
        self.init(
            status: status,
            fields: [Realm.Header("Content-Type", type)],
            body: Array(body.utf8)
        )
    }

    /// The bytes of the status line and the header fields.
    func head(length: Int?, connection: String?) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)"]
        lines += fields.map { "\($0.name): \($0.value)" }
        if let length, status != 204 { lines.append("Content-Length: \(length)") }
        if let connection { lines.append("Connection: \(connection)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The same JSON with white space before it.
    func padded(to count: Int) -> Message {
        let space = [UInt8](repeating: UInt8(ascii: " "), count: max(0, count - body.count))
        return Message(status: status, fields: fields, body: space + body)
    }
}

private let portalAddress = "http://portal.example/welcome"
private let portalPage = """
    <!DOCTYPE html>
    <html><head><title>Welcome</title></head>
    <body><h1>Welcome to our network</h1><p>Please accept the terms to go on.</p></body></html>
    """
