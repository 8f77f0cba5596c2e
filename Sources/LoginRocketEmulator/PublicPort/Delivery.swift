import FoundationEssentials
import LoginRocketRealm
import NIOCore
import NIOHTTP1

/// The way in which a connection delivers an answer.
enum Delivery: Sendable {
    /// Sends a whole answer; the connection can be used again.
    case whole(Realm.Answer)

    /// Sends an answer without its length, then closes the connection as at the end of a body.
    case unframed(Realm.Answer)

    /// Sends some bytes, then cuts the connection.
    case cut(after: [UInt8])

    /// Sends the head of an answer, then its body, one byte at a time.
    case trickle(Realm.Answer)

    /// Sends nothing.
    case silence

    /// Sends the realm's answer to the request as it is after a time.
    case later(TimeAmount)

    /// The answer that is sent from now on; `nil` for none, or for a part of a head.
    var answer: Realm.Answer? {
        switch self {
        case .whole(let answer), .unframed(let answer), .trickle(let answer): answer
        case .cut, .silence, .later: nil
        }
    }
}

extension Fault {
    /// The place where a fault strikes.
    enum Place {
        /// The realm never sees the request; this is delivered in place of its answer.
        case before(Delivery)

        /// The realm applies the request; its answer is delivered like this.
        case after((Realm.Answer) -> Delivery)
    }

    /// Spoils the answer of the realm, which is computed only if the request reaches the realm.
    func delivery(of answer: () -> Realm.Answer) -> Delivery {
        switch place {
        case .before(let delivery): delivery
        case .after(let deliver): deliver(answer())
        }
    }

    var place: Place {
        switch self {
        case .applyThenDrop: .after { _ in .cut(after: []) }
        case .dropBeforeApply: .before(.cut(after: []))
        case .hang: .before(.silence)
        case .status500: .before(.whole(.text(status: 500, "Internal Server Error")))
        case .status503: .before(.whole(.text(status: 503, "Service Unavailable")))
        case .html200: .before(.whole(.portal))
        case .headThenClose:
            .after { _ in .cut(after: Array("HTTP/1.1 200 OK\r\nContent-Type: applic".utf8)) }
        case .trickle: .after { .trickle($0.padded(to: 4096)) }
        case .unframed:
            .after {
                let half = Array($0.body.prefix($0.body.count / 2))
                return .unframed(Realm.Answer(status: $0.status, headers: $0.headers, body: half))
            }
        case .redirect302: .before(.whole(.redirectToPortal))
        case .emptyJson: .before(.whole(.json([:])))
        case .oversize:
            .before(.whole(.json(["message": .string(String(repeating: "x", count: 131_072))])))
        }
    }
}

extension Realm.Answer {
    /// An error of the port, in the shape that errors of the realm have.
    static func error(
        status: Int,
        _ sentence: String,
        _ headers: Realm.Header...
    ) -> Realm.Answer {
        Realm.Answer(
            status: status,
            headers: [
                Realm.Header("Content-Type", "application/json"),
                Realm.Header("X-Request-ID", UUID().uuidString.lowercased()),
            ] + headers,
            body: Array(JSON.object(JSON.error([sentence])).rendered.utf8)
        )
    }

    /// The answer to a request that is too large, or that is not one.
    static func refusal(status: Int) -> Realm.Answer {
        let sentence = status == 413 ? "The request is too large." : "This is not HTTP."
        return .error(status: status, sentence)
    }

    /// The status line and the header fields of the answer to a request.
    func head(to request: HTTPRequestHead) -> [UInt8] {
        let connection: String? =
            switch (request.isKeepAlive, request.version) {
            case (false, _): "close"
            case (true, .http1_1): nil
            case (true, _): "keep-alive"
            }
        return head(length: body.count, connection: connection)
    }

    /// The body of the answer to a request.
    func body(to request: HTTPRequestHead) -> [UInt8] {
        request.method == .HEAD ? [] : body
    }

    /// The bytes of the status line and the header fields.
    func head(length: Int?, connection: String?) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)"]
        lines += headers.map { "\($0.name): \($0.value)" }
        if let length, status != 204 { lines.append("Content-Length: \(length)") }
        if let connection { lines.append("Connection: \(connection)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The same JSON with white space before it.
    fileprivate func padded(to count: Int) -> Realm.Answer {
        let space = [UInt8](repeating: UInt8(ascii: " "), count: max(0, count - body.count))
        return Realm.Answer(status: status, headers: headers, body: space + body)
    }

    fileprivate static func text(status: Int, _ text: String) -> Realm.Answer {
        content(text, type: "text/plain", status: status)
    }

    fileprivate static func json(_ members: [Text: JSON]) -> Realm.Answer {
        content(JSON.object(members).rendered, type: "application/json", status: 200)
    }

    /// The page of a captive portal.
    fileprivate static var portal: Realm.Answer {
        content(portalPage, type: "text/html; charset=utf-8", status: 200)
    }

    /// The redirection to the page of a captive portal.
    fileprivate static var redirectToPortal: Realm.Answer {
        let location = Realm.Header("Location", "http://portal.example/welcome")
        return Realm.Answer(status: 302, headers: [location], body: [])
    }

    private static func content(_ text: String, type: String, status: Int) -> Realm.Answer {
        let headers = [Realm.Header("Content-Type", type)]
        return Realm.Answer(status: status, headers: headers, body: Array(text.utf8))
    }
}

private let portalPage = """
    <!DOCTYPE html>
    <html><head><title>Welcome</title></head>
    <body><h1>Welcome to our network</h1><p>Please accept the terms to go on.</p></body></html>
    """
