import Foundation
import NIOCore
import NIOPosix

/// An event of the control port.
struct Event {
    let name: String
    let id: Int?
    let data: [String: Any]

    /// Reads the lines of an event; `nil` if these are others.
    init?(_ lines: some StringProtocol) {
        var fields: [Substring: Substring] = [:]
        for line in lines.split(whereSeparator: \.isNewline) {
            let halves = line.split(separator: ": ", maxSplits: 1)
            if halves.count == 2 { fields[Substring(halves[0])] = Substring(halves[1]) }
        }
        guard let name = fields["event"], let data = fields["data"],
            let object = try? JSONSerialization.jsonObject(with: Data(data.utf8)),
            let members = object as? [String: Any]
        else { return nil }
        self.name = String(name)
        self.id = fields["id"].flatMap { Int($0) }
        self.data = members
    }

    func number(_ key: String) -> Int? { data[key] as? Int }
}

/// Reads events, one after the other.
struct EventReader {
    private var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var text = ""

    init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) {
        bytes = inbound.makeAsyncIterator()
    }

    /// The next event, or the next of this name; an error at the end of all events.
    mutating func next(_ name: String? = nil) async throws -> Event {
        while true {
            while let end = text.range(of: "\n\n") {
                let event = Event(text[..<end.lowerBound])
                text.removeSubrange(..<end.upperBound)
                if let event, name == nil || name == event.name { return event }
            }
            text += try await more()
        }
    }

    /// Everything up to the first event.
    mutating func head() async throws -> String {
        while !text.contains("\n\n") { text += try await more() }
        return text
    }

    /// Returns when the other side has closed.
    mutating func untilClosed() async {
        while (try? await more()) != nil {}
    }

    private mutating func more() async throws -> String {
        String(buffer: try found(await bytes.next(isolation: #isolation)))
    }
}

/// Opens the events of a control port, and hands a reader to a test.
func withEvents(
    port: Int,
    after known: Int? = nil,
    _ body: sending (inout EventReader) async throws -> Void
) async throws {
    try await withRawConnection(port: port, receiveBuffer: 4096) { inbound, outbound in
        let fields = known.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        let request = "GET /events HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
        try await outbound.write(ByteBuffer(string: request))
        var reader = EventReader(inbound)
        try await body(&reader)
    }
}
