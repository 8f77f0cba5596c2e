import HTTPTypes
import Hummingbird
import LoginRocketRealm
import NIOCore
import Synchronization

/// The call that tells what happens, as server-sent events (the HTML Standard, section 9.2).
struct EventCalls: Sendable {
    let backstage: Backstage
    let readers: EventReaders

    func add(to router: Router<ControlContext>) {
        router.get("events") { request, context in
            guard readers.enter(context.channel) else {
                let reason = "at most \(EventReaders.most) readers of events at once"
                return ControlFailure(status: .serviceUnavailable, reason: reason).response
            }
            let known = request.headers.first { $0.name.canonicalName == "last-event-id" }
                .flatMap { JSONKind.digits(0...largestNumber).value(.string($0.value)) }
            return Response(
                status: .ok,
                headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    defer { readers.leave(context.channel) }
                    let story = Story(backstage, after: known)
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        for await news in story {
                            let lines = news.map(\.lines).joined()
                            try await writer.write(ByteBuffer(string: lines))
                        }
                    } onInboundClosed: {
                        story.end()
                        context.channel.close(promise: nil)
                    }
                    try await writer.finish(nil)
                }
            )
        }
    }
}

/// The connections of the readers of events.
final class EventReaders: Sendable {
    static let most = 16

    private enum State {
        case open([ObjectIdentifier: any Channel])
        case closed
    }

    private let state = Mutex(State.open([:]))

    /// Tells if there is room for one more reader, who stays until the connection closes.
    func enter(_ channel: any Channel) -> Bool {
        let isIn = state.withLock { state in
            guard case .open(var channels) = state, channels.count < Self.most else { return false }
            channels[ObjectIdentifier(channel)] = channel
            state = .open(channels)
            return true
        }
        // A reader that stops reading is not to fill the memory of the system either.
        if isIn {
            _ = channel.setOption(.socketOption(.so_sndbuf), value: 64 * 1024)
            channel.closeFuture.whenComplete { _ in self.leave(channel) }
        }
        return isIn
    }

    func leave(_ channel: any Channel) {
        state.withLock { state in
            guard case .open(var channels) = state else { return }
            channels[ObjectIdentifier(channel)] = nil
            state = .open(channels)
        }
    }

    /// Ends all readers at once, also those that do not read, and lets in no more.
    func close() {
        let channels = state.withLock { state -> [any Channel] in
            guard case .open(let channels) = state else { return [] }
            state = .closed
            return Array(channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
