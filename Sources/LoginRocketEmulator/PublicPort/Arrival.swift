import LoginRocketRealm
import NIOCore
import NIOHTTP1

extension HTTPRequestHead {
    /// The head as the journal keeps it.
    var seen: Journal.Head {
        Journal.Head(method: method.rawValue, target: uri, headers: fields)
    }

    /// The request with this head.
    func request(body: ByteBuffer) -> Realm.Request {
        Realm.Request(
            method: method.rawValue,
            target: uri,
            headers: fields,
            body: Array(body.readableBytesView)
        )
    }

    private var fields: [Realm.Header] {
        headers.map { Realm.Header($0.name, $0.value) }
    }
}

/// Something that arrives on a connection.
enum Arrival {
    case part(HTTPServerRequestPart)

    /// Bytes that are not HTTP, or a part of a request; no request follows them.
    case notHTTP(Emulator.SeenRequest.Outcome)

    /// The caller sends nothing more, and gets what is being sent.
    case end
}
