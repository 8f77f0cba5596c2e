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
            guard let seat = readers.enter(context.channel) else {
                let reason = "at most \(EventReaders.most) readers of events at once"
                return ControlFailure(status: .serviceUnavailable, reason: reason).response
            }
            let known = request.headers.first { $0.name.canonicalName == "last-event-id" }
                .flatMap { JSONKind.digits(0...largestNumber).value(.string($0.value)) }
            return Response(
                status: .ok,
                headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    defer { withExtendedLifetime(seat) {} }
                    let story = Story(backstage, after: known)
                    context.channel.closeFuture.whenComplete { _ in story.end() }
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

    /// The place of a reader, which is free again when nobody holds it any more.
    ///
    /// The body of an answer holds it, and ends with the connection: at the next comment, if the
    /// reader has sent more after its request. An answer without its body gives it back at once.
    final class Seat: Sendable {
        private let readers: EventReaders

        fileprivate init(_ readers: EventReaders) { self.readers = readers }

        deinit { readers.leave(ObjectIdentifier(self)) }
    }

    private let state = Mutex(State.open([:]))

    /// Takes a place for one more reader; `nil` if there is none.
    func enter(_ channel: any Channel) -> Seat? {
        let seat = Seat(self)
        let isIn = state.withLock { state in
            guard case .open(var channels) = state, channels.count < Self.most else { return false }
            channels[ObjectIdentifier(seat)] = channel
            state = .open(channels)
            return true
        }
        // The end of the seat takes the lock, too, and so it is after the lock is given back.
        guard isIn else { return nil }
        // A reader that stops reading is not to fill the memory of the system either.
        _ = channel.setOption(.socketOption(.so_sndbuf), value: 64 * 1024)
        return seat
    }

    private func leave(_ seat: ObjectIdentifier) {
        state.withLock { state in
            guard case .open(var channels) = state else { return }
            channels[seat] = nil
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
